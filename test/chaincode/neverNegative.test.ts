import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seed } from '../seed';
import { ledger } from './attacks/support/stage';
import type { Captured } from './support/captureChain';
import { type Actor, farm, shop } from './support/cast';
import { at, cases, made, packed, takenOut } from './support/everyOrder';
import { faultsOf } from './support/invariants';
import { type Statement, Telling } from './support/telling';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '20');
const lot = farm.lot('A');
const pallet = farm.container(1);

const kinds = ['make', 'sell', 'comeBack', 'destroy', 'ship', 'receive', 'void', 'pack', 'unpack', 'use'] as const;
type Kind = (typeof kinds)[number];

/** Something that a party says to have happened at a minute. Most of it cannot have, where it is drawn at random. */
interface Happening {
  readonly kind: Kind;
  readonly minute: number;
  readonly quantity: number;
  readonly isShop: boolean;
  /** Said by command, if there is one. */
  readonly isCommand: boolean;
  readonly isWrong: boolean;
}

const timeOf = ({ minute }: Happening): string => new Date(Date.UTC(2026, 3, 1) + minute * 60_000).toISOString();
const whoOf = ({ kind, isShop }: Happening): Actor =>
  kind === 'receive' || (isShop && ['sell', 'comeBack', 'destroy'].includes(kind)) ? shop : farm;

const observed = (bizStep: string, each: Happening, more: object = {}): object => ({
  ...made(lot, each.quantity, { action: 'OBSERVE', bizStep, ...at(whoOf(each).place) }),
  ...more,
});
const leaving = { bizLocation: undefined };
const toShop = { destinationList: [{ type: 'location', destination: shop.place }] };

const bodies: Readonly<Record<Kind, (each: Happening) => object>> = {
  make: (each) => made(lot, each.quantity, { bizStep: 'creating_class_instance' }),
  sell: (each) => observed('retail_selling', each),
  comeBack: (each) => observed('receiving', each, { disposition: 'returned' }),
  destroy: (each) => observed('destroying', each, { action: 'DELETE' }),
  ship: (each) => observed('shipping', each, { ...leaving, ...toShop }),
  receive: (each) => observed('receiving', each),
  void: (each) => observed('void_shipping', each, leaving),
  pack: (each) => packed(pallet, lot, each.quantity),
  unpack: (each) => packed(pallet, lot, each.quantity, takenOut),
  use: (each) => ({
    type: 'TransformationEvent',
    ...at(farm.place),
    inputQuantityList: [cases(lot, each.quantity)],
    outputQuantityList: [cases(farm.lot('B'), 1)],
  }),
};

const eventOf = (each: Happening): Captured['event'] => ({
  ...bodies[each.kind](each),
  eventTime: timeOf(each),
  eventTimeZoneOffset: '+00:00',
});

const commands: Partial<Record<Kind, string>> = { sell: 'sell', comeBack: 'return', destroy: 'destroy' };

function statementOf(each: Happening): Statement {
  const by = whoOf(each);
  const name = each.isCommand ? commands[each.kind] : undefined;
  const lots = [{ lot, quantity: String(each.quantity), uom: 'CS' }];
  const reason = name === 'sell' ? {} : { reason: 'so' };
  return {
    captured: { by, event: eventOf(each) },
    command: name === undefined ? undefined : by.says(name, { place: by.place, lots, at: timeOf(each), ...reason }),
    isWrong: each.isWrong,
  };
}

/** Accounts that cannot be below zero, and what something does to them. */
type Account = 'farm' | 'shop' | 'underWay' | 'soldByFarm' | 'soldByShop' | 'inside';

const effects: Readonly<Record<Kind, (quantity: number, isShop: boolean) => Partial<Record<Account, number>>>> = {
  make: (quantity) => ({ farm: quantity }),
  sell: (quantity, isShop) =>
    isShop ? { shop: -quantity, soldByShop: quantity } : { farm: -quantity, soldByFarm: quantity },
  comeBack: (quantity, isShop) =>
    isShop ? { shop: quantity, soldByShop: -quantity } : { farm: quantity, soldByFarm: -quantity },
  destroy: (quantity, isShop) => (isShop ? { shop: -quantity } : { farm: -quantity }),
  ship: (quantity) => ({ farm: -quantity, underWay: quantity }),
  receive: (quantity) => ({ shop: quantity, underWay: -quantity }),
  void: (quantity) => ({ farm: quantity, underWay: -quantity }),
  pack: (quantity) => ({ farm: -quantity, inside: quantity }),
  unpack: (quantity) => ({ farm: quantity, inside: -quantity }),
  use: (quantity) => ({ farm: -quantity }),
};

/** Without the departures that a voiding says did not take place: the last one of its quantity before it. */
function withoutVoided(all: readonly Happening[]): readonly Happening[] {
  const left = all.toSorted((a, b) => a.minute - b.minute);
  for (const voiding of left.filter(({ kind }) => kind === 'void')) {
    const isIt = (each: Happening): boolean =>
      each.kind === 'ship' && each.quantity === voiding.quantity && each.minute < voiding.minute;
    const ship = left.findLast(isIt);
    if (!ship) continue;
    left.splice(left.indexOf(ship), 1);
    left.splice(left.indexOf(voiding), 1);
  }
  return left;
}

/** The accounts that fall below zero at some time, from what stock has booked alone. `overOf` is what arrived above what was sent. */
function belowZero(booked: readonly Happening[], overOf: (each: Happening) => number): string[] {
  const totals = new Map<string, number>();
  return withoutVoided(booked).flatMap((each) => {
    const changes = effects[each.kind](each.quantity, each.isShop);
    if (each.kind === 'receive') changes.underWay = overOf(each) - each.quantity;
    return Object.entries(changes).flatMap(([account, change]) => {
      const total = (totals.get(account) ?? 0) + change;
      totals.set(account, total);
      return total < 0 ? [`${account} is ${total} at minute ${each.minute}`] : [];
    });
  });
}

const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom<Kind>(...kinds, 'make', 'ship', 'receive', 'receive', 'sell', 'comeBack'),
  minute: fc.integer({ min: 1, max: 90 }),
  quantity: fc.constantFrom(1, 2, 3, 5, 8),
  isShop: fc.boolean(),
  isCommand: fc.boolean(),
  isWrong: fc.constantFrom(false, false, false, false, false, true),
});
const first: Happening = {
  kind: 'make',
  minute: 0,
  quantity: 20,
  isShop: false,
  isCommand: false,
  isWrong: false,
};

/** All statements in the order of recording, and which of them are booked. */
const tale = (said: readonly Happening[], booked: readonly Happening[]): string =>
  said
    .map((each) => {
      const { kind, quantity, minute, isWrong, isShop, isCommand } = each;
      const how = `${isShop ? ' shop' : ''}${isCommand ? ' command' : ''}${isWrong ? ' in error' : ''}`;
      return `${kind} ${quantity} at minute ${minute}${how}${booked.includes(each) ? '' : ' (not booked)'}`;
    })
    .join('\n');

test(`whatever is said to have happened, and when, no account is below zero at any time (seed ${seed})`, async () => {
  let [waited, moved] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(happening, { minLength: 4, maxLength: 14, selector: ({ minute }) => minute }),
      async (said) => {
        const telling = new Telling(await ledger());
        const so = new Map<Happening, Statement>();
        for (const each of [first, ...said]) {
          const statement = statementOf(each);
          so.set(each, statement);
          await telling.tell(statement);
          const booked = [...so].filter(([, one]) => telling.isBooked(one)).map(([one]) => one);
          const overOf = (one: Happening): number => telling.overOf(so.get(one)!);
          const faults = [...belowZero(booked, overOf), ...faultsOf(telling.world.facts)];
          if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${tale([...so.keys()], booked)}`);
          waited += so.size - booked.length;
          moved += booked.length;
        }
      },
    ),
    { numRuns: runs, seed, endOnFailure: process.env['LOTLINE_END'] !== undefined },
  );
  expect(Math.min(waited, moved)).toBeGreaterThan(runs / 2);
}, 600_000);
