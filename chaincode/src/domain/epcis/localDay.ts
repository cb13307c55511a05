import { millisecondsOf } from './utcTime';

const minutesOf = (hours: string, minutes: string): number => Number(hours) * 60 + Number(minutes);

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** The local calendar day (YYYY-MM-DD) of a time at `offset` (±hh:mm); without `offset`, at the time's own. */
export const localDay = (time: string, offset = /[+-]\d\d:\d\d$/.exec(time)?.[0] ?? '+00:00'): string => {
  const ahead = minutesOf(offset.slice(1, 3), offset.slice(4)) * (offset.startsWith('-') ? -1 : 1);
  // Most times are UTC and fall on the same day there: then nothing needs to be calculated.
  const minute = time.endsWith('Z') ? minutesOf(time.slice(11, 13), time.slice(14, 16)) + ahead : -1;
  if (minute >= 0 && minute < 24 * 60) return time.slice(0, 10);
  return dayOf(millisecondsOf(time) + ahead * 60_000);
};
