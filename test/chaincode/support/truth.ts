import { ofSales } from '../../../chaincode/src/domain/facts/stockPast';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { eventKey } from '../../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../../chaincode/src/domain/facts/key';
import type { TransitLeg } from '../../../chaincode/src/domain/facts/transit';
import { add, type Decimal } from '../../../chaincode/src/domain/quantity';
import { noon, type Captured } from './captureChain';
import type { WorldOfFacts } from './worldOfFacts';

type Body = Readonly<Record<string, unknown>>;

/** The goods that an event names. */
const named = (event: Body): string[] =>
  JSON.stringify(event).match(/https:\/\/id\.gs1\.org\/(?:01|00|8003)[^"]+|urn:(?:gdst|example|epc:id)[^"]+/g) ?? [];

/** Returns true if an event waits, or if its error declaration does. */
export const isLeft = (world: WorldOfFacts, { by, event, wrongs }: Captured): boolean => {
  const fact = world.fact(eventKey(by.msp, eventHash(event)));
  return wrongs === undefined ? fact?.stock === 'waiting' : fact?.correcting === true;
};

/** How far from an event those are that may be booked with it: of the same goods, of the goods of these, and so on. */
const distances = [1, 2, 8];

/** Other events up to a distance, the most that may be booked together. */
function alike(first: Captured, captured: readonly Captured[], distance: number): object[] {
  let near: readonly Captured[] = [first];
  for (let n = 0; n < distance; n += 1) {
    const goods = near.flatMap(({ event }) => named(event));
    near = captured.filter((each) => each.wrongs === undefined && named(each.event).some((one) => goods.includes(one)));
  }
  const others = near.filter((each) => each !== first);
  return others.slice(0, 50).map(({ by, event }) => ({ event, party: by.party }));
}

/** Has stock book the events that wait, in order of event time, until nothing changes: what the gateway's keeper does. */
export async function keep(world: WorldOfFacts, captured: readonly Captured[]): Promise<void> {
  const book = async ({ by, event }: Captured, others: object[] = []): Promise<boolean> => {
    const { outcomes } = await world.run([by.says('bookWaiting', { event, party: by.party, others })], noon);
    return outcomes[0]?.details?.['booked'] === true;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const each of captured) if (isLeft(world, each) && (await book(each))) changed = true;
    if (changed) continue;
    for (const each of captured) {
      for (const distance of distances) {
        if (!changed && isLeft(world, each)) changed = await book(each, alike(each, captured, distance));
      }
    }
  }
}

type Fact = Readonly<Record<string, unknown>>;

/** Lists whose order only depends on what was recorded first. */
const sorted = (list: unknown): unknown =>
  Array.isArray(list) ? list.map((each) => JSON.stringify(each)).toSorted() : list;

const isNothing = (fact: Fact): boolean =>
  fact['inside'] === undefined && (fact['status'] ?? 'unverified') === 'unverified';

/**
 * A thing without its passages, which only corrections and receipts use, and without the time since which it is at its place, which is not
 * known any more after some corrections. Undefined for an empty container that was never goods.
 */
function thingOf({ passages: _passages, arrived: _arrived, since: _since, ...thing }: Fact): unknown {
  if (isNothing(thing)) return undefined;
  const inside = thing['inside'] as Fact | undefined;
  const { left: _left, ...leg } = (thing['transit'] ?? {}) as Fact;
  return {
    ...thing,
    transit: leg,
    ...(inside && { inside: { ...inside, levels: undefined, things: sorted(inside['things']) } }),
  };
}

/**
 * An event without its number of exceptions, which includes resolved ones, and without the containers that a receipt brought by what is
 * inside: of several that hold the same, no event says which. The containers themselves show what has arrived. One declared in error also
 * loses its stock status.
 */
function eventOf({ exceptions: _exceptions, declaredInError, within, ...event }: Fact): unknown {
  if (declaredInError !== undefined) return 'declared in error';
  return within === undefined ? event : { ...event, within: (within as Fact)['lots'] };
}

/** The quantity in transit from each place. No event states which of two loads of one sender to one party arrived first. */
function underWay(legs: readonly TransitLeg[]): unknown {
  const totals = new Map<string, Decimal>();
  for (const { from, sender, quantity } of legs) {
    const way = `${sender} ${from}`;
    totals.set(way, add(totals.get(way) ?? '0', quantity));
  }
  return totals.size === 0 ? undefined : [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A shipment without its authors, their times and their order. */
const shipmentOf = ({ lots, settled = [], items, containers, arrived, status, documents, receiver }: Fact): unknown =>
  status === 'cancelled'
    ? undefined
    : { lots, settled, items, containers, arrived: sorted(arrived ?? []), status, documents, receiver };

/** How many movements a stock keeps singly; from there on, the order of recording decides which ones are added up. */
const mostSingle = 16;

/** A fact without its past, if that has so many changes that some may be added up. */
function withShortPast(fact: Fact, single: number): Fact {
  const changes = ((fact['past'] as string | undefined) ?? '').split(' ').length;
  return changes >= single ? { ...fact, past: undefined } : fact;
}

/** A stock, unless it is empty and nothing ever happened there. */
function stockOf(fact: Fact): unknown {
  if (Object.keys(fact).length <= 2 && fact['onHand'] === '0') return undefined;
  return withShortPast(fact, mostSingle);
}

/** The comparable content of each kind of fact, undefined for none. Other kinds are intermediate and not compared. */
const says: Readonly<Record<string, (fact: Fact) => unknown>> = {
  stock: stockOf,
  soldBy: (fact) => (fact['quantity'] === '0' ? undefined : withShortPast(fact, ofSales.hour)),
  transit: ({ legs }) => underWay(legs as readonly TransitLeg[]),
  item: thingOf,
  container: thingOf,
  lot: (fact) => (fact['status'] === 'active' ? fact : undefined),
  event: eventOf,
  shipment: shipmentOf,
  exception: ({ status, code, details }) =>
    status === 'open' && code !== 'declared_in_error' ? { code, details } : undefined,
};

/** The comparable facts of a ledger. recallClosure.test.ts compares the scope of recalls. */
export function truth(world: WorldOfFacts): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [key, text] of world.facts) {
    const { kind, attributes } = parseFactKey(key) ?? { kind: '', attributes: [] };
    const said = says[kind]?.(JSON.parse(text) as Fact);
    // The number of an exception depends on how many there were before it.
    const ids = kind === 'exception' ? attributes.slice(0, 2) : attributes;
    if (said !== undefined) shown[[kind, ...ids].join(' ')] = said;
  }
  return shown;
}

/** The events in the order of recording, as text. */
export const story = (order: readonly Captured[]): string =>
  order.map(({ by, event }) => `${by.msp} ${JSON.stringify(event)}`).join('\n');

/** The differences between two ledgers. */
export function differences(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    JSON.stringify(a[key]) === JSON.stringify(b[key])
      ? []
      : [`${key}:\n   in order ${JSON.stringify(a[key])}\n   permuted ${JSON.stringify(b[key])}`],
  );
}
