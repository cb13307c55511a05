/** Converts an RFC 3339 time to UTC with milliseconds, the format of stored event times, so that text order is time order. */
export function utc(time: string): string {
  const read = new Date(time);
  if (Number.isNaN(read.getTime())) throw new RangeError(`"${time}" is no RFC 3339 date-time.`);
  return read.toISOString();
}
