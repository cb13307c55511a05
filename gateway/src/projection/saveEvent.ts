import { hashOfId, isItemId, type Links, must, nodeAt } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { DaySums } from './daySums';
import type { EventBodies } from './eventBodies';
import { hashKey } from './eventKey';
import { spotsText, typeNumber } from './eventRow';
import type { FactStore } from './factStore';
import type { Author } from './graph/graph';
import { ownProcess } from './graph/idBytes';
import type { GraphTarget, GraphWriter } from './graphWriter';
import type { Into } from './inserts';
import { isJourney } from './legs';
import { nodeOf } from './nodeOf';
import { readLinks } from './readLinks';
import { numberOf, saveDocument } from './saveDocuments';
import { contextNumber, saveValues } from './saveEpcis';
import type { TracedEvent } from './tracedEvent';

/** The context in which events are saved. */
export interface EventSink extends GraphTarget {
  readonly facts: FactStore;
  readonly bodies: EventBodies;
  readonly graph: GraphWriter;
  readonly days: DaySums;
  /** The organisation that submitted the transaction, and its party if it has registered one; and both as one text. */
  readonly author: Author;
  readonly authorName: string;
  /** The links of an event of the transaction, by hash id, as the contract recorded them; undefined if it states none. */
  readonly linksOf: (event: string) => unknown;
  /** Events that wait: they are not booked yet, or are error declarations that are not applied yet. */
  readonly waiting: ReadonlySet<TracedEvent>;
  /** Number of the transaction. */
  readonly tx: number;
  /** Its time, in milliseconds since 1970. */
  readonly recorded: number;
}

const intoEvent: Into = {
  sql: `INSERT INTO event_row (n, key, author, name, waiting, context, type, time, step, declared, tx, recorded, sent_context, spots, shipments)`,
  width: 15,
};
const intoPlaceEvent: Into = { sql: 'INSERT INTO place_event', width: 2 };

const isShipment = (database: Database, document: string): boolean =>
  document.startsWith('urn:epcglobal:cbv:bt:') &&
  database.get('SELECT 1 FROM shipment WHERE id = ?', document) !== undefined;

/** The shipments that an event names: by their own ids, or by despatch advices of shipments that its author sends or is to get. */
function shipmentsOf(database: Database, documents: readonly string[], party: string | null): string[] {
  const named = documents.filter((document) => isShipment(database, document));
  const advised = documents.flatMap((document) =>
    database.all<{ shipment: string }>(ofDocument, document, party ?? '', party ?? '').map(({ shipment }) => shipment),
  );
  return [...new Set([...named, ...advised])];
}

const ofDocument = `SELECT shipment FROM document_shipment JOIN shipment ON shipment.id = document_shipment.shipment
  WHERE document = ? AND (sender = ? OR receiver = ?)`;

/** The number of the organisation and its party, which nearly all of its events share. */
const authorNumber = ({ database, numbers, author: { msp, party }, authorName }: EventSink): number =>
  numbers.of('author', authorName, () => {
    const known = database.get<{ n: number }>('SELECT n FROM author WHERE msp = ? AND party IS ?', msp, party)?.n;
    return known ?? database.run('INSERT INTO author (msp, party) VALUES (?, ?)', msp, party);
  });

/** A waiting event is submitted again, and its hash then needs the same context. */
const contextAgain = ({ context }: TracedEvent): string | null =>
  context === undefined ? null : JSON.stringify(context);

/** The event's row. `hash`: of its id, in hex, if it has one. */
const insert = (
  sink: EventSink,
  event: TracedEvent,
  { hash, spots }: { readonly hash: string | undefined; readonly spots: readonly number[] },
): number => {
  const { database, bodies, inserts, author, waiting, tx, recorded } = sink;
  const { id, eventID = null, type, time, step, context } = event;
  const shipments = event.documents.length === 0 ? [] : shipmentsOf(database, event.documents, author.party);
  const isWaiting = waiting.has(event);
  const n = inserts.next('event_row');
  inserts.add(
    intoEvent,
    n,
    hash === undefined ? id : hashKey(hash),
    authorNumber(sink),
    eventID,
    Number(isWaiting),
    isWaiting ? contextAgain(event) : null,
    typeNumber(type),
    time,
    step,
    Number(event.declaration),
    tx,
    recorded,
    contextNumber(sink, context),
    spotsText(spots),
    shipments.length === 0 ? null : JSON.stringify(shipments),
  );
  // Whether any event waits is asked of the database.
  if (isWaiting) inserts.flush();
  bodies.add(n, event.text);
  for (const spot of spots) inserts.add(intoPlaceEvent, spot, n);
  for (const document of event.documents) {
    const number = numberOf(document);
    database.run('INSERT INTO document_event VALUES (?, ?, ?)', document, number, n);
    for (const shipment of shipments) saveDocument(database, document, shipment);
  }
  return n;
};

/** A link between two numbers of the graph. */
interface StatedLink {
  readonly source: number;
  readonly target: number;
  readonly kind: 'packed' | 'claimed' | 'transformed' | 'serialized';
}

const packingLinks = (graph: GraphWriter, { parent, children = [], out, alleged }: Links): StatedLink[] => {
  if (!parent || out === true) return [];
  const kind = alleged === true ? 'claimed' : 'packed';
  return children.map((child) => ({ source: nodeOf(graph, child), target: nodeOf(graph, parent), kind }));
};

const makingLinks = (graph: GraphWriter, event: number, links: Links): StatedLink[] => {
  const { process, inputs = [], outputs = [] } = links;
  if (inputs.length + outputs.length === 0) return [];
  // A transformation in a single event is a node between its inputs and outputs.
  const middle = graph.node(process ?? `${ownProcess}${event}`, 0, 'process');
  return [
    ...inputs.map((input) => ({ source: nodeOf(graph, input), target: middle, kind: 'transformed' as const })),
    ...outputs.map((output) => ({ source: middle, target: nodeOf(graph, output), kind: 'transformed' as const })),
  ];
};

const statedLinks = (graph: GraphWriter, event: number, links: Links): StatedLink[] => [
  ...packingLinks(graph, links),
  ...makingLinks(graph, event, links),
  ...(links.serialized ?? []).map(([lot, item]) => ({
    source: graph.node(lot, 0, 'class'),
    target: graph.node(item, 0),
    kind: 'serialized' as const,
  })),
];

const saveLinks = (graph: GraphWriter, n: number, links: Links): void => {
  for (const { source, target, kind } of statedLinks(graph, n, links)) graph.link(source, target, kind, n);
};

/** Replaces the links of an event that was recorded before: its containers had other fillings than was known then. */
export function renewLinks(
  graph: GraphWriter,
  { msp, id }: { readonly msp: string; readonly id: string },
  links: Links,
): void {
  const event = graph.recorded(msp, id);
  if (event !== undefined) graph.relink(event, statedLinks(graph, event, links));
}

/** The node of goods that an event names; for a container, the node of its filling at that event. */
const visited = ({ facts, graph }: EventSink, event: TracedEvent, goods: string, isThing: boolean): number => {
  if (!isThing) return graph.node(goods, 0, 'class');
  if (isItemId(goods)) return graph.node(goods, 0);
  const thing = facts.read('container', [goods]);
  return nodeOf(graph, nodeAt(goods, thing, event.time));
};

const nowhere = [0];

/** The goods that the event names: a visit for each place that it names, or one without a place. */
const saveVisits = (sink: EventSink, n: number, event: TracedEvent, spots: readonly number[]): void => {
  const { graph } = sink;
  const { goods, things, effects } = event;
  const named = new Map<number, number>();
  goods.forEach((id, at) => named.set(visited(sink, event, id, at < things), at));
  for (const [node, at] of named) {
    const kind = must(effects[at], 'effect');
    const other = isJourney(kind) ? graph.spot(event.other) : 0;
    for (const place of spots.length === 0 ? nowhere : spots) graph.visit({ node, kind, place, other, event: n });
  }
};

/** Saves an event, the goods and places that it names, and its links. */
export function saveEvent(sink: EventSink, event: TracedEvent): void {
  const { graph, days, linksOf, author } = sink;
  const spots = event.places.map((place) => graph.spot(place));
  const hash = hashOfId(event.id);
  const n = insert(sink, event, { hash, spots });
  days.event(n, event);
  saveValues(sink, n, event);
  // Another build may have recorded an event under an id that is no hash: it stays readable, and has no links by hash.
  graph.event({ n, hash: hash ?? '', author });
  saveVisits(sink, n, event, spots);
  const stated = linksOf(event.id);
  if (stated !== undefined && !event.declaration) saveLinks(graph, n, readLinks(stated));
}
