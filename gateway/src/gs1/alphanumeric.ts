import { type BitReader, bitsOfDigits, numberBits } from './bits';
import { refuse } from './problem';

const base64Characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A way to write text in bits, for texts of some characters. */
interface Method {
  readonly takes: RegExp;
  readonly write: (text: string) => string;
  readonly read: (bits: BitReader, length: number) => string;
}

const characters = (
  takes: RegExp,
  width: number,
  code: (character: string) => number,
  of: (code: number) => string,
): Method => ({
  takes,
  write: (text) =>
    Array.from(text)
      .map((character) => numberBits(code(character), width))
      .join(''),
  read: (bits, length) => Array.from({ length }, () => of(bits.small(width))).join(''),
});

const hex = (takes: RegExp, cased: (digit: string) => string): Method =>
  characters(
    takes,
    4,
    (digit) => Number.parseInt(digit, 16),
    (code) => cased(code.toString(16)),
  );

const urn40Characters = ' ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789';

/** Three characters in 16 bits. */
const urn40: Method = {
  takes: /^[0-9A-Z.:-]*$/,
  write: (text) =>
    (text.match(/.{1,3}/g) ?? [])
      .map((three) => {
        const [first = 0, second = 0, third = 0] = Array.from(three).map((character) =>
          urn40Characters.indexOf(character),
        );
        return numberBits(1600 * first + 40 * second + third + 1, 16);
      })
      .join(''),
  read: (bits, length) => {
    const all = Array.from({ length: Math.ceil(length / 3) }, () => {
      const value = bits.small(16) - 1;
      return [Math.floor(value / 1600), Math.floor(value / 40) % 40, ((value % 40) + 40) % 40];
    });
    return all
      .flatMap((three) => three.map((code) => urn40Characters.charAt(code)))
      .join('')
      .trimEnd();
  },
};

const numeric: Method = {
  takes: /^\d*$/,
  write: (text) => (text === '' ? '' : numberBits(BigInt(text), bitsOfDigits(text.length))),
  read: (bits, length) => bits.digits(length),
};
const upperHex = hex(/^[0-9A-F]*$/, (digit) => digit.toUpperCase());
const lowerHex = hex(/^[0-9a-f]*$/, (digit) => digit);
const base64 = characters(
  /^[A-Za-z0-9_-]*$/,
  6,
  (character) => base64Characters.indexOf(character),
  (code) => base64Characters.charAt(code),
);
const ascii = characters(
  /^[\x20-\x7e]*$/,
  7,
  (character) => character.charCodeAt(0),
  (code) => String.fromCharCode(code),
);

/** The methods by their three-bit encoding indicator: in compressed Digital Links, and in EPC binary encodings. */
export const linkMethods: readonly Method[] = [numeric, lowerHex, upperHex, base64, ascii];
export const epcMethods: readonly Method[] = [numeric, upperHex, lowerHex, base64, ascii, urn40];

/** Reads so many characters, three of which are in 16 bits. */
export const readUrn40 = urn40.read;

/** Writes an encoding indicator, the length in `lengthBits` bits, and the text by the method that needs the fewest bits. */
export function alphanumericBits(methods: readonly Method[], text: string, lengthBits: number): string {
  const written = methods.flatMap(({ takes, write }, indicator) =>
    takes.test(text) ? [{ indicator, bits: write(text) }] : [],
  );
  const best = written.sort((a, b) => a.bits.length - b.bits.length)[0];
  if (!best) return refuse('bits', `"${text}" has characters that no encoding has [bits].`);
  const length = lengthBits === 0 ? '' : numberBits(text.length, lengthBits);
  return numberBits(best.indicator, 3) + length + best.bits;
}

/** Reads what `alphanumericBits` writes; the length is in the bits, or given. */
export function readAlphanumeric(
  methods: readonly Method[],
  bits: BitReader,
  { lengthBits, length }: { lengthBits: number; length?: number },
): string {
  const indicator = bits.small(3);
  const method = methods[indicator];
  if (!method) return refuse('bits', `The encoding indicator ${indicator} is not defined [bits].`);
  return method.read(bits, length ?? bits.small(lengthBits));
}

/** Base64url as bits, and back; bits are filled up with zeros to a multiple of six. */
export const base64Bits = base64.write;
export const bitsBase64 = (bits: string): string =>
  (bits.padEnd(Math.ceil(bits.length / 6) * 6, '0').match(/.{6}/g) ?? [])
    .map((six) => base64Characters.charAt(Number.parseInt(six, 2)))
    .join('');
