import { hashOfId, isItemId, type Links, nodeAt } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { DaySums } from './daySums';
import type { EventBodies } from './eventBodies';
import { eventKey } from './eventKey';
import { spotsText, typeNumber } from './eventRow';
import type { FactStore } from './factStore';
import { ownProcess } from './graph/idBytes';
import type { GraphTarget, GraphWriter } from './graphWriter';
import type { Into } from './inserts';
import { legsOf } from './legs';
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
  /** Number of blocks of the ledger with the transaction's block. */
  readonly height: number;
  /** The organisation that submitted the transaction, and its party if it has registered one. */
  readonly msp: string;
  readonly party: string | undefined;
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
function shipmentsOf(database: Database, documents: readonly string[], party: string | undefined): string[] {
  const named = documents.filter((document) => isShipment(database, document));
  const advised = documents.flatMap((document) =>
    database.all<{ shipment: string }>(ofDocument, document, party ?? '', party ?? '').map(({ shipment }) => shipment),
  );
  return [...new Set([...named, ...advised])];
}

const ofDocument = `SELECT shipment FROM document_shipment JOIN shipment ON shipment.id = document_shipment.shipment
  WHERE document = ? AND (sender = ? OR receiver = ?)`;

/** The number of the organisation and its party, which nearly all of its events share. */
const authorNumber = ({ database, numbers, msp, party }: EventSink): number => {
  const author = [msp, party ?? null];
  return numbers.of('author', JSON.stringify(author), () => {
    const known = database.get<{ n: number }>('SELECT n FROM author WHERE msp = ? AND party IS ?', ...author)?.n;
    return known ?? database.run('INSERT INTO author (msp, party) VALUES (?, ?)', ...author);
  });
};

const insert = (sink: EventSink, event: TracedEvent): number => {
  const { database, bodies, graph, inserts, party, waiting, tx, recorded } = sink;
  const { id, eventID = null, type, time, step, places, context } = event;
  const shipments = event.documents.length === 0 ? [] : shipmentsOf(database, event.documents, party);
  const spots = places.map((place) => graph.spot(place));
  const ends = [spotsText(spots), shipments.length === 0 ? null : JSON.stringify(shipments)];
  const sent = [tx, recorded, contextNumber(sink, context)];
  const declared = Number(event.declaration);
  // A waiting event is submitted again, and its hash then needs the same context.
  const again = waiting.has(event) ? [1, context === undefined ? null : JSON.stringify(context)] : [0, null];
  const n = inserts.next('event_row');
  const what = [typeNumber(type), time, step, declared];
  inserts.add(intoEvent, n, eventKey(id), authorNumber(sink), eventID, ...again, ...what, ...sent, ...ends);
  // Whether any event waits is asked of the database.
  if (waiting.has(event)) inserts.flush();
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
  const thing = facts.read('container', goods);
  return nodeOf(graph, nodeAt(goods, thing, event.time));
};

/** The goods that the event names. */
const saveVisits = (sink: EventSink, n: number, event: TracedEvent): void => {
  const { graph } = sink;
  const named = new Map(event.goods.map((goods, at) => [visited(sink, event, goods, at < event.things), at]));
  for (const [node, at] of named) {
    for (const { kind, place, other } of legsOf(event, at)) {
      graph.visit({ node, kind, place: graph.spot(place), other: graph.spot(other), event: n });
    }
  }
};

/** Saves an event, the goods and places that it names, and its links. */
export function saveEvent(sink: EventSink, event: TracedEvent): void {
  const { graph, days, height, linksOf, msp, party = null } = sink;
  const n = insert(sink, event);
  days.event(n, height, event);
  saveValues(sink, n, event);
  // Another build may have recorded an event under an id that is no hash: it stays readable, and has no links by hash.
  graph.event({ n, hash: hashOfId(event.id) ?? '', author: { msp, party } });
  saveVisits(sink, n, event);
  const stated = linksOf(event.id);
  if (stated !== undefined && !event.declaration) saveLinks(graph, n, readLinks(stated));
}
