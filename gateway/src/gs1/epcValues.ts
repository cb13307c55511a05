import { alphanumericBits, epcMethods, readAlphanumeric } from './alphanumeric';
import { type BitReader, bitsOfDigits, bitsOfLength, digitBits, numberBits } from './bits';
import type { Gs1Element } from './elements';
import { applicationIdentifiers } from './identifiers';
import { refuse } from './problem';

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** How a part of a value is written in bits: reads as much of the text as is its own. */
interface Part {
  /** Characters of the part; undefined for the rest of the value. */
  readonly length?: number;
  readonly write: (text: string) => string;
  readonly read: (bits: BitReader) => string;
}

/** Four bits for each digit. */
const nibbles = (length: number): Part => ({ length, write: digitBits, read: (bits) => bits.fourBitDigits(length) });

/** Digits as one number. */
const number = (length: number): Part => ({
  length,
  write: (text) => numberBits(BigInt(text), bitsOfDigits(length)),
  read: (bits) => bits.digits(length),
});

/** Digits as one number, after how many there are. */
const counted = (lengthBits: number): Part => ({
  write: (text) =>
    numberBits(text.length, lengthBits) + (text === '' ? '' : numberBits(BigInt(text), bitsOfDigits(text.length))),
  read: (bits) => bits.digits(bits.small(lengthBits)),
});

const characters = (lengthBits: number): Part => ({
  write: (text) => alphanumericBits(epcMethods, text, lengthBits),
  read: (bits) => readAlphanumeric(epcMethods, bits, { lengthBits }),
});

const delimiter = '1110';
const terminator = '1111';

/** Leading digits of four bits, then a terminator, or a delimiter and the other characters. */
const delimited: Part = {
  write: (text) => {
    const [digits = ''] = /^\d*/.exec(text) ?? [];
    const rest = text.slice(digits.length);
    return digitBits(digits) + (rest === '' ? terminator : delimiter + alphanumericBits(epcMethods, rest, 5));
  },
  read: (bits) => {
    let digits = '';
    while (bits.peek(4) !== delimiter && bits.peek(4) !== terminator) digits += bits.fourBitDigits(1);
    return bits.take(4) === terminator ? digits : digits + readAlphanumeric(epcMethods, bits, { lengthBits: 5 });
  },
};

/** Bits of year, month, day, hour, minute and second. */
const clockBits = [7, 4, 5, 5, 6, 6];
const clock = (pairs: number): Part => ({
  length: pairs * 2,
  write: (text) =>
    clockBits
      .slice(0, pairs)
      .map((width, at) => numberBits(Number(text.slice(2 * at, 2 * at + 2)), width))
      .join(''),
  read: (bits) =>
    clockBits
      .slice(0, pairs)
      .map((width) => String(bits.small(width)).padStart(2, '0'))
      .join(''),
});
const day = clock(3);

/** A format indicator, then its meaning. `formats` are by the length of the text. */
const formatted = (width: number, formats: readonly (readonly [length: number, parts: readonly Part[]])[]): Part => ({
  write: (text) => {
    const at = formats.findIndex(([length]) => length === text.length);
    return numberBits(Math.max(at, 0), width) + writeParts(formats[at]?.[1] ?? [], text);
  },
  read: (bits) => (formats[bits.small(width)]?.[1] ?? []).map((part) => part.read(bits)).join(''),
});

const country: Part = {
  length: 2,
  write: (text) =>
    Array.from(text)
      .map((letter) => numberBits(letter.charCodeAt(0) - 65, 6))
      .join(''),
  read: (bits) => String.fromCharCode(65 + bits.small(6), 65 + bits.small(6)),
};
const bit: Part = { length: 1, write: (text) => text, read: (bits) => bits.take(1) };
const minus: Part = { write: (text) => (text === '' ? '0' : '1'), read: (bits) => (bits.take(1) === '1' ? '-' : '') };
const sequence: Part = {
  length: 3,
  write: (text) => digitBits(text.replace('/', '')),
  read: (bits) => [bits.fourBitDigits(1), bits.fourBitDigits(1)].join('/'),
};

/** AIs whose value is written otherwise than its components alone say (EPC Tag Data Standard, table F). */
const special: ReadonlyMap<string, readonly Part[]> = new Map<string, readonly Part[]>([
  ...['00', '8006', '8017', '8018', '8026'].map((ai): [string, Part[]] => [ai, [nibbles(18)]]),
  ...['01', '02'].map((ai): [string, Part[]] => [ai, [nibbles(14)]]),
  ...['410', '411', '412', '413', '414', '415', '416', '417'].map((ai): [string, Part[]] => [ai, [nibbles(13)]]),
  ...['11', '12', '13', '15', '16', '17', '4326', '7006'].map((ai): [string, Part[]] => [ai, [day]]),
  ...['4324', '4325', '7003'].map((ai): [string, Part[]] => [ai, [clock(5)]]),
  ...['4307', '4317'].map((ai): [string, Part[]] => [ai, [country]]),
  ...['4321', '4322', '4323'].map((ai): [string, Part[]] => [ai, [bit]]),
  ...['4330', '4331', '4332', '4333'].map((ai): [string, Part[]] => [ai, [number(6), minus]]),
  ...['7023', '8004', '8010'].map((ai): [string, Part[]] => [ai, [delimited]]),
  ['253', [nibbles(13), characters(5)]],
  ['255', [nibbles(13), counted(4)]],
  ['423', [counted(4)]],
  ['425', [counted(4)]],
  [
    '7007',
    [
      formatted(1, [
        [6, [day]],
        [12, [day, day]],
      ]),
    ],
  ],
  [
    '7011',
    [
      formatted(2, [
        [8, [clock(4)]],
        [10, [clock(5)]],
        [12, [clock(6)]],
        [6, [day]],
      ]),
    ],
  ],
  [
    '8008',
    [
      formatted(2, [
        [8, [clock(4)]],
        [10, [clock(5)]],
        [12, [clock(6)]],
        [6, [day]],
      ]),
    ],
  ],
  ['7040', [characters(3)]],
  ['7241', [nibbles(2)]],
  ['7258', [sequence]],
  ['8003', [nibbles(14), characters(5)]],
  ['8007', [characters(5)]],
]);

/** AIs that may not be on an RFID tag. */
const notOnTags = new Set(['03', '8014']);

const partsOf = (ai: string): readonly Part[] => {
  const components = applicationIdentifiers.get(ai)?.components;
  if (!components || notOnTags.has(ai)) return refuse('epc', `(${ai}) cannot be data of an RFID tag [epc].`);
  const known = special.get(ai);
  if (known) return known;
  const numeric = components.filter(({ set, variable }) => set === 'N' && !variable);
  const digits = numeric.reduce((total, { length }) => total + length, 0);
  const last = components.at(-1);
  const rest = components.reduce((total, { length }) => total + length, 0) - digits;
  const first = digits > 0 ? [number(digits)] : [];
  if (!last || rest === 0) return first;
  return [...first, last.set === 'N' ? counted(bitsOfLength(rest)) : characters(bitsOfLength(rest))];
};

const writeParts = (parts: readonly Part[], text: string): string => {
  let from = 0;
  return parts
    .map(({ length, write }) => {
      const own = length === undefined ? text.slice(from) : text.slice(from, from + length);
      from += own.length;
      return write(own);
    })
    .join('');
};

/** The bits of an element's value in EPCs without a partition and in +AIDC data. Throws `Gs1Error`. */
export const valueBits = ({ ai, value }: Pair): string => writeParts(partsOf(ai), value);
/** Reads what `valueBits` writes. Throws `Gs1Error`. */
export const readValue = (ai: string, bits: BitReader): Pair => ({
  ai,
  value: partsOf(ai)
    .map((part) => part.read(bits))
    .join(''),
});

/** The bits of a date of six digits, and back. */
export const dayBits = (date: string): string => writeParts([day], date);
export const readDay = (bits: BitReader): string => day.read(bits);
