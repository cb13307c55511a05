import { must } from '../must';

const dateTime = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Milliseconds of a fraction of a second, rounded by the fourth digit, as the CBV requires for event hashes (§8.9). */
const milliseconds = (fraction: string): number =>
  Number(fraction.padEnd(3, '0').slice(0, 3)) + (Number(fraction.charAt(3)) >= 5 ? 1 : 0);

const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The number in `count` digits from `start`; faster than slice and parse. */
const digits = (text: string, start: number, count: number): number => {
  let number = 0;
  for (let at = start; at < start + count; at += 1) number = number * 10 + text.charCodeAt(at) - 48;
  return number;
};

/** The UTC offset that is written at index `zone`, in minutes. */
const minutesAhead = (text: string, zone: number): number => {
  const minutes = digits(text, zone + 1, 2) * 60 + digits(text, zone + 4, 2);
  return text.charAt(zone) === '-' ? -minutes : minutes;
};

/** Milliseconds since 1970 of a date-time with offset; undefined when the text is not one. See utcTime. */
export const utcMilliseconds = (text: string): number | undefined => {
  if (!dateTime.test(text)) return undefined;
  const month = digits(text, 5, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const whole = Date.UTC(digits(text, 0, 4), month - 1, digits(text, 8, 2), hour, minute, second);
  const isUtc = /z$/i.test(text);
  const zone = text.length - (isUtc ? 1 : 6);
  const fraction = zone > 19 ? milliseconds(text.slice(20, zone)) : 0;
  const utc = whole + fraction - (isUtc ? 0 : minutesAhead(text, zone) * 60_000);
  // Date.UTC turns a day that does not exist (30 February) into a day of the next month.
  const isDay = new Date(whole).getUTCMonth() === month - 1;
  return isDay && isClock(hour, minute, second) && utc <= latest ? utc : undefined;
};

/** Milliseconds since 1970 of a date-time that is known to be valid. Throws for any other text. */
export const millisecondsOf = (time: string): number => must(utcMilliseconds(time), 'time');

const isClock = (hour: number, minute: number, second: number): boolean => hour < 24 && minute < 60 && second < 60;

/**
 * A date-time with offset (RFC 3339) as UTC with milliseconds (`2026-04-17T13:26:42.000Z`); undefined when the text is not
 * one. Years run from 1000 to 9999; leap seconds are not supported.
 */
export const utcTime = (text: string): string | undefined => {
  const utc = utcMilliseconds(text);
  if (utc === undefined) return undefined;
  return isPlainUtc(text) ? text : new Date(utc).toISOString();
};

/** Returns true for a valid date-time in the form of `utcTime`. Such texts sort as their times do. */
export const isPlainUtc = (time: string): boolean =>
  time.length === 24 && time.endsWith('Z') && time.charAt(10) === 'T' && time.charAt(19) === '.';

/** A valid date-time in the form of `utcTime`. */
export const asUtc = (time: string): string => (isPlainUtc(time) ? time : new Date(time).toISOString());
