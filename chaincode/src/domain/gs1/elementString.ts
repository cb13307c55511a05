import { applicationIdentifiers } from './applicationIdentifiers';
import { checkElements, type Elements } from './elements';
import { idError, type IdError, isIdError, shown } from './idError';
import { must } from '../must';

type Pair = [ai: string, value: string];

/** A number in brackets that are not escaped as `\(` and `\)`. */
const bracketed = /(?<!\\)\((\d{2,4})\)/g;

const unescaped = (text: string): string => text.replace(/\\([()])/g, '$1');

/** People write the GTIN of a label without leading zeros, as the product's barcode shows it. */
const padded = (ai: string, value: string): string =>
  (ai === '01' || ai === '02') && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value;

interface Mark {
  readonly ai: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The application identifiers in a text. A number in brackets can also be part of a lot or serial number: it is when it is no application
 * identifier, or when the text ends or the next element follows directly, because no value is empty.
 */
const marksOf = (text: string): Mark[] => {
  const known = [...text.matchAll(bracketed)]
    .map((match) => ({ ai: must(match[1], 'group'), start: match.index, end: match.index + match[0].length }))
    .filter(({ ai }) => applicationIdentifiers.has(ai));
  return known.filter(({ start, end }, index) => start === 0 || end !== (known[index + 1]?.start ?? text.length));
};

/**
 * Reads a bracketed element string, as printed under a barcode: `(01)09506000134352(17)270101(10)ABC`. The order does not matter.
 * A bracket in a value may be escaped as `\(`. It must be where it would look like an application identifier.
 */
export const readElementString = (text: string): Elements | IdError => {
  const marks = marksOf(text);
  if (marks[0]?.start !== 0) {
    return idError('not_gs1', `${shown(text)} does not start with an application identifier such as (01) or (00).`);
  }
  const pairs = marks.map(({ ai, end }, index): Pair => {
    return [ai, padded(ai, unescaped(text.slice(end, marks[index + 1]?.start)))];
  });
  const read = checkElements(pairs);
  const mayBeData = marks.length > 2 || pairs.some(([, value]) => /[()]/.test(value));
  if (!isIdError(read) || !mayBeData) return read;
  const hint = 'A bracket that is part of a lot or serial number is written \\( and \\).';
  return read.reason === 'check_digit' ? read : idError(read.reason, `${read.message} ${hint}`);
};
