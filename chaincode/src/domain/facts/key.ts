import { Refusal } from '../errors';

/**
 * The key of one fact in the world state, laid out as Fabric's composite keys (U+0000, object type, U+0000, attributes each
 * ended by U+0000), carrying the type of the value that is stored under it.
 */
export type FactKey<T> = string & { readonly __fact?: T };

const separator = '\u0000';
const origin = 'https://id.gs1.org/';
const digitalLink = /^(00|01|414|417|8003|8004|253)\/\d/;

/** What may not stand in a key. Node's createCompositeKey would accept U+0000 in an attribute, and two ids could share a key. */
const unprintable = /[^\x20-\x7e]/;
const mostCharacters = 640;

const checked = (kind: FactKind, text: string): string => {
  if (text === '' || text.length > mostCharacters || unprintable.test(text)) {
    const most = `1 to ${mostCharacters}`;
    throw new Refusal('id_invalid', `An id of the kind "${kind}" must be ${most} printable ASCII characters.`);
  }
  // Only what reading back puts in front again: an id of another form under the same origin stays as it is.
  const path = text.startsWith(origin) ? text.slice(origin.length) : '';
  return digitalLink.test(path) ? path : text;
};

/** The key of a fact. Ids lose the origin that all GS1 Digital Link ids share. Refuses an attribute outside printable ASCII. */
export function factKey<T>(kind: FactKind, ...attributes: string[]): FactKey<T> {
  let key = starts[kind];
  for (const text of attributes) key += checked(kind, text) + separator;
  return key;
}

/** Reads a key back: its kind and attributes, ids again in full. Undefined for a key that is not a fact's. */
export function parseFactKey(key: string): { kind: FactKind; attributes: string[] } | undefined {
  const [start, kind, ...rest] = key.split(separator);
  if (start !== '' || !isFactKind(kind) || rest.pop() !== '') return undefined;
  return { kind, attributes: rest.map((text) => (digitalLink.test(text) ? origin + text : text)) };
}

export const factKinds = [
  'party',
  'msp',
  'prefix',
  'longerPrefixes',
  'members',
  'vote',
  'place',
  'product',
  'document',
  'lot',
  'item',
  'unit',
  'stock',
  'transit',
  'passage',
  'soldBy',
  'shipment',
  'recall',
  'scope',
  'response',
  'scopeAnswer',
  'process',
  'event',
  'eventName',
  'linkAnswer',
  'exception',
  'request',
] as const;

export type FactKind = (typeof factKinds)[number];

/** How the keys of each kind start. */
const starts = Object.fromEntries(factKinds.map((kind) => [kind, separator + kind + separator])) as Record<
  FactKind,
  string
>;

const kinds: ReadonlySet<string> = new Set(factKinds);

function isFactKind(text: string | undefined): text is FactKind {
  return text !== undefined && kinds.has(text);
}
