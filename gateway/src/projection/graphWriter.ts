import { canonicalKind, isIdError, parseId } from '@lotline/chaincode/domain';
import type { GraphChanges } from './graph/changes';
import { type GraphEvent, linkKinds, type NodeKind, nodeKinds } from './graph/graph';
import type { Database } from './database';
import type { GraphLink, GraphNode } from './graph/rows';
import type { Visit } from './graph/columns';
import type { Inserts, Into } from './inserts';
import type { KnownNumbers } from './knownNumbers';
import type { SeenKeys } from './seenKeys';

/** The kind of node of an id of goods. A class is a lot, unless it is a whole product. */
const kindOf = (id: string, isClass: boolean): NodeKind => {
  const kind = canonicalKind(id) ?? readKind(id);
  if (isClass) return kind === 'product' ? 'product' : 'lot';
  if (kind === 'logisticUnit') return 'container';
  return kind === 'lot' || kind === 'item' || kind === 'product' ? kind : 'other';
};

const readKind = (id: string): string | undefined => {
  const read = parseId(id);
  return isIdError(read) ? undefined : read.kind;
};

/** A position in the writer's pending changes. */
export interface GraphMark {
  readonly nodes: number;
  readonly links: number;
  readonly events: number;
  readonly visits: number;
  readonly changed: number;
  readonly stocked: number;
}

const intoNode: Into = { sql: 'INSERT INTO node (n, kind, id, filling)', width: 4 };
const intoLink: Into = { sql: 'INSERT INTO link (n, source, target, kind, event)', width: 5 };

const intoVisit: Into = { sql: 'INSERT INTO visit (node, kind, place, other, event)', width: 5 };

/** The database that a graph is written to, with the rows that are pending and the numbers that are known. */
export interface GraphTarget {
  readonly database: Database;
  readonly inserts: Inserts;
  readonly numbers: KnownNumbers;
  readonly seen: SeenKeys;
}

/** A link of an event. */
interface Row {
  readonly n: number;
  readonly source: number;
  readonly target: number;
  readonly kind: number;
}

/** Writes nodes and links into the database, and collects them for the graph in memory. */
export class GraphWriter {
  readonly #database: Database;
  readonly #inserts: Inserts;
  readonly #numbers: KnownNumbers;
  readonly #seen: SeenKeys;
  readonly #nodes: GraphNode[] = [];
  readonly #links: GraphLink[] = [];
  readonly #events: GraphEvent[] = [];
  readonly #visits: Visit[] = [];
  readonly #changed: { readonly n: number; readonly kind: number }[] = [];
  readonly #stocked: number[] = [];

  constructor({ database, inserts, numbers, seen }: GraphTarget) {
    this.#database = database;
    this.#inserts = inserts;
    this.#numbers = numbers;
    this.#seen = seen;
  }

  /** The node of goods. `class` marks goods that events count; otherwise the id determines the kind. */
  node(id: string, filling: number, kind?: 'process' | 'class'): number {
    const known = filling === 0 ? 'node' : `node ${filling}`;
    return this.#numbers.of(known, id, () => this.#stored(id, filling) ?? this.#insert(id, filling, kind));
  }

  #stored(id: string, filling: number): number | undefined {
    if (!this.#seen.mayHave(filling === 0 ? 'node' : `node ${filling}`, id)) return undefined;
    return this.#database.get<{ n: number }>('SELECT n FROM node WHERE id = ? AND filling = ?', id, filling)?.n;
  }

  #insert(id: string, filling: number, kind?: 'process' | 'class'): number {
    const code = nodeKinds[kind === 'process' ? kind : kindOf(id, kind === 'class')];
    const n = this.#inserts.next('node');
    this.#inserts.add(intoNode, n, code, id, filling);
    this.#nodes.push({ n, kind: code, id, filling });
    return n;
  }

  /** The number of a place in visits; 0 for no place. */
  spot(id: string | undefined): number {
    if (id === undefined) return 0;
    return this.#numbers.of('spot', id, () => {
      const known = this.#database.get<{ n: number }>('SELECT n FROM spot WHERE id = ?', id)?.n;
      return known ?? this.#database.run('INSERT INTO spot (id) VALUES (?)', id);
    });
  }

  /** Notes that the stock of a lot changed. Who reads the stock of a lot without a node finds it by the node that it gets. */
  stocked(lot: string): void {
    const node = this.#numbers.known('node', lot) ?? this.#stored(lot, 0);
    if (node !== undefined) this.#stocked.push(node);
  }

  event(event: GraphEvent): void {
    this.#events.push(event);
  }

  visit(visit: Visit): void {
    const { node, kind, place, other, event } = visit;
    this.#inserts.add(intoVisit, node, kind, place, other, event);
    this.#visits.push(visit);
  }

  link(source: number, target: number, kind: keyof typeof linkKinds, event: number): void {
    const code = linkKinds[kind];
    const n = this.#inserts.next('link');
    this.#inserts.add(intoLink, n, source, target, code, event);
    this.#links.push({ n, source, target, kind: code, event });
  }

  /** Removes the links of an event that its organisation declared to be in error. */
  withdraw(msp: string, eventId: string, time: string): void {
    this.#inserts.afterwards(() => {
      this.#withdraw(msp, eventId, time);
    });
  }

  #withdraw(msp: string, eventId: string, time: string): void {
    const waiting = 'SELECT n FROM event WHERE key = event_key(?) AND msp = ? AND waiting = 1';
    this.#database.run(`INSERT INTO booked (event) ${waiting}`, eventId, msp);
    this.#database.run(
      `UPDATE event_row SET declared = 1, declared_at = ?, waiting = 0
        WHERE n IN (SELECT n FROM event WHERE key = event_key(?) AND msp = ?)`,
      time,
      eventId,
      msp,
    );
    const links = `SELECT link.n FROM link JOIN event ON event.n = link.event
      WHERE event.key = event_key(?) AND event.msp = ? AND kind <> ${linkKinds.member}`;
    this.#changed.push(...this.#database.all<{ n: number }>(links, eventId, msp).map(({ n }) => ({ n, kind: -1 })));
  }

  /** Makes the packing that an event alleged a proven one, because stock has booked it now. */
  confirm(msp: string, eventId: string): void {
    this.#inserts.flush();
    const alleged = `SELECT link.n FROM link JOIN event ON event.n = link.event
      WHERE event.key = event_key(?) AND event.msp = ? AND declared = 0 AND kind = ${linkKinds.claimed}`;
    for (const { n } of this.#database.all<{ n: number }>(alleged, eventId, msp)) {
      this.#database.run(`UPDATE link SET kind = ${linkKinds.packed} WHERE n = ?`, n);
      this.#changed.push({ n, kind: linkKinds.packed });
    }
  }

  /** The number of an event that was recorded before and not declared in error. */
  recorded(msp: string, eventId: string): number | undefined {
    this.#inserts.flush();
    const found = 'SELECT n FROM event WHERE key = event_key(?) AND msp = ? AND declared = 0';
    return this.#database.get<{ n: number }>(found, eventId, msp)?.n;
  }

  /** Makes the links of an event these: removes others, and adds those that are missing. */
  relink(
    event: number,
    stated: readonly { readonly source: number; readonly target: number; readonly kind: keyof typeof linkKinds }[],
  ): void {
    this.#inserts.flush();
    const found = `SELECT n, source, target, kind FROM link WHERE event = ? AND kind >= 0 AND kind <> ${linkKinds.member}`;
    const rows = this.#database.all<Row>(found, event);
    const textOf = (source: number, target: number, kind: number): string => [source, target, kind].join(' ');
    const wanted = new Map(stated.map((each) => [textOf(each.source, each.target, linkKinds[each.kind]), each]));
    for (const { n, source, target, kind } of rows) {
      if (wanted.delete(textOf(source, target, kind))) continue;
      this.#database.run('UPDATE link SET kind = -1 WHERE n = ?', n);
      this.#changed.push({ n, kind: -1 });
    }
    for (const { source, target, kind } of wanted.values()) this.link(source, target, kind, event);
  }

  mark(): GraphMark {
    return {
      nodes: this.#nodes.length,
      links: this.#links.length,
      events: this.#events.length,
      visits: this.#visits.length,
      changed: this.#changed.length,
      stocked: this.#stocked.length,
    };
  }

  /** Drops the changes since the mark; the database must be rolled back to the same point. */
  rewind({ nodes, links, events, visits, changed, stocked }: GraphMark): void {
    this.#numbers.forget();
    this.#nodes.length = nodes;
    this.#links.length = links;
    this.#events.length = events;
    this.#visits.length = visits;
    this.#changed.length = changed;
    this.#stocked.length = stocked;
  }

  /** The changes to make in the graph in memory after the commit. */
  get changes(): GraphChanges {
    return {
      nodes: this.#nodes,
      links: this.#links,
      events: this.#events,
      visits: this.#visits,
      changed: this.#changed,
      stocked: this.#stocked,
    };
  }
}
