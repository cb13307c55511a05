const millisecondsOfDay = 86_400_000;

/** The calendar day of a time, in UTC. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** The day so many days later, or earlier if `count` is below zero. */
export const daysLater = (day: string, count: number): string =>
  dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + count * millisecondsOfDay).toISOString());

/** Days from the first time or day to the second, with their fraction. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / millisecondsOfDay;

const mostDays = 10_000;
const writtenDays = new Map<number, string>();

/** The day so many days after 1 January 1970. Days are kept as text: the same few are asked for at every position. */
export function dayOfNumber(number: number): string {
  const known = writtenDays.get(number);
  if (known !== undefined) return known;
  const day = dayOf(new Date(number * millisecondsOfDay).toISOString());
  if (writtenDays.size >= mostDays) writtenDays.clear();
  writtenDays.set(number, day);
  return day;
}
