type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The object without its undefined fields: the encoder refuses them, and exact optional types do not allow them. */
export function present<T extends object>(value: T): Present<T> {
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    if (value[key] !== undefined) kept[key] = value[key];
  }
  return kept as Present<T>;
}
