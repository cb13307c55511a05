import { Problem } from './problem';

/** Parses a query string into single values. Refuses a name that is given twice, because it is ambiguous. */
export function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in query) {
      const errors = [{ pointer: `?${name.slice(0, 100)}`, message: 'is given twice', code: 'input_invalid' }];
      throw new Problem('input_invalid', `The query parameter ${name.slice(0, 100)} is given twice.`, { errors });
    }
    query[name] = value;
  }
  return { ...query };
}
