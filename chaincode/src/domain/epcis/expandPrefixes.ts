import { contextPrefixes, type Prefixes, splitPrefixed } from './context';

const standard = contextPrefixes(undefined);

/** Names by which somebody else's system knows an event: never part of what it says. */
const names = new Set(['eventID', '@context']);

/**
 * The event with every value written out that uses a prefix of its document's own @context. The event hash is taken over values written
 * out (CBV 2.0 section 8.9), so events of one hash must read alike, whatever context they are sent with.
 */
export function expandPrefixes(event: object, context: unknown): object {
  const prefixes = contextPrefixes(context);
  return prefixes === standard ? event : (expand(event, prefixes) as object);
}

function expand(value: unknown, prefixes: Prefixes): unknown {
  if (typeof value === 'string') return expandText(value, prefixes);
  if (Array.isArray(value)) return value.map((each) => expand(each, prefixes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, names.has(key) ? each : expand(each, prefixes)]),
  );
}

/** Standard words stay as they are: reading knows them. */
function expandText(text: string, prefixes: Prefixes): string {
  const parts = splitPrefixed(text.trim(), prefixes);
  return parts && standard.get(text.trim().split(':')[0] ?? '') !== parts[0] ? parts.join('') : text;
}
