import { utcMilliseconds } from './utcTime';

/** The local calendar day (YYYY-MM-DD) of a time at `offset` (±hh:mm); without `offset`, at the time's own. */
export const localDay = (time: string, offset = /[+-]\d\d:\d\d$/.exec(time)?.[0] ?? '+00:00'): string => {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const ahead = (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1);
  return new Date((utcMilliseconds(time) ?? 0) + ahead * 60_000).toISOString().slice(0, 10);
};
