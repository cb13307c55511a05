const millisecondsOfDay = 86_400_000;

/** The calendar day of a time, in UTC. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** The day so many days later, or earlier if `count` is below zero. */
export const daysLater = (day: string, count: number): string =>
  dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + count * millisecondsOfDay).toISOString());

/** Days from the first time or day to the second, with their fraction. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / millisecondsOfDay;

/** The day so many days after 1 January 1970. */
export const dayOfNumber = (number: number): string => dayOf(new Date(number * millisecondsOfDay).toISOString());
