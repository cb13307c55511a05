import { applicationIdentifiers } from './identifiers';

/** The meaning of a value beyond its characters: a day or a decimal number. */
export interface Meaning {
  /** YYYY-MM-DD; day 00 is the last of the month. */
  readonly date?: string;
  /** A measure or amount, in the unit that the title of the AI says. */
  readonly decimal?: string;
}

const firstOfLastCentury = 77;

const dayOf = (digits: string): string => {
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  const full = (year >= firstOfLastCentury ? 1900 : 2000) + year;
  const date = new Date(Date.UTC(full, day === 0 ? month : month - 1, day));
  return date.toISOString().slice(0, 10);
};

const decimalOf = (ai: string, digits: string): string => {
  const places = Number(ai.slice(-1));
  const padded = digits.padStart(places + 1, '0');
  const whole = padded.slice(0, padded.length - places).replace(/^0+(?=\d)/, '');
  return places === 0 ? whole : `${whole}.${padded.slice(padded.length - places)}`;
};

/** The meaning of an element. The value must be valid. */
export function meaningOf(ai: string, value: string): Meaning {
  const [first] = applicationIdentifiers.get(ai)?.components ?? [];
  if (first?.linters.some((linter) => linter === 'yymmd0' || linter === 'yymmdd'))
    return { date: dayOf(value.slice(0, 6)) };
  if (/^3[1-6]\d\d$/.test(ai) || /^39[0245]\d$/.test(ai)) return { decimal: decimalOf(ai, value) };
  return /^39[13]\d$/.test(ai) ? { decimal: decimalOf(ai, value.slice(3)) } : {};
}
