import { leadingIdentifier, predefinedLength } from './applicationIdentifiers';
import { hasCheckDigit } from './checkDigit';
import { checkElements, type Elements } from './elements';
import { idError, type IdError, shown } from './idError';

/** FNC1 as scanners send it between elements. */
export const separator = '\u001d';

/** Symbologies that encode GS1 elements: GS1-128, GS1 DataBar and composites, DataMatrix, QR, DotCode. */
const elementSymbologies = new Set([']C1', ']e0', ']e1', ']e2', ']d2', ']Q3', ']J1']);
/** Symbologies that encode one GTIN: EAN, UPC and ITF. */
const gtinSymbologies = new Set([']E0', ']E4', ']I0', ']I1']);
/** DataMatrix and QR codes that may contain a Digital Link. */
const linkSymbologies = new Set([']d1', ']Q1', ']d0', ']Q0']);

/** The content of a scan: elements or a Digital Link. */
export type Scan = { readonly elements: Elements } | { readonly link: string } | IdError;

const cut = (text: string): [ai: string, value: string, rest: string] | IdError => {
  const identifier = leadingIdentifier(text);
  if (!identifier) {
    return idError('format', `The rest of the scan, ${shown(text)}, does not start with a GS1 application identifier.`);
  }
  const { ai } = identifier;
  const length = predefinedLength(ai);
  const next = text.indexOf(separator);
  const ends = next === -1 ? text.length : next;
  const end = length === undefined ? ends : Math.min(ends, ai.length + length);
  const rest = text.slice(end);
  return [ai, text.slice(ai.length, end), rest.startsWith(separator) ? rest.slice(1) : rest];
};

const elementsOf = (text: string): Elements | IdError => {
  const pairs: [string, string][] = [];
  let rest = text.startsWith(separator) ? text.slice(1) : text;
  if (rest === '') return idError('empty', 'The scan is empty.');
  while (rest !== '') {
    const found = cut(rest);
    if ('kind' in found) return found;
    const [ai, value, left] = found;
    pairs.push([ai, value]);
    rest = left;
  }
  return checkElements(pairs);
};

const gtinOf = (digits: string): Elements | IdError => {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) {
    return idError('format', `${shown(digits)} is not a GTIN: a GTIN has 8, 12, 13 or 14 digits.`);
  }
  return hasCheckDigit(digits)
    ? new Map([['01', digits.padStart(14, '0')]])
    : idError('check_digit', `The GTIN ${digits} ends in ${digits.slice(-1)}, but that is not its check digit.`);
};

/** Short digits are more likely a typed number than a scan. */
const noScan = (digits: string, { message }: IdError): IdError =>
  idError('format', `${digits} is no GTIN, which has 8, 12, 13 or 14 digits, and no scan: ${message}`);

const wrap = (elements: Elements | IdError): Scan => (elements instanceof Map ? { elements } : (elements as IdError));

const readSymbology = (symbology: string, data: string): Scan => {
  if (elementSymbologies.has(symbology)) return wrap(elementsOf(data));
  if (gtinSymbologies.has(symbology)) return wrap(gtinOf(data));
  if (linkSymbologies.has(symbology) && /^https?:\/\//i.test(data)) return { link: data };
  return idError(
    'not_gs1',
    `A barcode of symbology ${symbology} does not encode GS1 elements; this one contains ${shown(data)}.`,
  );
};

/** Returns true if a text looks like a scan: it starts with a symbology identifier, FNC1 or a digit. */
export const isScan = (text: string): boolean => text.startsWith(separator) || /^(?:\][A-Za-z])?\d/.test(text);

/**
 * Reads a scan: elements without brackets, FNC1 (U+001D) after each without a predefined length, with or without a leading
 * symbology identifier; or the 8, 12, 13 or 14 digits of a GTIN.
 */
export const readScan = (text: string): Scan => {
  if (text.startsWith(']')) return readSymbology(text.slice(0, 3), text.slice(3));
  if (/^(?:\d{8}|\d{12,14})$/.test(text)) return wrap(gtinOf(text));
  const elements = elementsOf(text);
  return wrap('kind' in elements && /^\d{1,15}$/.test(text) ? noScan(text, elements) : elements);
};
