import { Problem } from '../problem';

const webLink = /^https?:\/\//i;

/**
 * One `name=value` of a query. In a link that was pasted as it is, `%2F` and `+` belong to the link (a lot number may contain a slash), so
 * they are kept. A percent-encoded link has `%3A%2F%2F` or `%25`.
 */
function pairOf(text: string): readonly [name: string, value: string][] {
  const value = text.slice(text.indexOf('=') + 1);
  const isPasted = webLink.test(value) && !value.includes('%25');
  const kept = isPasted ? text.replaceAll(/%2F/gi, '%252F').replaceAll('+', '%2B') : text;
  return [...new URLSearchParams(kept)];
}

/** Parses a query string into single values. Refuses a name that is given twice, because it is ambiguous. */
export function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of text.split('&').flatMap(pairOf)) {
    if (name in query) {
      const errors = [{ pointer: `?${name.slice(0, 100)}`, message: 'is given twice', code: 'input_invalid' }];
      throw new Problem('input_invalid', `The query parameter ${name.slice(0, 100)} is given twice.`, { errors });
    }
    query[name] = value;
  }
  return { ...query };
}
