import { fault, type Lint, notDigits, shifted, wrong } from './lint';

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Two-digit years are of the century that puts them at most 49 years before and 50 after 2026 (GS1 General Specifications §7.12). */
const firstOfLastCentury = 77;
const fullYear = (digits: string): string => (Number(digits) >= firstOfLastCentury ? '19' : '20') + digits;

/** A date, YYYYMMDD. Day 00 is allowed if `open`. */
const date =
  (open: boolean): Lint =>
  (text) => {
    if (text.length !== 8) return wrong(text, 'must be a date of 8 digits, YYYYMMDD');
    const other = notDigits(text);
    if (other) return other;
    const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))];
    if (month < 1 || month > 12) return fault(4, 2, `has the month ${text.slice(4, 6)}; months are 01 to 12`);
    const last = daysIn(year, month);
    if (day > last || (day === 0 && !open)) {
      return fault(6, 2, `has the day ${text.slice(6)}; that month has ${open ? '00' : '01'} to ${last}`);
    }
    return undefined;
  };

const shortDate =
  (open: boolean): Lint =>
  (text) => {
    if (text.length !== 6) return wrong(text, 'must be a date of 6 digits, YYMMDD');
    return notDigits(text) ?? shifted(date(open)(fullYear(text.slice(0, 2)) + text.slice(2)), -2);
  };

const twoDigits =
  (greatest: number, unit: string): Lint =>
  (text) => {
    if (text.length !== 2) return wrong(text, `must be ${unit} of 2 digits`);
    const other = notDigits(text);
    if (other) return other;
    return Number(text) > greatest ? wrong(text, `has the ${unit} ${text}; ${unit}s are 00 to ${greatest}`) : undefined;
  };

const hour = twoDigits(23, 'hour');
const minute = twoDigits(59, 'minute');

export const dateLinters: Readonly<Record<string, Lint>> = {
  yyyymmdd: date(false),
  yyyymmd0: date(true),
  yymmdd: shortDate(false),
  yymmd0: shortDate(true),
  hh: hour,
  mi: minute,
  ss: twoDigits(59, 'second'),
  hhmi: (text) =>
    text.length === 4
      ? (hour(text.slice(0, 2)) ?? shifted(minute(text.slice(2)), 2))
      : wrong(text, 'must be a time of 4 digits, hhmm'),
};
