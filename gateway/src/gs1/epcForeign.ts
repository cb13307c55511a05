import { decodeSegment, must } from '#domain';
import { BitReader, bitsHex, numberBits } from './bits';
import { refuse } from './problem';
import { endedSixBits, readEndedSixBits, readSixBits, sixBits } from './sixBit';

/** An EPC of a key that is not GS1's, such as a part of an aircraft. */
export interface ForeignEpc {
  /** The binary coding scheme. */
  readonly scheme: string;
  readonly filter?: number;
  /** The EPC URN. */
  readonly uri: string;
  /** Its bits in hexadecimal. */
  readonly hex: string;
}

/** A component of an EPC URN, in bits. */
interface Part {
  readonly takes: RegExp;
  readonly says: string;
  readonly write: (text: string) => string;
  readonly read: (bits: BitReader) => string;
}

const wholeNumber = /^(?:0|[1-9]\d{0,10})$/;

const number = (width: number): Part => ({
  takes: wholeNumber,
  says: `a number below 2^${width} without leading zeros`,
  write: (text) => numberBits(BigInt(text), width),
  read: (bits) => bits.number(width).toString(),
});

/** A CAGE code or DoDAAC: five or six characters, of which five have a space in front. */
const agency = (write: Part['write'], read: Part['read']): Part => ({
  takes: /^[0-9A-HJ-NP-Z]{5,6}$/,
  says: 'a CAGE code or DoDAAC: five or six digits and capital letters but I and O',
  write: (text) => write(text.padStart(6, ' ')),
  read: (bits) => read(bits).replace(/^ /, ''),
});
const eightBits = agency(
  (text) => Array.from(text, (character) => numberBits(character.charCodeAt(0), 8)).join(''),
  (bits) => Array.from({ length: 6 }, () => String.fromCharCode(bits.small(8))).join(''),
);
const sixBitAgency = agency(sixBits, (bits) => readSixBits(bits, 6));

const text = (takes: RegExp, says: string): Part => ({ takes, says, write: endedSixBits, read: readEndedSixBits });
const partNumber = text(/^[0-9A-Z/-]{0,32}$/, 'at most 32 digits, capital letters, "-" and "/"');
const serial = text(
  /^#?[0-9A-Z/-]{1,30}$/,
  'up to 30 digits, capital letters, "-" and "/", which may have a "#" in front',
);

interface Scheme {
  readonly name: string;
  readonly header: number;
  readonly filterBits: number;
  readonly parts: readonly Part[];
}

/** The schemes of other keys (EPC Tag Data Standard, sections 14.6), by their names in EPC URNs. */
const schemes: Readonly<Record<string, Scheme>> = {
  gid: { name: 'GID-96', header: 0x35, filterBits: 0, parts: [number(28), number(24), number(36)] },
  usdod: { name: 'USDOD-96', header: 0x2f, filterBits: 4, parts: [eightBits, number(36)] },
  adi: { name: 'ADI-var', header: 0x3b, filterBits: 6, parts: [sixBitAgency, partNumber, serial] },
};

/** The names of the coding schemes of keys that are not GS1's. */
export const foreignNames: readonly string[] = Object.values(schemes).map(({ name }) => name);

const escape = (component: string): string => component.replaceAll('#', '%23').replaceAll('/', '%2F');

const uriOf = (kind: string, components: readonly string[]): string =>
  `urn:epc:id:${kind}:${components.map(escape).join('.')}`;

const checked = ({ name, parts }: Scheme, components: readonly string[]): readonly string[] => {
  if (components.length !== parts.length)
    return refuse('epc', `An EPC of ${name} has ${parts.length} components between dots [epc].`);
  parts.forEach(({ takes, says }, at) => {
    const component = must(components[at], 'component');
    if (!takes.test(component))
      refuse('epc', `The component "${component.slice(0, 60)}" of this ${name} must be ${says} [epc].`);
  });
  return components;
};

const encoded = (kind: string, scheme: Scheme, components: readonly string[], filter?: number): ForeignEpc => {
  const { name, header, filterBits, parts } = scheme;
  const body = parts.map((part, at) => part.write(must(components[at], 'component'))).join('');
  const front = numberBits(header, 8) + (filterBits === 0 ? '' : numberBits(filter ?? 0, filterBits));
  return {
    scheme: name,
    ...(filterBits > 0 && { filter: filter ?? 0 }),
    uri: uriOf(kind, components),
    hex: bitsHex(front + body),
  };
};

const filterOf = ({ name, filterBits }: Scheme, text: string): number =>
  wholeNumber.test(text) && Number(text) < 2 ** filterBits
    ? Number(text)
    : refuse('epc', `The filter value of this ${name} must be a number below ${2 ** filterBits} [epc].`);

/** Reads an EPC URN or EPC tag URI of a key that is not GS1's; undefined if it is of another scheme. Throws `Gs1Error`. */
export function readForeignUrn(urn: string): ForeignEpc | undefined {
  const [, form = '', kind = '', body = ''] = /^urn:epc:(id|tag):([a-z]+)(?:-\w+)?:(.*)$/i.exec(urn) ?? [];
  const name = kind.toLowerCase();
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  if (!scheme) return undefined;
  const pieces = body.split('.').map((piece) => decodeSegment(piece) ?? piece);
  if (form.toLowerCase() === 'id' || scheme.filterBits === 0) return encoded(name, scheme, checked(scheme, pieces));
  const [filter = '', ...components] = pieces;
  return encoded(name, scheme, checked(scheme, components), filterOf(scheme, filter));
}

/** Reads the bits of an EPC of a key that is not GS1's; undefined if its header names none. Throws `Gs1Error`. */
export function readForeign(header: number, all: string): ForeignEpc | undefined {
  const found = Object.entries(schemes).find(([, scheme]) => scheme.header === header);
  if (!found) return undefined;
  const [kind, scheme] = found;
  const bits = new BitReader(all);
  bits.take(8);
  const filter = bits.small(scheme.filterBits);
  const components = checked(
    scheme,
    scheme.parts.map((part) => part.read(bits)),
  );
  return encoded(kind, scheme, components, filter);
}
