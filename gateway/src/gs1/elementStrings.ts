import { must } from '#domain';
import type { Gs1Element } from './elements';
import { applicationIdentifiers, leadingIdentifier } from './identifiers';
import { quoted, refuse } from './problem';

/** FNC1 as scanners send it: the control character GS. */
export const fnc1 = '\u001d';

/** Lengths of elements that need no separator, with their AI, by its first two digits (GS1 General Specifications, figure 7.8.5-2). */
const predefinedLengths: Readonly<Record<string, number>> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '03': 16,
  '04': 18,
  '11': 8,
  '12': 8,
  '13': 8,
  '14': 8,
  '15': 8,
  '16': 8,
  '17': 8,
  '18': 8,
  '19': 8,
  '20': 4,
  '31': 10,
  '32': 10,
  '33': 10,
  '34': 10,
  '35': 10,
  '36': 10,
  '41': 16,
};

/** Symbology identifiers (ISO/IEC 15424) of barcodes that contain GS1 elements, one GTIN, or a Digital Link. */
const symbologies: Readonly<Record<string, 'elements' | 'gtin' | 'link'>> = {
  ']C1': 'elements',
  ']e0': 'elements',
  ']e1': 'elements',
  ']e2': 'elements',
  ']d2': 'elements',
  ']Q3': 'elements',
  ']J1': 'elements',
  ']E0': 'gtin',
  ']E4': 'gtin',
  ']I0': 'gtin',
  ']I1': 'gtin',
  ']J0': 'link',
  ']d0': 'link',
  ']d1': 'link',
  ']Q0': 'link',
  ']Q1': 'link',
};

/** A scan without its symbology identifier. */
export interface Scan {
  readonly symbology: string;
  readonly content: 'elements' | 'gtin' | 'link';
  readonly data: string;
}

/** Takes the symbology identifier off a scan; undefined if it has none. */
export function scanOf(text: string): Scan | undefined {
  if (!text.startsWith(']')) return undefined;
  const symbology = text.slice(0, 3);
  const content = symbologies[symbology];
  return content
    ? { symbology, content, data: text.slice(3) }
    : refuse('symbology', `A barcode of symbology ${symbology} contains no GS1 elements [symbology].`, 0, 3);
}

/** Reads elements without brackets, each but the last ended by FNC1 unless its length is predefined. `from` is their place in the text. */
export function readUnbracketed(text: string, from = 0): Gs1Element[] {
  const elements: Gs1Element[] = [];
  let at = text.startsWith(fnc1) ? 1 : 0;
  if (text.length === at) refuse('empty', 'There are no elements [empty].');
  while (at < text.length) {
    const rest = text.slice(at);
    const ai = leadingIdentifier(rest)?.ai;
    if (ai === undefined) {
      return refuse(
        'ai',
        `At ${from + at}: ${quoted(rest)} begins with no GS1 application identifier [ai].`,
        from + at,
        4,
      );
    }
    const separator = rest.indexOf(fnc1);
    const ends = separator < 0 ? rest.length : separator;
    const end = Math.min(ends, predefinedLengths[ai.slice(0, 2)] ?? ends);
    elements.push({ ai, value: rest.slice(ai.length, end), at: from + at + ai.length });
    at += rest.startsWith(fnc1, end) ? end + 1 : end;
  }
  return elements;
}

/** Reads an EAN, UPC or ITF barcode: the 8, 12, 13 or 14 digits of a GTIN. */
export const readGtin = (digits: string, from = 0): Gs1Element[] =>
  /^(?:\d{8}|\d{12,14})$/.test(digits)
    ? [{ ai: '01', value: digits.padStart(14, '0'), at: from }]
    : refuse('gtin', `${quoted(digits)} is no GTIN: that has 8, 12, 13 or 14 digits [gtin].`, from, digits.length);

/** Scanners put it between an EAN or UPC barcode and the composite component above it. */
const composite = '|]e0';

/** Reads an EAN, UPC or ITF barcode with the elements of its composite component, if it has one. */
export function readComposite(data: string, from: number): Gs1Element[] {
  const [digits = '', ...rest] = data.split(composite);
  const gtin = readGtin(digits, from);
  return rest.length === 0
    ? gtin
    : [...gtin, ...readUnbracketed(rest.join(composite), from + digits.length + composite.length)];
}

interface Mark {
  readonly ai: string;
  readonly start: number;
  readonly end: number;
}

/** The application identifiers in a text: numbers in brackets. One that belongs to a value is written `\\(` and `\\)`. */
const marksIn = (text: string): Mark[] =>
  [...text.matchAll(/(?<!\\)\((\d{2,4})\)/g)].map((match) => ({
    ai: must(match[1], 'application identifier'),
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Refuses a number that is no application identifier, rather than take it for a part of the value before it. */
const refuseUnknown = (marks: readonly Mark[]): void => {
  const unknown = marks.find(({ ai }) => !applicationIdentifiers.has(ai));
  if (!unknown) return;
  const { ai, start, end } = unknown;
  const hint = start === 0 ? '' : `; if it belongs to the value before it, write \\(${ai}\\)`;
  refuse('ai', `At ${start}: (${ai}) is no GS1 application identifier${hint} [ai].`, start, end - start);
};

/** People write the GTIN of a label without leading zeros, as the product's barcode shows it. */
const padded = (ai: string, value: string): string =>
  ['01', '02', '03'].includes(ai) && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value;

/** Reads elements in brackets, as printed under a barcode. */
export function readBracketed(text: string): Gs1Element[] {
  const marks = marksIn(text);
  if (marks[0]?.start !== 0) {
    return refuse('brackets', `${quoted(text)} does not begin with an element such as (01)09506000134352 [brackets].`);
  }
  refuseUnknown(marks);
  return marks.map(({ ai, end }, index) => {
    const value = text.slice(end, marks[index + 1]?.start).replace(/\\([()])/g, '$1');
    return { ai, value: padded(ai, value), at: end };
  });
}

const escaped = (value: string): string =>
  value.replace(/\((?=\d{2,4}\))/g, '\\(').replace(/(?<=\\\(\d{2,4})\)/g, '\\)');

/** Writes elements in brackets. */
export const writeBracketed = (elements: readonly Pick<Gs1Element, 'ai' | 'value'>[]): string =>
  elements.map(({ ai, value }) => `(${ai})${escaped(value)}`).join('');

/** Elements of predefined length first, so that fewer separators are needed. */
const predefinedFirst = <T extends { readonly ai: string }>(elements: readonly T[]): T[] => {
  const isPredefined = ({ ai }: T): boolean => predefinedLengths[ai.slice(0, 2)] !== undefined;
  return [...elements.filter(isPredefined), ...elements.filter((each) => !isPredefined(each))];
};

/** Writes the data of a barcode: FNC1 at the start and after each element without a predefined length, but the last. */
export const writeUnbracketed = (elements: readonly Pick<Gs1Element, 'ai' | 'value'>[]): string =>
  predefinedFirst(elements)
    .map(({ ai, value }, index, all) => {
      const ends = predefinedLengths[ai.slice(0, 2)] !== undefined || index === all.length - 1;
      return `${index === 0 ? fnc1 : ''}${ai}${value}${ends ? '' : fnc1}`;
    })
    .join('');
