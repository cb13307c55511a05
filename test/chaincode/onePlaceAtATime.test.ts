import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seed } from '../seed';
import { ledger } from './attacks/support/stage';
import { type Actor, farm, shop } from './support/cast';
import { at, made, packed, received, shipped, takenOut } from './support/everyOrder';
import { faultsOf } from './support/invariants';
import { type Statement, Telling } from './support/telling';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '60');
const item = farm.item('1');
const lot = farm.lot('A');

type Kind = 'make' | 'sell' | 'comeBack' | 'destroy' | 'ship' | 'receive' | 'pack' | 'unpack';

/** A statement of a party about the item, at its place and at a minute. */
interface Happening {
  readonly kind: Kind;
  readonly minute: number;
  readonly by: Actor;
  /** Said by command, if there is one. */
  readonly isCommand: boolean;
  readonly isWrong: boolean;
}

const timeOf = ({ minute }: Happening): string => new Date(Date.UTC(2026, 3, 1) + minute * 60_000).toISOString();
const other = (by: Actor): Actor => (by === farm ? shop : farm);
const one = { quantityList: [], epcList: [item] };
const inside = (by: Actor, more: object = {}): object =>
  packed(by.container(1), lot, 1, { childQuantityList: [], childEPCs: [item], ...at(by.place), ...more });

const bodies: Readonly<Record<Kind, (by: Actor) => object>> = {
  make: (by) => made(lot, 1, { ...one, ...at(by.place) }),
  sell: (by) => made(lot, 1, { ...one, ...at(by.place), action: 'OBSERVE', bizStep: 'retail_selling' }),
  comeBack: (by) => ({ ...received(item, by.place), disposition: 'returned' }),
  destroy: (by) => made(lot, 1, { ...one, ...at(by.place), action: 'DELETE', bizStep: 'destroying' }),
  ship: (by) => shipped(item, by.place, other(by).place),
  receive: (by) => received(item, by.place),
  pack: (by) => inside(by),
  unpack: (by) => inside(by, takenOut),
};

function statementOf(each: Happening): Statement {
  const { kind, by, isCommand, isWrong } = each;
  const goods = { place: by.place, at: timeOf(each) };
  const things = { ...goods, items: [item] };
  const container = by.container(1);
  const commands: Partial<Record<Kind, [string, object]>> = {
    sell: ['sell', things],
    comeBack: ['return', { ...things, reason: 'so' }],
    destroy: ['destroy', { ...things, reason: 'so' }],
    pack: ['pack', { ...things, container }],
    unpack: ['unpack', { ...things, container }],
  };
  const command = isCommand ? commands[kind] : undefined;
  const event = { ...bodies[kind](by), eventTime: timeOf(each), eventTimeZoneOffset: '+00:00' };
  return { captured: { by, event }, command: command && by.says(...command), isWrong };
}

/** Where the item is after each of the things that happened, in order of event time; a fault where that cannot be. */
function faultsIn(booked: readonly Happening[]): string[] {
  let state = 'nowhere';
  return booked
    .toSorted((a, b) => a.minute - b.minute)
    .flatMap(({ kind, by, minute }) => {
      const [from, to] = moves[kind](by);
      // Further steps of a departure or arrival move nothing.
      if (kind === 'ship' && state === to) return [];
      const hasArrived = state === 'destroyed' || (state.endsWith(by.msp) && !state.startsWith('for'));
      if (kind === 'receive' && hasArrived) return [];
      const before = state;
      state = to;
      return from.includes(before) ? [] : [`${kind} at minute ${minute} by ${by.msp}: it was ${before}`];
    });
}

const here = (by: Actor): string => `at ${by.msp}`;
const moves: Readonly<Record<Kind, (by: Actor) => readonly [from: readonly string[], to: string]>> = {
  make: (by) => [['nowhere'], here(by)],
  sell: (by) => [[here(by)], `sold by ${by.msp}`],
  comeBack: (by) => [[`sold by ${by.msp}`, `for ${by.msp}`], here(by)],
  destroy: (by) => [[here(by)], 'destroyed'],
  ship: (by) => [[here(by)], `for ${other(by).msp}`],
  receive: (by) => [[`for ${by.msp}`], here(by)],
  pack: (by) => [[here(by)], `inside at ${by.msp}`],
  unpack: (by) => [[`inside at ${by.msp}`], here(by)],
};

/** A journey that can have been: from one step to the next, some minutes apart. */
const journeys: fc.Arbitrary<Happening[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 20 }),
    fc.array(fc.record({ isPacked: fc.boolean(), wait: fc.integer({ min: 2, max: 12 }) }), { maxLength: 5 }),
  )
  .map(([start, stays]) => {
    const step = (kind: Kind, minute: number, by: Actor): Happening => ({
      kind,
      minute,
      by,
      isCommand: false,
      isWrong: false,
    });
    const told = [step('make', start, farm)];
    let [minute, by] = [start, farm];
    for (const { isPacked, wait } of stays) {
      const [from, to]: readonly [Kind, Kind] = isPacked ? ['pack', 'unpack'] : ['ship', 'receive'];
      told.push(step(from, minute + wait, by));
      if (!isPacked) by = other(by);
      minute += wait + 2;
      told.push(step(to, minute, by));
    }
    return told;
  });

const claims: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Kind>('sell', 'sell', 'comeBack', 'comeBack', 'destroy'),
    minute: fc.integer({ min: 1, max: 90 }),
    by: fc.constantFrom<Actor>(farm, shop),
    isCommand: fc.boolean(),
    isWrong: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 6 },
);

const tale = (said: Iterable<readonly [Happening, Statement]>, telling: Telling): string =>
  [...said]
    .map(([{ kind, minute, by, isWrong }, one]) => {
      const how = `${one.command ? ' by command' : ''}${isWrong ? ' in error' : ''}`;
      return `${kind} at minute ${minute} by ${by.msp}${how}${telling.isBooked(one) ? '' : ' (not booked)'}`;
    })
    .join('\n');

test(`whatever is said of an item that travelled, it is sold, brought back and destroyed where it was then (seed ${seed})`, async () => {
  let [refused, done] = [0, 0];
  await fc.assert(
    fc.asyncProperty(journeys, claims, async (journey, claimed) => {
      const telling = new Telling(await ledger());
      const so = new Map<Happening, Statement>();
      for (const each of [...journey, ...claimed]) {
        if ([...so.keys()].some(({ minute }) => minute === each.minute)) continue;
        const statement = statementOf(each);
        so.set(each, statement);
        await telling.tell(statement);
        const booked = [...so].filter(([, one]) => telling.isBooked(one)).map(([one]) => one);
        const faults = [...faultsIn(booked), ...faultsOf(telling.world.facts)];
        if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${tale(so, telling)}`);
        if (!journey.includes(each)) {
          if (telling.isBooked(statement)) done += 1;
          else refused += 1;
        }
      }
    }),
    { numRuns: runs, seed, endOnFailure: process.env['LOTLINE_END'] !== undefined },
  );
  expect(Math.min(refused, done)).toBeGreaterThan(runs / 10);
}, 600_000);
