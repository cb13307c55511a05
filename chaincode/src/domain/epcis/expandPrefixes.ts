import { contextPrefixes, type Prefixes, splitPrefixed } from './context';
import { must } from '../must';

const standard = contextPrefixes(undefined);

/** Fields outside the event's content; they stay as they are. */
const names = new Set(['eventID', '@context']);

/**
 * Expands every value that uses a prefix declared in the document's own @context. The event hash is computed from expanded values
 * (CBV 2.0 section 8.9), so events with the same hash must be parsed alike, whatever context they are sent with.
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

/** Standard prefixes are kept: `term` reads them. */
function expandText(text: string, prefixes: Prefixes): string {
  const parts = splitPrefixed(text.trim(), prefixes);
  return parts && standard.get(must(text.trim().split(':')[0], 'prefix')) !== parts[0] ? parts.join('') : text;
}
