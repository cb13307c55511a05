import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import { type Balance, balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { readPast } from '../../chaincode/src/domain/facts/stockPast';
import { ledger } from './attacks/support/stage';
import { farm, type Said } from './support/cast';
import { faultsOf } from './support/invariants';
import type { WorldOfFacts } from './support/worldOfFacts';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '150');
const seed = Number(process.env['LOTLINE_SEED'] ?? Date.now() % 1_000_000);

const lot = farm.lot('A');
const { place } = farm;

type Kind = 'make' | 'sell' | 'destroy' | 'count';

/** Something that happened at a second; when it is recorded is drawn apart. */
interface Happening {
  readonly kind: Kind;
  readonly second: number;
  readonly quantity: number;
}

const byTime = (a: { readonly second: number }, b: { readonly second: number }): number => a.second - b.second;

const first = Date.UTC(2026, 1, 1) / 1000;
const fiveDays = 5 * 86_400;

const words = {
  make: { action: 'ADD', bizStep: 'creating_class_instance' },
  sell: { action: 'OBSERVE', bizStep: 'retail_selling' },
  destroy: { action: 'DELETE', bizStep: 'destroying' },
  count: { action: 'OBSERVE', bizStep: 'cycle_counting' },
} as const;

const eventOf = ({ kind, second, quantity }: Happening): Record<string, unknown> => ({
  type: 'ObjectEvent',
  eventTime: new Date(second * 1000).toISOString(),
  eventTimeZoneOffset: '+00:00',
  ...words[kind],
  readPoint: { id: place },
  bizLocation: { id: place },
  quantityList: [{ epcClass: lot, quantity, uom: 'CS' }],
});

interface Drawn {
  readonly kind: Kind;
  readonly second: number;
  readonly part: number;
}

/** The drawn events, with quantities that balance in order of event time: no sale exceeds the available stock. */
function history(drawn: readonly Drawn[]): Happening[] {
  let [balance, held] = [0, 0];
  return drawn.toSorted(byTime).flatMap(({ kind, second, part }, n): Happening[] => {
    const free = balance - held;
    const what = n === 0 ? 'make' : kind;
    const quantity =
      what === 'make' ? 1 + part : what === 'count' ? Math.max(0, balance + part - 8) : Math.min(part, free);
    if (quantity === 0 && what !== 'count') return [];
    if (what === 'count') held = quantity > balance ? held + quantity - balance : Math.min(held, quantity);
    balance = what === 'count' ? quantity : balance + (what === 'make' ? quantity : -quantity);
    return [{ kind: what, second, quantity }];
  });
}

type Accounts = Pick<Balance, 'onHand' | 'made' | 'sold' | 'destroyed' | 'adjusted'>;

interface Truth {
  readonly accounts: Accounts;
  /** The quantity on hand after each second with an event. */
  readonly balances: ReadonlyMap<number, number>;
}

/** The oracle: one walk through what happened, by its times, that knows nothing of how stock is kept. */
function truthOf(happened: readonly Happening[]): Truth {
  const sums = { make: 0, sell: 0, destroy: 0, count: 0 };
  const balances = new Map<number, number>();
  let onHand = 0;
  for (const { kind, second, quantity } of happened.toSorted(byTime)) {
    const change = kind === 'count' ? quantity - onHand : quantity;
    sums[kind] += change;
    onHand += kind === 'sell' || kind === 'destroy' ? -change : change;
    balances.set(second, onHand);
  }
  const accounts = {
    onHand: `${onHand}`,
    made: `${sums.make}`,
    sold: `${sums.sell}`,
    destroyed: `${sums.destroy}`,
    adjusted: `${sums.count}`,
  } as const;
  return { accounts, balances };
}

/** The same as the ledger has it. */
function found(world: WorldOfFacts, seconds: Iterable<number>): Truth {
  const stock = world.fact(stockKey(lot, place)) ?? { uom: 'CS', onHand: '0' as const };
  const { onHand, made, sold, destroyed, adjusted } = balanceOf(stock);
  const changes = readPast(stock.past);
  const after = (second: number): number =>
    changes.filter(({ at }) => at > second).reduce((balance, { amount }) => balance - Number(amount), Number(onHand));
  const balances = new Map([...seconds].map((second) => [second, after(second)]));
  return { accounts: { onHand, made, sold, destroyed, adjusted }, balances };
}

const declared = { errorDeclaration: { declarationTime: '2026-03-01T00:00:00Z', reason: 'incorrect_data' } };

interface Captured extends Happening {
  /** An event that was declared to be in error some time after it was recorded. */
  readonly isWrong: boolean;
}

const noon = '2026-03-01T12:00:00.000Z';

/** The open work of stock for an event: to book it, or to undo it. */
function dueOf(world: WorldOfFacts, each: Captured, withdrawn: ReadonlySet<Captured>): Said | undefined {
  const event = eventOf(each);
  const { stock, declaredInError } = world.fact(eventKey(farm.msp, eventHash(event))) ?? {};
  if (declaredInError !== undefined) return undefined;
  if (withdrawn.has(each)) return farm.captures({ ...event, ...declared });
  return stock === 'waiting' ? farm.says('bookWaiting', { event, party: farm.party }) : undefined;
}

/** Has stock take what waits, and take back what could not be, in order of event times, until nothing changes. */
async function settle(
  world: WorldOfFacts,
  captured: readonly Captured[],
  withdrawn: ReadonlySet<Captured>,
): Promise<void> {
  const open = (): Said[] => captured.flatMap((each) => dueOf(world, each, withdrawn) ?? []);
  for (let before = Infinity, due = open(); due.length > 0 && due.length < before; due = open()) {
    before = due.length;
    for (const said of due) await world.run([said], noon);
  }
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom<Kind>('make', 'sell', 'sell', 'destroy', 'count', 'count'),
  second: fc.integer({ min: first, max: first + fiveDays }),
  part: fc.integer({ min: 0, max: 20 }),
});

const chosen = {
  drawn: fc.uniqueArray(drawn, { minLength: 2, maxLength: 12, selector: ({ second }) => second }),
  order: fc.array(fc.nat(1000), { minLength: 24, maxLength: 24 }),
  wrong: fc.array(
    fc.record({
      kind: fc.constantFrom<Kind>('make', 'sell', 'count'),
      second: fc.nat(fiveDays),
      quantity: fc.integer({ min: 1, max: 20 }),
    }),
    { maxLength: 2 },
  ),
};

/** The order in which things are recorded. Errors are declared some time after what they correct. */
function captures(
  captured: readonly Captured[],
  order: readonly number[],
): { readonly each: Captured; readonly withdraws: boolean }[] {
  const keyed = captured.map((each, n) => ({ each, withdraws: false, key: order[n] ?? 0 }));
  const withdrawals = keyed
    .filter(({ each }) => each.isWrong)
    .map(({ each, key }, n) => ({ each, withdraws: true, key: key + (order[captured.length + n] ?? 0) + 0.5 }));
  return [...keyed, ...withdrawals].toSorted((a, b) => a.key - b.key);
}

test('in any order of recording, stock ends as in the order of event times: on hand, accounts and every past balance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(chosen), async ({ drawn: some, order, wrong }) => {
      const right = history(some);
      const seconds = new Set(right.map(({ second }) => second));
      const errors = wrong
        .map((each) => ({ ...each, second: first + each.second }))
        .filter(({ second }) => !seconds.has(second));
      fc.pre(new Set(errors.map(({ second }) => second)).size === errors.length);
      const captured: Captured[] = [
        ...right.map((each) => ({ ...each, isWrong: false })),
        ...errors.map((each) => ({ ...each, isWrong: true })),
      ];
      fc.pre(captured.filter(({ kind }) => kind === 'count').length <= 8);
      const world = await ledger();
      const withdrawn = new Set<Captured>();
      const sofar = new Set<Captured>();
      for (const { each, withdraws } of captures(captured, order)) {
        if (withdraws) withdrawn.add(each);
        sofar.add(each);
        const event = { ...eventOf(each), ...(withdraws && declared) };
        const { outcomes } = await world.run([farm.captures(event)], noon);
        expect(outcomes[0]).toMatchObject({ status: 'recorded' });
        await settle(world, [...sofar].toSorted(byTime), withdrawn);
        expect(faultsOf(world.facts)).toEqual([]);
        expect(readPast(world.fact(stockKey(lot, place))?.past).every((_change, n, all) => sumTo(all, n) >= 0)).toBe(
          true,
        );
      }
      const truth = truthOf(right);
      expect(found(world, truth.balances.keys())).toEqual(truth);
    }),
    { numRuns: runs, seed, endOnFailure: process.env['LOTLINE_SEED'] !== undefined },
  );
}, 300_000);

const sumTo = (changes: readonly { readonly amount: string }[], n: number): number =>
  changes.slice(0, n + 1).reduce((sum, { amount }) => sum + Number(amount), 0);
