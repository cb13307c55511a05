import { checkDigit, must } from '#domain';
import { BitReader, bitsHex, numberBits } from './bits';
import type { Gs1Element } from './elements';
import { type Epc, type EpcScheme, epcOf, type KeyValues } from './epcUrn';
import { refuse } from './problem';
import { endedSixBits, readEndedSixBits } from './sixBit';

type Pair = Pick<Gs1Element, 'ai' | 'value'>;

/** Bits of the GS1 Company Prefix by partition, from 12 digits to 6. */
const prefixBits = [40, 37, 34, 30, 27, 24, 20];
const gtinBits = [4, 7, 10, 14, 17, 20, 24];
const glnBits = [1, 4, 7, 11, 14, 17, 21];
const longBits = [18, 21, 24, 28, 31, 34, 38];

/** The serial number: a number without leading zeros, a digit string behind a 1, or characters of seven bits; or none. */
type Serial = 'number' | 'digits' | 'text' | 'none';

/** A binary coding scheme of the EPC Tag Data Standard that is divided by the company prefix. */
interface Coding {
  readonly name: string;
  readonly header: number;
  readonly scheme: EpcScheme;
  /** Bits of the reference by partition; digits with the prefix together, 0 if the reference is no fixed number of digits. */
  readonly reference: readonly number[];
  readonly digits: number;
  readonly serial: Serial;
  readonly serialBits: number;
}

const coding = (
  [name, header]: [string, number],
  [scheme, reference, digits]: [EpcScheme, readonly number[], number],
  [serial, serialBits]: [Serial, number],
): Coding => ({ name, header, scheme, reference, digits, serial, serialBits });

const codings: readonly Coding[] = [
  coding(['SGTIN-96', 0x30], ['sgtin', gtinBits, 13], ['number', 38]),
  coding(['SGTIN-198', 0x36], ['sgtin', gtinBits, 13], ['text', 140]),
  coding(['SSCC-96', 0x31], ['sscc', longBits, 17], ['none', 24]),
  coding(['SGLN-96', 0x32], ['sgln', glnBits, 12], ['number', 41]),
  coding(['SGLN-195', 0x39], ['sgln', glnBits, 12], ['text', 140]),
  coding(['GRAI-96', 0x33], ['grai', gtinBits, 12], ['number', 38]),
  coding(['GRAI-170', 0x37], ['grai', gtinBits, 12], ['text', 112]),
  coding(['GIAI-96', 0x34], ['giai', [42, 45, 48, 52, 55, 58, 62], 0], ['none', 0]),
  coding(['GIAI-202', 0x38], ['giai', [148, 151, 154, 158, 161, 164, 168], 0], ['none', 0]),
  coding(['GSRN-96', 0x2d], ['gsrn', longBits, 17], ['none', 24]),
  coding(['GSRNP-96', 0x2e], ['gsrnp', longBits, 17], ['none', 24]),
  coding(['GDTI-96', 0x2c], ['gdti', glnBits, 12], ['number', 41]),
  coding(['GDTI-174', 0x3e], ['gdti', glnBits, 12], ['text', 119]),
  coding(['SGCN-96', 0x3f], ['sgcn', glnBits, 12], ['digits', 41]),
  coding(['GDTI-113', 0x3a], ['gdti', glnBits, 12], ['digits', 58]),
  coding(['CPI-96', 0x3c], ['cpi', [11, 14, 17, 21, 24, 27, 31], 0], ['number', 31]),
  coding(['CPI-var', 0x3d], ['cpi', [114, 120, 126, 132, 138, 144, 150], 0], ['number', 40]),
  coding(['ITIP-110', 0x40], ['itip', gtinBits, 13], ['number', 38]),
  coding(['ITIP-212', 0x41], ['itip', gtinBits, 13], ['text', 140]),
];

/** The names of the coding schemes that are divided by the company prefix. */
export const partitionedNames: readonly string[] = codings.map(({ name }) => name);

const isPlain = (digits: string, bits: number): boolean =>
  /^(?:0|[1-9]\d*)$/.test(digits) && BigInt(digits) < 1n << BigInt(bits);

const textBits = (text: string, width: number): string => {
  const bits = Array.from(text)
    .map((character) => numberBits(character.charCodeAt(0), 7))
    .join('');
  return bits.length > width
    ? refuse('epc', `"${text}" is too long for this coding scheme [epc].`)
    : bits.padEnd(width, '0');
};

const readText = (bits: BitReader, width: number): string => {
  const codes = Array.from({ length: Math.floor(width / 7) }, () => bits.small(7));
  if (width % 7 > 0) bits.take(width % 7);
  return codes
    .filter((code) => code !== 0)
    .map((code) => String.fromCharCode(code))
    .join('');
};

/** A reference that is written as text, in at most so many bits. */
interface TextReference {
  readonly holds: (text: string, width: number) => boolean;
  readonly write: (text: string, width: number) => string;
  readonly read: (bits: BitReader, width: number) => string;
}

const textReferences: Readonly<Record<string, TextReference>> = {
  'GIAI-202': { holds: (text, width) => text.length * 7 <= width, write: textBits, read: readText },
  'CPI-var': {
    holds: (text, width) => (text.length + 1) * 6 <= width,
    write: endedSixBits,
    read: (bits) => readEndedSixBits(bits),
  },
};

const holdsReference = ({ digits, reference, name }: Coding, epc: Epc): boolean => {
  const width = must(reference[12 - epc.prefix.length], 'width');
  return textReferences[name]?.holds(epc.reference, width) ?? (digits > 0 || isPlain(epc.reference, width));
};

/** Returns true if a scheme can hold a serial number or reference. */
const holds = (coding: Coding, epc: Epc): boolean => {
  const { serial, serialBits } = coding;
  const last = epc.more.at(-1) ?? '';
  if (!holdsReference(coding, epc)) return false;
  if (serial === 'number') return isPlain(last, serialBits);
  if (serial === 'digits') return /^\d+$/.test(last) && isPlain(`1${last}`, serialBits);
  return serial === 'none' || last.length * 7 <= serialBits;
};

const serialBitsOf = ({ serial, serialBits }: Coding, text: string): string => {
  if (serial === 'number') return numberBits(BigInt(text), serialBits);
  if (serial === 'digits') return numberBits(BigInt(`1${text}`), serialBits);
  return serial === 'text' ? textBits(text, serialBits) : '0'.repeat(serialBits);
};

const referenceBits = ({ name }: Coding, reference: string, width: number): string =>
  textReferences[name]?.write(reference, width) ?? numberBits(BigInt(reference || '0'), width);

export interface EpcOptions {
  /** Digits of the GS1 Company Prefix. */
  readonly prefixLength: number;
  /** The filter value, 0 to 7, that lets a reader tell pallets from items. */
  readonly filter?: number;
  /** The coding scheme, such as `SGTIN-198`; the shortest that fits by default. */
  readonly scheme?: string;
}

/** Writes a key as an EPC of a coding scheme with a partition, such as SGTIN-96, in hexadecimal. Throws `Gs1Error`. */
export function writePartitioned(
  values: KeyValues,
  { prefixLength, filter = 0, scheme }: EpcOptions,
): { scheme: string; hex: string } {
  const epc = epcOf(values, prefixLength);
  const fits = codings.filter((each) => each.scheme === epc.scheme && (scheme === undefined || each.name === scheme));
  const found = fits.find((each) => holds(each, epc));
  if (!found) return refuse('epc', whyNot(epc, fits, scheme));
  const partition = 12 - epc.prefix.length;
  const pieces =
    epc.scheme === 'itip'
      ? epc.more
          .slice(0, 2)
          .map((piece) => numberBits(Number(piece), 7))
          .join('')
      : '';
  const bits = [
    numberBits(found.header, 8),
    numberBits(filter, 3),
    numberBits(partition, 3),
    numberBits(BigInt(epc.prefix), must(prefixBits[partition], 'width')),
    referenceBits(found, epc.reference, must(found.reference[partition], 'width')),
    pieces,
    serialBitsOf(found, epc.more.at(-1) ?? ''),
  ].join('');
  return { scheme: found.name, hex: bitsHex(bits) };
}

const whyNot = (epc: Epc, fits: readonly Coding[], scheme?: string): string => {
  if (epc.scheme === 'lgtin') {
    return 'A lot has no EPC of its own: RFID tags name single things. Write an SGTIN+ with the lot as +AIDC data [epc].';
  }
  const names = fits.map(({ name }) => name).join(' or ') || (scheme ?? epc.scheme.toUpperCase());
  return `This key does not fit into ${names}: a serial number may be too long, begin with 0 or have letters [epc].`;
};

const readReference = (
  { name, digits, scheme }: Coding,
  bits: BitReader,
  prefixDigits: number,
  width: number,
): string => {
  const text = textReferences[name];
  if (text) return text.read(bits, width);
  if (digits === 0) return bits.number(width).toString();
  const count = digits - prefixDigits;
  const found = bits.number(width).toString();
  if (found.length <= count) return found.padStart(count, '0');
  const none = count === 0 && found === '0';
  return none
    ? ''
    : refuse('epc', `The reference ${found} of this ${scheme.toUpperCase()} has more than ${count} digits [epc].`);
};

const readSerial = ({ serial, serialBits }: Coding, bits: BitReader): string[] => {
  if (serial === 'number') return [bits.number(serialBits).toString()];
  if (serial === 'digits') return [bits.number(serialBits).toString().slice(1)];
  if (serial === 'text') return [readText(bits, serialBits)];
  bits.take(Math.min(serialBits, bits.left));
  return [];
};

const withCheck = (digits: string): string => digits + checkDigit(digits);
const fronted = ({ prefix, reference }: Epc): string => withCheck(reference.slice(0, 1) + prefix + reference.slice(1));

/** The elements of an EPC. */
const pairsOf = (epc: Epc): Pair[] => {
  const [last = ''] = epc.more.slice(-1);
  const plain = epc.prefix + epc.reference;
  const pair = (ai: string, value: string): Pair => ({ ai, value });
  const pairs: Partial<Record<EpcScheme, () => Pair[]>> = {
    sgtin: () => [pair('01', fronted(epc)), pair('21', last)],
    sscc: () => [pair('00', fronted(epc))],
    sgln: () => [pair('414', withCheck(plain)), ...(last === '0' ? [] : [pair('254', last)])],
    grai: () => [pair('8003', `0${withCheck(plain)}${last}`)],
    giai: () => [pair('8004', plain)],
    gsrn: () => [pair('8018', withCheck(plain))],
    gsrnp: () => [pair('8017', withCheck(plain))],
    gdti: () => [pair('253', withCheck(plain) + last)],
    sgcn: () => [pair('255', withCheck(plain) + last)],
    cpi: () => [pair('8010', plain), pair('8011', last)],
    itip: () => [pair('8006', fronted(epc) + epc.more.slice(0, 2).join('')), pair('21', last)],
  };
  return pairs[epc.scheme]?.() ?? [];
};

/** An EPC that was read from bits. */
export interface ReadEpc {
  readonly scheme: string;
  readonly filter: number;
  readonly prefixLength?: number;
  /** The host name of its Digital Links, in lower case, if the EPC has one. */
  readonly host?: string;
  readonly elements: readonly Pair[];
}

/** Reads an EPC of a coding scheme with a partition; undefined if its header names none. Throws `Gs1Error`. */
export function readPartitioned(header: number, all: string): ReadEpc | undefined {
  const found = codings.find((each) => each.header === header);
  if (!found) return undefined;
  const bits = new BitReader(all);
  bits.take(8);
  const [filter, partition] = [bits.small(3), bits.small(3)];
  const width = prefixBits[partition];
  if (width === undefined)
    return refuse('epc', `The partition ${partition} of this ${found.name} is not defined [epc].`);
  const prefix = bits.digits(12 - partition, width);
  const reference = readReference(found, bits, prefix.length, must(found.reference[partition], 'width'));
  const pieces = found.scheme === 'itip' ? [bits.digits(2, 7), bits.digits(2, 7)] : [];
  const epc: Epc = { scheme: found.scheme, prefix, reference, more: [...pieces, ...readSerial(found, bits)] };
  return { scheme: found.name, filter, prefixLength: prefix.length, elements: pairsOf(epc) };
}
