/** An RFC 3339 time in UTC with milliseconds, as event times are kept, so that texts compare as times do. */
export function utc(time: string): string {
  const read = new Date(time);
  if (Number.isNaN(read.getTime())) throw new RangeError(`"${time}" is no RFC 3339 date-time.`);
  return read.toISOString();
}
