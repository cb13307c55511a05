/** The value, which exists unless the program has a defect. Throws an Error that names it otherwise. */
export function must<T>(value: T | null | undefined, name: string): T {
  if (value === undefined || value === null) throw new Error(`Defect: there is no ${name}.`);
  return value;
}
