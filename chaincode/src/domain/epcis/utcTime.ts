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
  const [year = 0, month = 0, ...clock] = match.slice(1, 7).map(Number);
  const whole = Date.UTC(year, month - 1, ...clock);
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -60_000 : 60_000);
  const utc = whole - offset + milliseconds(match[7] ?? '');
  return exists(whole, month, clock) && utc <= latest ? utc : undefined;
};

/** A date or time that does not exist (30 February, 24:00:00) comes back as another. */
function exists(utc: number, month: number, [, hour, minute, second]: readonly number[]): boolean {
  const read = new Date(utc);
  return (
    read.getUTCMonth() === month - 1 &&
    read.getUTCHours() === hour &&
    read.getUTCMinutes() === minute &&
    read.getUTCSeconds() === second
  );
}

/**
 * A date-time with offset (RFC 3339) as UTC with milliseconds (`2026-04-17T13:26:42.000Z`), or undefined when the text is
 * none. Years run from 1000 to 9999; leap seconds are not taken.
 */
export const utcTime = (text: string): string | undefined => {
  const utc = utcMilliseconds(text);
  return utc === undefined ? undefined : new Date(utc).toISOString();
};
