const dateTime = /^([1-9]\d{3}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/** Milliseconds of a fraction of a second: the fourth digit rounds, as the CBV asks for hashes (§8.9). */
const milliseconds = (fraction: string): number =>
  Number(fraction.padEnd(3, '0').slice(0, 3)) + (Number(fraction.charAt(3)) >= 5 ? 1 : 0);

/**
 * A date-time with offset (RFC 3339) as UTC with milliseconds (`2026-04-17T13:26:42.000Z`), or undefined when the text is
 * none. Years run from 1000 to 9999; leap seconds are not taken.
 */
export const utcTime = (text: string): string | undefined => {
  const match: readonly (string | undefined)[] | null = dateTime.exec(text);
  if (!match) return undefined;
  const [day, clock] = [String(match[1]), String(match[2])];
  const whole = new Date(`${day}T${clock}.000Z`);
  // A date that does not exist (30 February, 24:00:00) is refused or comes back as another.
  if (Number.isNaN(whole.getTime()) || whole.toISOString() !== `${day}T${clock}.000Z`) return undefined;
  const offset = (Number(match[5] ?? 0) * 60 + Number(match[6] ?? 0)) * (match[4] === '-' ? -60_000 : 60_000);
  const utc = new Date(whole.getTime() - offset + milliseconds(match[3] ?? '')).toISOString();
  return utc.length === 24 ? utc : undefined;
};
