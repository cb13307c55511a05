import { Refusal } from '../errors';
import { limits } from '../limits';

declare const brand: unique symbol;

/**
 * The key of one fact in the world state, in the format of Fabric's composite keys: U+0000, object type, U+0000, and each attribute
 * followed by U+0000. `T` is the type of its value.
 */
export type FactKey<T> = string & { readonly [brand]: { readonly value?: T } };

const separator = '\u0000';
const origin = 'https://id.gs1.org/';
const digitalLink = /^(?:00|01|414|417|8003|8004|253)\/\d/;
const plainLink = /^https:\/\/id\.gs1\.org\/(?:00|01|414|417|8003|8004|253)\/\d[\x20-\x7e]*$/;

/** Characters that a key must not contain. With U+0000 in an attribute, two ids could have the same key. */
const unprintable = /[^\x20-\x7e]/;
const checked = (kind: FactKind, text: string): string => {
  // `parseFactKey` restores the origin of these forms only, so ids of other forms keep it.
  if (text.length <= limits.canonicalId && plainLink.test(text)) return text.slice(origin.length);
  if (text === '' || text.length > limits.canonicalId || unprintable.test(text)) {
    const most = `1 to ${limits.canonicalId}`;
    throw new Refusal('id_invalid', `An id of the kind "${kind}" must be ${most} printable ASCII characters.`);
  }
  return text;
};

/** The key of a fact, without the common origin of GS1 Digital Link ids. Refuses an attribute outside printable ASCII. */
export function factKey<T>(kind: FactKind, ...attributes: string[]): FactKey<T> {
  let key = starts[kind];
  for (const text of attributes) key += checked(kind, text) + separator;
  return key as FactKey<T>;
}

/** The kind and attributes of a key, with full ids. Undefined for a key that is not a fact's. */
export function parseFactKey(key: string): { kind: FactKind; attributes: string[] } | undefined {
  const [start, kind, ...rest] = key.split(separator);
  if (start !== '' || !isFactKind(kind) || rest.pop() !== '') return undefined;
  return { kind, attributes: rest.map((text) => (digitalLink.test(text) ? origin + text : text)) };
}

/** The kind of a key; undefined for a key that is not a fact's. */
export function factKindOf(key: string): FactKind | undefined {
  const kind = key.slice(1, key.indexOf(separator, 1));
  return key.startsWith(separator) && isFactKind(kind) ? kind : undefined;
}

export const factKinds = [
  'party',
  'msp',
  'user',
  'signer',
  'receipt',
  'network',
  'prefix',
  'longerPrefixes',
  'ssccCounter',
  'givenSscc',
  'members',
  'vote',
  'place',
  'product',
  'document',
  'lot',
  'item',
  'container',
  'stock',
  'transit',
  'passage',
  'soldBy',
  'surplus',
  'shipment',
  'recall',
  'scope',
  'response',
  'scopeAnswer',
  'process',
  'event',
  'eventName',
  'linkAnswer',
  'uses',
  'origins',
  'custody',
  'makers',
  'thingsHad',
  'exception',
  'request',
] as const;

export type FactKind = (typeof factKinds)[number];

/** The prefix of each kind's keys. */
const starts = Object.fromEntries(factKinds.map((kind) => [kind, separator + kind + separator])) as Record<
  FactKind,
  string
>;

const kinds: ReadonlySet<string> = new Set(factKinds);

function isFactKind(text: string | undefined): text is FactKind {
  return text !== undefined && kinds.has(text);
}
