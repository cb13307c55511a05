const dateTime =
  /^([1-9]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/** Milliseconds of a fraction of a second: the fourth digit rounds, as the CBV asks for hashes (§8.9). */
const milliseconds = (fraction: string): number =>
  Number(fraction.padEnd(3, '0').slice(0, 3)) + (Number(fraction.charAt(3)) >= 5 ? 1 : 0);

const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970 of a date-time with offset, or undefined when the text is none. See utcTime. */
export const utcMilliseconds = (text: string): number | undefined => {
  const match = dateTime.exec(text);
  if (!match) return undefined;
  const month = Number(match[2]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = Number(match[6]);
  const whole = Date.UTC(Number(match[1]), month - 1, Number(match[3]), hour, minute, second);
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -60_000 : 60_000);
  const utc = whole - offset + milliseconds(match[7] ?? '');
  // A day that does not exist (30 February) comes back as one of another month.
  const isDay = new Date(whole).getUTCMonth() === month - 1;
  return isDay && isClock(hour, minute, second) && utc <= latest ? utc : undefined;
};

const isClock = (hour: number, minute: number, second: number): boolean => hour < 24 && minute < 60 && second < 60;

/**
 * A date-time with offset (RFC 3339) as UTC with milliseconds (`2026-04-17T13:26:42.000Z`), or undefined when the text is
 * none. Years run from 1000 to 9999; leap seconds are not taken.
 */
export const utcTime = (text: string): string | undefined => {
  const utc = utcMilliseconds(text);
  return utc === undefined ? undefined : new Date(utc).toISOString();
};
