/** Two-digit years from here on are 19xx: at most 50 years ahead of 2026 (GS1 General Specifications §7.12). */
const firstOfLastCentury = 77;

/** The day that day 00 of a label date stands for. */
export type OpenDay = 'first' | 'last';

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/**
 * The calendar date (YYYY-MM-DD) of a label's YYMMDD, or undefined when there is no such day. Day 00 means the last day of the month
 * in best-before, sell-by and expiry dates, and the first in production and packaging dates, so that goods never seem younger.
 */
export const labelDate = (digits: string, open: OpenDay): string | undefined => {
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  const full = year >= firstOfLastCentury ? 1900 + year : 2000 + year;
  const lastDay = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day > lastDay) return undefined;
  const named = day > 0 ? day : open === 'last' ? lastDay : 1;
  return `${full}-${twoDigits(month)}-${twoDigits(named)}`;
};
