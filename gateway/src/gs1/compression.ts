import { must } from '#domain';
import { alphanumericBits, base64Bits, bitsBase64, linkMethods, readAlphanumeric } from './alphanumeric';
import { BitReader, bitsOfDigits, bitsOfLength, digitBits, numberBits } from './bits';
import { elementProblems, type Gs1Element } from './elements';
import { applicationIdentifiers, type Component } from './identifiers';
import { Gs1Error, refuse } from './problem';

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** Consecutive components that are written together: digits with digits, characters with characters. */
interface Part {
  readonly numeric: boolean;
  readonly length: number;
  readonly variable: boolean;
}

const joins = (part: Part | undefined, { set, optional, variable }: Component): boolean =>
  part !== undefined &&
  part.numeric === (set === 'N') &&
  (optional ? part.variable : !part.variable) &&
  !(set === 'N' && variable);

const partsOf = (components: readonly Component[]): Part[] => {
  const parts: Part[] = [];
  for (const component of components) {
    const last = parts.at(-1);
    const variable = component.variable || component.optional;
    if (last && joins(last, component)) {
      parts[parts.length - 1] = {
        ...last,
        length: last.length + component.length,
        variable: last.variable || variable,
      };
    } else parts.push({ numeric: component.set === 'N', length: component.length, variable });
  }
  return parts;
};

/** The length of an IBAN is written in five bits, because the standard's table says 24 characters at most. */
const lengthBitsOf = (ai: string, length: number): number => (ai === '8007' ? 5 : bitsOfLength(length));

const partBits = (ai: string, { numeric, length, variable }: Part, text: string): string => {
  if (!numeric) return alphanumericBits(linkMethods, text, variable ? lengthBitsOf(ai, length) : 0);
  const size = variable ? numberBits(text.length, bitsOfLength(length)) : '';
  return size + (text === '' ? '' : numberBits(BigInt(text), bitsOfDigits(text.length)));
};

const readPart = (ai: string, { numeric, length, variable }: Part, bits: BitReader): string => {
  if (numeric) return bits.digits(variable ? bits.small(bitsOfLength(length)) : length);
  const lengthBits = lengthBitsOf(ai, length);
  return readAlphanumeric(linkMethods, bits, variable ? { lengthBits } : { lengthBits, length });
};

const valueBits = ({ ai, value }: Pair): string => {
  let from = 0;
  return partsOf(must(applicationIdentifiers.get(ai), 'application identifier').components)
    .map((part) => {
      const text = value.slice(from, from + part.length);
      from += text.length;
      return partBits(ai, part, text);
    })
    .join('');
};

const readValue = (ai: string, bits: BitReader): Pair => {
  const parts = partsOf(must(applicationIdentifiers.get(ai), 'application identifier').components);
  return { ai, value: parts.map((part) => readPart(ai, part, bits)).join('') };
};

/** Codes for common sequences of AIs, by their two hexadecimal digits. */
const measures = (first: string, ai: string, from: string, count: number): [string, string[]][] =>
  Array.from({ length: count }, (_, index) => [
    (Number.parseInt(first, 16) + index).toString(16).toUpperCase().padStart(2, '0'),
    [ai, from + String(index)],
  ]);

const sequences: ReadonlyMap<string, readonly string[]> = new Map([
  ...['22', '10', '21', '17', '7003', '30'].map((ai, index): [string, string[]] => [
    `0${must('ABCDEF'[index], 'digit')}`,
    ['01', ai],
  ]),
  ...['15', '11', '16', '91'].map((ai, index): [string, string[]] => [`1${must('BCDE'[index], 'digit')}`, ['01', ai]]),
  ['1F', ['01', '10', '15']],
  ...measures('2A', '01', '310', 6),
  ...measures('3A', '01', '320', 6),
  ['9A', ['8010', '8011']],
  ['9B', ['8017', '8019']],
  ['9C', ['8018', '8019']],
  ...measures('A0', '01', '392', 10),
  ...measures('C0', '255', '390', 10),
  ...measures('CA', '255', '394', 4),
]);

/** Sequences whose order the standard and its toolkit give differently: they are read in both, and never written. */
const twoOrders: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    '1A',
    [
      ['01', '10', '17', '21'],
      ['01', '10', '21', '17'],
    ],
  ],
  [
    '9D',
    [
      ['414', '254'],
      ['254', '414'],
    ],
  ],
]);

/** Compresses elements to one path segment of a Digital Link. */
export function compress(elements: readonly Pair[]): string {
  let rest = [...elements];
  let bits = '';
  const ordered = [...sequences].sort(([, a], [, b]) => b.length - a.length);
  for (const [code, ais] of ordered) {
    const found = ais.flatMap((ai) => rest.find((each) => each.ai === ai) ?? []);
    if (found.length < ais.length) continue;
    bits += numberBits(Number.parseInt(code, 16), 8) + found.map(valueBits).join('');
    rest = rest.filter((each) => !found.includes(each));
  }
  return bitsBase64(bits + rest.map((each) => digitBits(each.ai) + valueBits(each)).join(''));
}

const readIdentifier = (bits: BitReader, begin: string): string => {
  let digits = begin;
  while (!applicationIdentifiers.has(digits)) {
    if (digits.length >= 4) return refuse('ai', `(${digits}) is no GS1 application identifier [ai].`);
    digits += bits.fourBitDigits(1);
  }
  return digits;
};

/** Parameters that are not GS1's: a name in base64url characters and any value. */
const readOther = (bits: BitReader, begin: number): void => {
  const length = (begin << 3) + bits.small(3);
  bits.take(6 * length);
  readAlphanumeric(linkMethods, bits, { lengthBits: 7 });
};

const readAll = (bits: BitReader, order: 0 | 1): Pair[] => {
  const pairs: Pair[] = [];
  while (bits.left > 8) {
    const code = bits.take(8);
    const hex = Number.parseInt(code, 2).toString(16).toUpperCase().padStart(2, '0');
    const sequence = sequences.get(hex) ?? twoOrders.get(hex)?.[order];
    if (sequence) pairs.push(...sequence.map((ai) => readValue(ai, bits)));
    else if (hex.startsWith('F')) readOther(bits, Number.parseInt(hex.slice(1), 16));
    else if (/^\d\d$/.test(hex)) pairs.push(readValue(readIdentifier(bits, hex), bits));
    else refuse('bits', `The code ${hex} is not defined in compressed Digital Links [bits].`);
  }
  return pairs;
};

/** Decompresses a path segment. Throws `Gs1Error` if it is no compressed Digital Link. */
export function decompress(segment: string, at: number): Gs1Element[] {
  if (!/^[A-Za-z0-9_-]{4,}$/.test(segment)) refuse('bits', 'The text is no base64url [bits].', at, segment.length);
  const attempt = (order: 0 | 1): Gs1Element[] => {
    const elements = readAll(new BitReader(base64Bits(segment)), order).map((pair) => ({ ...pair, at }));
    const [problem] = elements.length === 0 ? [] : elementProblems(elements).filter(({ rule }) => rule !== 'req');
    if (elements.length === 0 || problem) {
      return refuse(
        'bits',
        `The compressed Digital Link is damaged. ${problem?.message ?? ''}`.trim(),
        at,
        segment.length,
      );
    }
    return elements;
  };
  try {
    return attempt(0);
  } catch (error) {
    if (!(error instanceof Gs1Error)) throw error;
    return attempt(1);
  }
}
