import { add, type Decimal, isItemId, isZero, localDay, nodeAt, subtract, limits } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { type RawEvent, selectEvents } from './eventRows';
import { EventBody, type Line } from './eventBody';

/** A recorded event that was not declared in error. */
export interface ChainEvent {
  readonly n: number;
  readonly id: string;
  readonly type: string;
  /** Event time, UTC. */
  readonly time: string;
  /** Its calendar day where it happened. */
  readonly day: string;
  readonly party: string | null;
  readonly step: string;
  readonly transactionId: string;
  readonly body: EventBody;
}

interface At {
  readonly time: string;
  readonly n?: number;
}

const valid = 'event.declared_at IS NULL';
const byTime = 'ORDER BY event.time, event.n';

/** The recorded events, asked for as the key data elements need them. Caches: use it for one response only. */
export class Chain {
  readonly #database: Database;
  readonly #known = new Map<string, readonly ChainEvent[]>();
  readonly #around = new Map<string, readonly ChainEvent[]>();
  readonly #makers = new Map<string, ChainEvent | undefined>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The events that name goods, by event time. */
  eventsOf(goods: string): readonly ChainEvent[] {
    const known = this.#known.get(goods);
    if (known) return known;
    const events = this.#select(
      `event.n IN (SELECT visit.event FROM visit JOIN node ON node.n = visit.node WHERE node.id = ?) AND ${valid} ${byTime}`,
      goods,
    );
    this.#known.set(goods, events);
    return events;
  }

  /** The events that name a lot, or a container while the lot was inside, by event time. */
  eventsAround(lot: string): readonly ChainEvent[] {
    const known = this.#around.get(lot) ?? this.#findAround(lot);
    this.#around.set(lot, known);
    return known;
  }

  #findAround(lot: string): readonly ChainEvent[] {
    const found = new Map<number, ChainEvent>();
    const open: { readonly events: readonly ChainEvent[]; readonly child: string }[] = [
      { events: this.eventsOf(lot), child: lot },
    ];
    const seen = new Set<string>();
    for (let next = open.pop(); next; next = open.pop()) {
      for (const event of next.events) {
        found.set(event.n, event);
        const { parent } = event.body;
        if (parent === undefined || parent === next.child) continue;
        const filling = this.#fillingOf(parent, event.time);
        const node = `${parent} ${filling}`;
        if (seen.has(node)) continue;
        seen.add(node);
        open.push({ events: this.#eventsOfFilling(parent, filling), child: parent });
      }
    }
    return [...found.values()].toSorted((a, b) => (a.time === b.time ? a.n - b.n : a.time < b.time ? -1 : 1));
  }

  /** The lots of a product that recorded events name. */
  lotsOf(product: string): string[] {
    return this.#database
      .all<{ id: string }>(
        'SELECT id FROM node WHERE id > ? AND id < ? ORDER BY id',
        `${product}/10/`,
        `${product}/100`,
      )
      .map(({ id }) => id);
  }

  /** The events of a time span: `from` inclusive, `to` exclusive, by event time; at most `most` and one more. */
  between(from: string, to: string, most: number): readonly ChainEvent[] {
    return this.#select(`event.time >= ? AND event.time < ? AND ${valid} ${byTime} LIMIT ?`, from, to, most + 1);
  }

  /** The event that made a lot: the transformation with it as output, or else its commissioning. */
  makerOf(lot: string): ChainEvent | undefined {
    if (!this.#makers.has(lot)) this.#makers.set(lot, this.#findMaker(lot));
    return this.#makers.get(lot);
  }

  #findMaker(lot: string): ChainEvent | undefined {
    const events = this.eventsOf(lot);
    const makes = (lines: readonly Line[]): boolean => lines.some((line) => line.lot === lot);
    return (
      events.find(({ body }) => makes(body.quantities('outputQuantityList'))) ??
      events.find(
        ({ type, body }) => type === 'ObjectEvent' && body.action === 'ADD' && makes(body.quantities('quantityList')),
      )
    );
  }

  /** Everything that an event moves, in lots: containers with their contents at its time, items as one of their lot. */
  linesOf({ body, time, n }: ChainEvent): readonly (Line & { readonly container?: string })[] {
    const named = [...body.quantities('quantityList'), ...body.quantities('childQuantityList')];
    const parent = body.parent === undefined ? {} : { container: body.parent };
    const things = [...body.ids('epcList'), ...body.ids('childEPCs')];
    const packed = things.flatMap((thing) =>
      isItemId(thing)
        ? this.#ofItem(thing).map((line) => ({ ...line, ...parent }))
        : this.contentsOf(thing, { time, n }).map((line) => ({ ...line, container: thing })),
    );
    const own = [...named.map((line) => ({ ...line, ...parent })), ...packed];
    // An aggregation event may name its container alone.
    if (own.length > 0 || body.parent === undefined) return own;
    return this.contentsOf(body.parent, { time, n }).map((line) => ({ ...line, ...parent }));
  }

  /**
   * The contents of a container as recorded packings left them at a time, in lots; an unknown quantity is ''. Empty if no packing is
   * recorded. `n` is the event that asks, which is left out.
   */
  contentsOf(container: string, at: At, depth = 0): Line[] {
    if (depth > limits.levels) return [];
    const { lots, things } = this.#inside(container, at);
    const inner = things.flatMap((thing) =>
      isItemId(thing) ? this.#ofItem(thing) : this.contentsOf(thing, at, depth + 1),
    );
    return [...lots, ...inner].filter((line) => !isExact(line) || !isZero(line.quantity as Decimal));
  }

  /** The items and containers that recorded packings left in a container at a time, at all levels. */
  thingsIn(container: string, at: At, depth = 0): string[] {
    if (depth > limits.levels) return [];
    const { things } = this.#inside(container, at);
    return things.flatMap((thing) => [thing, ...(isItemId(thing) ? [] : this.thingsIn(thing, at, depth + 1))]);
  }

  /** The lots and things that recorded packings left directly in a container at a time. */
  #inside(container: string, at: At): { readonly lots: readonly Line[]; readonly things: readonly string[] } {
    const held = new Map<string, Line>();
    const things = new Set<string>();
    for (const { body } of this.#packings(container, at)) {
      const children = body.ids('childEPCs');
      const lines = body.quantities('childQuantityList');
      if (body.action === 'DELETE' && children.length + lines.length === 0) {
        held.clear();
        things.clear();
      }
      for (const thing of children) {
        if (body.action === 'DELETE') things.delete(thing);
        else things.add(thing);
      }
      for (const line of lines) change(held, line, body.action === 'DELETE' ? subtract : add);
    }
    return { lots: [...held.values()], things: [...things] };
  }

  #packings(container: string, at: At): readonly ChainEvent[] {
    return this.#eventsOfFilling(container, this.#fillingOf(container, at.time)).filter(
      ({ n, type, time, body }) =>
        n !== at.n &&
        time <= at.time &&
        type === 'AggregationEvent' &&
        body.parent === container &&
        body.action !== 'OBSERVE',
    );
  }

  #fillingOf(container: string, time: string): number {
    const thing = readFact(this.#database, 'container', container);
    return isItemId(container) ? 0 : Number(nodeAt(container, thing, time).slice(container.length + 1));
  }

  #eventsOfFilling(container: string, filling: number): readonly ChainEvent[] {
    const key = `${container} ${filling}`;
    const known = this.#known.get(key);
    if (known) return known;
    const where = 'node.id = ? AND node.filling = ?';
    const events = this.#select(
      `event.n IN (SELECT visit.event FROM visit JOIN node ON node.n = visit.node WHERE ${where}) AND ${valid} ${byTime}`,
      container,
      filling,
    );
    this.#known.set(key, events);
    return events;
  }

  #ofItem(item: string): Line[] {
    const lot = readFact(this.#database, 'item', item)?.lot;
    return lot === undefined ? [] : [{ lot, quantity: '1', uom: 'C62' }];
  }

  #select(where: string, ...values: (string | number)[]): ChainEvent[] {
    return this.#database
      .all<RawEvent>(`${selectEvents} WHERE ${where}`, ...values)
      .map(({ n, id, type, time, party, step, body: text, transaction_id: transactionId }) => {
        const body = new EventBody(JSON.parse(text) as Record<string, unknown>);
        return { n, id, type, time, day: localDay(time, body.offset), party, step, transactionId, body };
      });
  }
}

const exact = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/** Returns true for a quantity that can be added up. Other goods are in a container without a known quantity. */
export const isExact = ({ quantity, uom }: Line): boolean => exact.test(quantity) && uom !== '';

/** Adds a line to the contents or takes it off; a line without an exact quantity stands for itself. */
function change(held: Map<string, Line>, line: Line, by: (a: Decimal, b: Decimal) => Decimal): void {
  const key = `${line.lot} ${line.uom}`;
  const before = held.get(key) ?? { ...line, quantity: '0' };
  const isKnown = isExact(line) && exact.test(before.quantity);
  held.set(key, { ...line, quantity: isKnown ? by(before.quantity as Decimal, line.quantity as Decimal) : '' });
}
