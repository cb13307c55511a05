import { refuse } from './problem';

/** A number as `width` bits. */
export const numberBits = (value: bigint | number, width: number): string => {
  const bits = value.toString(2);
  return bits.length > width
    ? refuse('bits', `${value.toString()} does not fit into ${width} bits [bits].`)
    : bits.padStart(width, '0');
};

/** The number of bits that any number of so many digits fits into. */
export const bitsOfDigits = (digits: number): number =>
  digits === 0 ? 0 : (10n ** BigInt(digits) - 1n).toString(2).length;

/** The number of bits that a length up to the greatest one fits into. */
export const bitsOfLength = (greatest: number): number => greatest.toString(2).length;

/** Four bits for each digit. */
export const digitBits = (digits: string): string =>
  Array.from(digits)
    .map((digit) => numberBits(Number(digit), 4))
    .join('');

/** Reads bits from left to right. */
export class BitReader {
  readonly #bits: string;
  #at = 0;

  constructor(bits: string) {
    this.#bits = bits;
  }

  get left(): number {
    return this.#bits.length - this.#at;
  }

  get position(): number {
    return this.#at;
  }

  /** The next bits, which stay unread. */
  peek(count: number): string {
    return this.#bits.slice(this.#at, this.#at + count);
  }

  take(count: number): string {
    const found = this.peek(count);
    if (found.length < count) refuse('bits', `The data ends after ${this.#bits.length} bits, inside a value [bits].`);
    this.#at += count;
    return found;
  }

  number(count: number): bigint {
    return count === 0 ? 0n : BigInt(`0b${this.take(count)}`);
  }

  small(count: number): number {
    return Number(this.number(count));
  }

  /** A number of so many digits. */
  digits(count: number, bits = bitsOfDigits(count)): string {
    const text = this.number(bits).toString();
    if (count === 0) return '';
    return text.length > count
      ? refuse('bits', `${text} was read where ${count} digits must be [bits].`)
      : text.padStart(count, '0');
  }

  /** Digits of four bits each. */
  fourBitDigits(count: number): string {
    return Array.from({ length: count }, () => {
      const digit = this.small(4);
      return digit > 9 ? refuse('bits', `The bits ${numberBits(digit, 4)} are no digit [bits].`) : String(digit);
    }).join('');
  }
}

/** Bytes in hexadecimal as bits. */
export const hexBits = (hex: string): string =>
  Array.from(hex)
    .map((digit) => numberBits(Number.parseInt(digit, 16), 4))
    .join('');

/** Bits in hexadecimal, filled up with zeros to a multiple of `unit` bits. */
export const bitsHex = (bits: string, unit = 16): string => {
  const whole = bits.padEnd(Math.ceil(bits.length / unit) * unit, '0');
  return (whole.match(/.{4}/g) ?? [])
    .map((four) => Number.parseInt(four, 2).toString(16))
    .join('')
    .toUpperCase();
};
