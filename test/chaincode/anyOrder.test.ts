import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../chaincode/src/domain/facts/key';
import type { TransitLeg } from '../../chaincode/src/domain/facts/transit';
import { add, type Decimal } from '../../chaincode/src/domain/quantity';
import { ledger } from './attacks/support/stage';
import { faultsOf } from './support/invariants';
import { chainOf, choices, noon, permuted, shifts, type Told } from './support/tellChain';
import type { WorldOfFacts } from './support/worldOfFacts';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '100');
// For about one chain in a hundred, some order still gives another result (docs/architecture.md, "What order still matters"). The seed is
// therefore fixed; LOTLINE_SEED=$RANDOM searches for such chains.
const seed = Number(process.env['LOTLINE_SEED'] ?? 9);

type Body = Readonly<Record<string, unknown>>;

/** The goods that an event names. */
const named = (event: Body): string[] =>
  JSON.stringify(event).match(/https:\/\/id\.gs1\.org\/(?:01|00|8003)[^"]+|urn:gdst[^"]+/g) ?? [];

const isLeft = (world: WorldOfFacts, { by, event, wrongs }: Told): boolean => {
  const fact = world.fact(eventKey(by.msp, eventHash(event)));
  return wrongs === undefined ? fact?.stock === 'waiting' : fact?.correcting === true;
};

/** Events of the same goods, which may be booked together. */
const alike = (first: Told, told: readonly Told[]): object[] =>
  told
    .filter((each) => each !== first && each.wrongs === undefined)
    .filter(({ event }) => named(event).some((goods) => named(first.event).includes(goods)))
    .slice(0, 50)
    .map(({ by, event }) => ({ event, party: by.party }));

/** Has stock book the events that wait, in order of event time, until nothing changes: what the gateway's keeper does. */
async function keep(world: WorldOfFacts, told: readonly Told[]): Promise<void> {
  const book = async ({ by, event }: Told, others: object[] = []): Promise<boolean> => {
    const { outcomes } = await world.run([by.says('bookWaiting', { event, party: by.party, others })], noon);
    return outcomes[0]?.details?.['booked'] === true;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const each of told) if (isLeft(world, each) && (await book(each))) changed = true;
    if (changed) continue;
    for (const each of told) {
      if (!changed && isLeft(world, each)) changed = await book(each, alike(each, told));
    }
  }
}

type Fact = Readonly<Record<string, unknown>>;

/** Lists whose order only depends on what was recorded first. */
const sorted = (list: unknown): unknown =>
  Array.isArray(list) ? list.map((each) => JSON.stringify(each)).toSorted() : list;

const isNothing = (fact: Fact): boolean =>
  fact['inside'] === undefined && (fact['status'] ?? 'unverified') === 'unverified';

/** A thing without its passages, which only corrections and receipts use. Undefined for an empty container that was never goods. */
function thingOf({ passages: _passages, arrived: _arrived, ...thing }: Fact): unknown {
  if (isNothing(thing)) return undefined;
  const inside = thing['inside'] as Fact | undefined;
  const { left: _left, ...leg } = (thing['transit'] ?? {}) as Fact;
  return {
    ...thing,
    transit: leg,
    ...(inside && { inside: { ...inside, levels: undefined, things: sorted(inside['things']) } }),
  };
}

/** An event without its number of exceptions, which includes resolved ones. One declared in error also loses its stock status. */
const eventOf = ({ exceptions: _exceptions, declaredInError, ...event }: Fact): unknown =>
  declaredInError === undefined ? event : 'declared in error';

/** The quantity in transit from each place. No event states which of two loads of one sender to one party arrived first. */
function underWay(legs: readonly TransitLeg[]): unknown {
  const totals = new Map<string, Decimal>();
  for (const { from, sender, quantity } of legs) {
    const way = `${sender} ${from}`;
    totals.set(way, add(totals.get(way) ?? '0', quantity));
  }
  return totals.size === 0 ? undefined : [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A shipment without who told what of it when, and in which order. */
const shipmentOf = ({ lots, settled = [], items, containers, arrived, status, documents, receiver }: Fact): unknown =>
  status === 'cancelled'
    ? undefined
    : { lots, settled, items, containers, arrived: sorted(arrived ?? []), status, documents, receiver };

/** The comparable content of each kind of fact, undefined for none. Other kinds are intermediate and not compared. */
const says: Readonly<Record<string, (fact: Fact) => unknown>> = {
  stock: (fact) => (Object.keys(fact).length > 2 || fact['onHand'] !== '0' ? fact : undefined),
  soldBy: (fact) => (fact['quantity'] === '0' ? undefined : fact),
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
function truth(world: WorldOfFacts): Record<string, unknown> {
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

const story = (order: readonly Told[]): string =>
  order.map(({ by, event }) => `${by.msp} ${JSON.stringify(event)}`).join('\n');

function differences(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    JSON.stringify(a[key]) === JSON.stringify(b[key])
      ? []
      : [`${key}:\n   in order ${JSON.stringify(a[key])}\n   permuted ${JSON.stringify(b[key])}`],
  );
}

test(`events recorded in any order give the same facts (seed ${seed})`, async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(choices, shifts, fc.nat({ max: 5 }), async (chosen, moves, often) => {
      const { told, world } = await chainOf(chosen);
      const order = permuted(told, moves);
      const other = await ledger();
      for (const [n, { by, event }] of order.entries()) {
        const [outcome] = (await other.run([by.tells(event)], noon)).outcomes;
        expect(outcome).toMatchObject({ status: 'recorded' });
        if (often > 0 && n % often === 0) await keep(other, told);
      }
      await keep(other, told);
      // Goods that another party has received by then are its own: it has to correct its receipt before the packing or making is corrected.
      fc.pre(!told.some((each) => each.wrongs !== undefined && isLeft(other, each)));
      if (order.some((each, n) => each !== told[n])) moved += 1;
      const found = differences(truth(world), truth(other));
      if (found.length > 0) throw new Error(`${found.join('\n')}\n${story(order)}`);
      expect(faultsOf(other.facts)).toEqual([]);
    }),
    { numRuns: runs, seed },
  );
  expect(moved).toBeGreaterThan(runs / 10);
}, 600_000);
