import { isIdError, parseId, must } from '#domain';
import { BitReader, hexBits } from './bits';
import { readLink } from './digitalLink';
import { elementProblems, type Gs1Element } from './elements';
import { readBracketed, readComposite, readGtin, readUnbracketed, scanOf } from './elementStrings';
import { type ReadEpc, readPartitioned } from './epcBinary';
import { readForeign, readForeignUrn } from './epcForeign';
import { readPlus } from './epcPlus';
import { type Gs1Problem, quoted, refuse } from './problem';

/** How a text says its elements. */
export type Gs1Syntax =
  'bracketed' | 'unbracketed' | 'gtin' | 'digitalLink' | 'compressedDigitalLink' | 'epcUrn' | 'epcBinary';

/** The elements of a text, with their faults. */
export interface Gs1Reading {
  readonly syntax: Gs1Syntax;
  /** The symbology identifier that the scanner sent in front. */
  readonly symbology?: string;
  readonly elements: readonly Gs1Element[];
  /** Empty if every value and every combination is valid. */
  readonly problems: readonly Gs1Problem[];
  /** For a Digital Link: the part before the key, and parameters that are not GS1's. */
  readonly stem?: string;
  readonly other?: readonly (readonly [name: string, value: string])[];
  /**
   * For an EPC, with the host name of its Digital Links if it holds one. That of a key which is not GS1's has no elements, but its URN and
   * its bits in hexadecimal.
   */
  readonly epc?: {
    readonly scheme: string;
    readonly filter?: number;
    readonly prefixLength?: number;
    readonly host?: string;
    readonly uri?: string;
    readonly hex?: string;
  };
}

export interface ReadOptions {
  /** True if the text is what an RFID reader sends: the bits of an EPC in hexadecimal. */
  readonly rfid?: boolean;
  /** True if other barcodes of the same thing may have what these elements need beside them: `req` is not checked. */
  readonly partial?: boolean;
}

/** The longest text that is read, in characters. */
export const maxGs1Length = 4096;

type Unchecked = Omit<Gs1Reading, 'problems'>;

const link = (text: string, symbology?: string): Unchecked => {
  const { compressed, stem, elements, other } = readLink(text);
  return {
    syntax: compressed ? 'compressedDigitalLink' : 'digitalLink',
    stem,
    elements,
    other,
    ...(symbology !== undefined && { symbology }),
  };
};

/** An EPC tag URI as a pure identity URI with its filter value. */
const untagged = (text: string): { pure: string; filter?: number } => {
  const [, tag, filter, rest] = /^urn:epc:tag:([a-z]+)-\w+:(\d)\.(.*)$/i.exec(text) ?? [];
  return tag === undefined
    ? { pure: text }
    : { pure: `urn:epc:id:${tag.toLowerCase()}:${rest ?? ''}`, filter: Number(filter) };
};

const urn = (text: string): Unchecked => {
  const foreign = readForeignUrn(text);
  if (foreign) return { syntax: 'epcUrn', elements: [], epc: foreign };
  const { pure, ...filter } = untagged(text);
  const id = parseId(pure);
  if (isIdError(id)) return refuse('epc', `${id.message} [epc].`, 0, text.length);
  const [, scheme = '', body = ''] = /^urn:epc:\w+:(\w+):(.*)$/i.exec(pure) ?? [];
  const prefixLength = must(body.split('.')[0], 'prefix').length;
  const elements = readLink(id.id).elements.map((each) => ({ ...each, at: 0 }));
  return { syntax: 'epcUrn', elements, epc: { scheme, prefixLength, ...filter } };
};

const binary = (text: string): Unchecked => {
  const hex = text.replace(/^(?:urn:epc:raw:\d+\.x|0x)/i, '').replaceAll(/[\s-]/g, '');
  const other = hex.search(/[^0-9A-Fa-f]/);
  if (hex === '' || other >= 0) {
    return refuse('epc', `An EPC is hexadecimal digits, not ${quoted(text)} [epc].`, Math.max(other, 0), 1);
  }
  const bits = hexBits(hex);
  const header = new BitReader(bits).small(8);
  const foreign = readForeign(header, bits);
  if (foreign) return { syntax: 'epcBinary', elements: [], epc: foreign };
  const found: ReadEpc | undefined = readPartitioned(header, bits) ?? readPlus(header, bits);
  if (!found) {
    const shown = header.toString(16).toUpperCase().padStart(2, '0');
    return refuse('epc', `The header ${shown} is of no EPC coding scheme that is read here [epc].`, 0, 2);
  }
  const { elements, scheme, filter, prefixLength, host } = found;
  return {
    syntax: 'epcBinary',
    elements: elements.map((each) => ({ ...each, at: 0 })),
    epc: {
      scheme,
      filter,
      ...(prefixLength !== undefined && { prefixLength }),
      ...(host !== undefined && { host }),
    },
  };
};

const scanned = (text: string): Unchecked | undefined => {
  const scan = scanOf(text);
  if (!scan) return undefined;
  const { symbology, content, data } = scan;
  if (content === 'gtin') return { syntax: 'gtin', symbology, elements: readComposite(data, 3) };
  if (content === 'elements') return { syntax: 'unbracketed', symbology, elements: readUnbracketed(data, 3) };
  return link(data, symbology);
};

const plain = (text: string): Unchecked => {
  if (text.startsWith('(')) return { syntax: 'bracketed', elements: readBracketed(text) };
  if (/^https?:\/\//i.test(text)) return link(text);
  if (/^(?:urn:epc:raw:|0x)/i.test(text)) return binary(text);
  if (/^urn:epc:/i.test(text)) return urn(text);
  if (/^(?:\d{8}|\d{12,14})$/.test(text)) return { syntax: 'gtin', elements: readGtin(text) };
  return { syntax: 'unbracketed', elements: readUnbracketed(text) };
};

/**
 * Reads GS1 elements from a bracketed element string, a scan with FNC1 and with or without symbology identifier, a bare GTIN, a Digital
 * Link (compressed or not), an EPC URN, or the bits of an EPC. Throws `Gs1Error` for a text that is none of them; what is wrong with the
 * elements themselves is in `problems`.
 */
export function readGs1(text: string, { rfid = false, partial = false }: ReadOptions = {}): Gs1Reading {
  if (text === '') refuse('empty', 'The text is empty [empty].');
  if (text.length > maxGs1Length) {
    refuse(
      'length',
      `The text has ${text.length} characters; at most ${maxGs1Length} are read [length].`,
      maxGs1Length,
      1,
    );
  }
  const reading = rfid ? binary(text) : (scanned(text) ?? plain(text));
  const problems = elementProblems(reading.elements).filter(({ rule }) => !partial || rule !== 'req');
  return { ...reading, problems };
}
