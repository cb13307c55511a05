import { contextPrefixes, type Prefixes } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import type { EventView, Fields } from './eventView';

/** A recorded event, as answers show it. */
export interface FoundEvent {
  readonly n: number;
  /** As it was sent, with its eventID, the time of its record, and an error declaration that came later. */
  readonly body: Fields;
  /** The context in which it was sent, as JSON; null for that of EPCIS alone. */
  readonly context: string | null;
  /** False if it has no EPC URN anywhere: then there is none to be rewritten as Digital Link. */
  readonly hasUrns: boolean;
}

interface Row {
  readonly n: number;
  readonly id: string;
  readonly name: string | null;
  readonly body: string;
  readonly declared: string | null;
  readonly recorded: number;
  readonly context: string | null;
}

const select = `SELECT event.n AS n, event.id AS id, event.name AS name, body_of(event.n) AS body, event.declared_at AS declared,
  event.recorded AS recorded, epcis_context.body AS context
  FROM json_each(?) AS wanted CROSS JOIN event ON event.n = wanted.value
  LEFT JOIN epcis_context ON epcis_context.n = event.sent_context`;

/** The last of several fields of a name counts, at the place of the first. */
const bodyOf = ({ id, name, body, declared, recorded }: Row): Fields => {
  const before: Fields = {
    eventID: name ?? id,
    ...(declared !== null && { errorDeclaration: { declarationTime: declared } }),
  };
  const after: Fields = { ...(name === null && { eventID: id }), recordTime: new Date(recorded).toISOString() };
  const parts = [JSON.stringify(before), body, JSON.stringify(after)].map((text) => text.slice(1, -1));
  // Text is joined and parsed once: copying the fields of parsed objects takes several times as long.
  return JSON.parse(`{${parts.filter((part) => part !== '').join(',')}}`) as Fields;
};

const foundOf = (row: Row): FoundEvent => ({
  n: row.n,
  context: row.context,
  hasUrns: /urn:epc:/i.test(row.body),
  body: bodyOf(row),
});

/** Recorded events by their numbers, in that order. */
export const loadEvents = (database: Database, numbers: readonly number[]): FoundEvent[] =>
  numbers.length === 0 ? [] : database.all<Row>(select, JSON.stringify(numbers)).map(foundOf);

const mostContexts = 1000;
const contexts = new Map<string, Prefixes>();

/** The prefixes of an event's context. */
function prefixesOf(context: string | null): Prefixes {
  if (context === null) return contextPrefixes(undefined);
  const known = contexts.get(context);
  if (known) return known;
  const prefixes = contextPrefixes(JSON.parse(context) as unknown);
  if (contexts.size >= mostContexts) contexts.clear();
  contexts.set(context, prefixes);
  return prefixes;
}

/** Tables of master data that queries by attribute read. */
const tables = ['place', 'product', 'party'];

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function masterData(database: Database, id: string): ReadonlyMap<string, string> | undefined {
  for (const table of tables) {
    const row = database.get<{ body: string }>(`SELECT body FROM ${table} WHERE id = ?`, id);
    if (!row) continue;
    const entries = Object.entries(JSON.parse(row.body) as Fields);
    return new Map(entries.flatMap(([name, value]) => (isScalar(value) ? [[name, String(value)]] : [])));
  }
  return undefined;
}

const visits =
  'SELECT 1 FROM node CROSS JOIN visit ON visit.node = node.n AND visit.event = ? WHERE node.id = ? LIMIT 1';

/** The event as predicates see it. */
export const viewOf = (database: Database, { n, body, context }: FoundEvent): EventView => ({
  body,
  prefixes: prefixesOf(context),
  masterData: (id) => masterData(database, id),
  isAbout: (thing) => database.get(visits, n, thing) !== undefined,
});
