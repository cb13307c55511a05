type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The object without its undefined fields: the encoder writes none, and exact optional types allow none. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}
