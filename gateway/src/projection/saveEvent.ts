import type { Database } from './database';
import type { Fillings } from './fillings';
import type { GraphWriter } from './graphWriter';
import type { TracedEvent } from './tracedEvent';

/** What events are written with. */
export interface EventSink {
  readonly database: Database;
  readonly graph: GraphWriter;
  readonly fillings: Fillings;
  /** Who recorded each event of the transaction. */
  readonly parties: ReadonlyMap<string, string>;
  /** Number of the transaction. */
  readonly tx: number;
}

const insertEvent = `INSERT INTO event (id, type, time, party, step, declared, tx, places, shipments, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const isShipment = (database: Database, document: string): boolean =>
  document.startsWith('urn:epcglobal:cbv:bt:') &&
  database.get('SELECT 1 FROM shipment WHERE id = ?', document) !== undefined;

const insert = ({ database, parties, tx }: EventSink, event: TracedEvent): number => {
  const { id, type, time, step, places } = event;
  const shipments = event.documents.filter((document) => isShipment(database, document));
  const more = [tx, JSON.stringify(places), JSON.stringify(shipments), JSON.stringify(event.body)];
  const declared = Number(event.declaration);
  const n = database.run(insertEvent, id, type, time, parties.get(id) ?? null, step, declared, ...more);
  for (const place of places) database.run('INSERT INTO place_event VALUES (?, ?)', place, n);
  return n;
};

type NodesOf = (goods: string) => readonly number[];

const linkAll = ({ graph }: EventSink, sources: readonly number[], targets: readonly number[], n: number): void => {
  for (const source of sources) for (const target of targets) graph.link(source, target, 'packed', n);
};

const saveLinks = (sink: EventSink, n: number, event: TracedEvent, nodesOf: NodesOf): void => {
  const { graph } = sink;
  const { packing, transformation } = event;
  if (packing?.adds) for (const child of packing.children) linkAll(sink, nodesOf(child), nodesOf(packing.parent), n);
  if (transformation) {
    const process = graph.node(`process ${transformation.id ?? event.id}`, 0, 'process');
    for (const node of transformation.inputs.flatMap(nodesOf)) graph.link(node, process, 'transformed', n);
    for (const node of transformation.outputs.flatMap(nodesOf)) graph.link(process, node, 'transformed', n);
  }
  for (const { lot, item } of event.serialized) graph.link(graph.node(lot, 0), graph.node(item, 0), 'serialized', n);
};

/** Keeps an event, what it names, and what it links. Answers the event's number. */
export function saveEvent(sink: EventSink, event: TracedEvent): number {
  const { database, graph, fillings } = sink;
  const n = insert(sink, event);
  if (!event.declaration) fillings.start(event);
  const nodes = new Map<string, number[]>();
  const nodesOf: NodesOf = (goods) => {
    const known = nodes.get(goods);
    if (known) return known;
    const made = fillings.of(goods, event).map((filling) => graph.node(goods, filling));
    nodes.set(goods, made);
    return made;
  };
  for (const node of new Set(event.goods.flatMap(nodesOf))) database.run('INSERT INTO visit VALUES (?, ?)', node, n);
  if (event.declaration) return n;
  saveLinks(sink, n, event, nodesOf);
  fillings.end(event);
  return n;
}
