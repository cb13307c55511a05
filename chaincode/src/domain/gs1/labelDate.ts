/** Two-digit years from here on are of the twentieth century: the window of 51 years ahead, as of 2026 (GS1 General Specifications §7.12). */
const firstOfLastCentury = 77;

/** Whether the day of a date may be left open, and which day it is then. */
export type OpenDay = 'first' | 'last';

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/**
 * The calendar date (YYYY-MM-DD) of a label's YYMMDD, or undefined when there is no such day. Day 00 is the last day of the month
 * for what goods last until, and the first for when they were made, so that an open day never makes goods younger.
 */
export const labelDate = (digits: string, open: OpenDay): string | undefined => {
  const [year = 0, month = 0, day = 0] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  const full = year >= firstOfLastCentury ? 1900 + year : 2000 + year;
  const lastDay = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day > lastDay) return undefined;
  const named = day > 0 ? day : open === 'last' ? lastDay : 1;
  return `${full}-${twoDigits(month)}-${twoDigits(named)}`;
};
