import {
  bareWord,
  compare,
  exactDecimal,
  isPrivateTerm,
  plainUri,
  utcMilliseconds,
  utcTime,
  type Vocabulary,
} from '@lotline/chaincode/domain';
import { parameterError, type QueryBuilder } from './builder';
import { expand } from './eventView';
import { measureOf } from './units';

/** The value of a parameter that has one. */
export function single(values: readonly string[], name: string): string {
  const [value] = values;
  if (values.length !== 1 || value === undefined) throw parameterError(name, 'takes one value.');
  return value;
}

export function timeOf(values: readonly string[], name: string): string {
  const text = single(values, name);
  const utc = utcTime(text);
  if (utc === undefined) {
    throw parameterError(name, `"${text.slice(0, 40)}" is not a date-time with offset, such as 2026-04-17T09:26:42Z.`);
  }
  return utc;
}

export function numberOf(text: string, name: string): string {
  const decimal = exactDecimal(text);
  if (decimal === undefined) throw parameterError(name, `"${text.slice(0, 40)}" is not a number.`);
  return decimal;
}

export function countOf(values: readonly string[], name: string): number {
  const text = single(values, name);
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw parameterError(name, `"${text.slice(0, 40)}" is not a whole number from 1 on.`);
  return Number(text);
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['', true],
  ['null', true],
  ['false', false],
  ['0', false],
]);

/** The value of an EXISTS parameter. It has none in a GET, and a number or null in the standard's schema of named queries. */
export function existsOf(values: readonly string[], name: string): boolean {
  const flag = flags.get(values.length === 0 ? '' : single(values, name));
  if (flag === undefined) throw parameterError(name, 'is true or false.');
  return flag;
}

/** URIs of a query; a prefix that the query declares is expanded. */
export const urisOf = ({ prefixes }: QueryBuilder, values: readonly string[], name: string): string[] =>
  values.map((value) => {
    const uri = expand(value, prefixes);
    if (plainUri.safeParse(uri).success) return uri;
    throw parameterError(name, `"${value.slice(0, 60)}" is not a URI.`);
  });

/** Terms of a standard vocabulary as bare words, in any spelling, and URIs of private ones. */
export const termsOf = (
  { prefixes }: QueryBuilder,
  values: readonly string[],
  { name, vocabulary }: { name: string; vocabulary: Vocabulary },
): string[] =>
  values.map((value) => {
    const uri = expand(value, prefixes);
    const word = bareWord(vocabulary, value) ?? bareWord(vocabulary, uri);
    if (word !== undefined) return word;
    if ([value, uri].some((each) => isPrivateTerm(vocabulary, each))) return uri;
    throw parameterError(name, `"${value.slice(0, 60)}" is neither a ${vocabulary.name} of the standard nor a URI.`);
  });

export type Comparison = 'EQ' | 'GT' | 'GE' | 'LT' | 'LE';

const holds: Readonly<Record<Comparison, (sign: number) => boolean>> = {
  EQ: (sign) => sign === 0,
  GT: (sign) => sign > 0,
  GE: (sign) => sign >= 0,
  LT: (sign) => sign < 0,
  LE: (sign) => sign <= 0,
};

/** Compares numbers exactly. False for a value that is not a number. */
export const compareNumbers = (value: unknown, comparison: Comparison, asked: string): boolean => {
  const left = typeof value === 'number' || typeof value === 'string' ? exactDecimal(value) : undefined;
  const right = exactDecimal(asked);
  return left !== undefined && right !== undefined && holds[comparison](compare(left, right));
};

/** Compares values with their units exactly. False for a value that is not a number, and for units of different dimensions. */
export const compareMeasures = (
  [value, unit]: readonly [value: unknown, unit: string],
  comparison: Comparison,
  { asked, unit: askedUnit, isDifference }: { asked: string; unit: string; isDifference: boolean },
): boolean => {
  const exact = typeof value === 'number' || typeof value === 'string' ? exactDecimal(value) : undefined;
  const wanted = exactDecimal(asked);
  if (exact === undefined || wanted === undefined) return false;
  const [left, right] = [measureOf(exact, unit, isDifference), measureOf(wanted, askedUnit, isDifference)];
  return left.dimension === right.dimension && holds[comparison](compare(left.amount, right.amount));
};

/** Compares times of any offset. False for a value that is not a time. */
export const compareTimes = (value: unknown, comparison: Comparison, asked: string): boolean => {
  const left = typeof value === 'string' ? utcMilliseconds(value) : undefined;
  const right = utcMilliseconds(asked);
  return left !== undefined && right !== undefined && holds[comparison](left - right);
};
