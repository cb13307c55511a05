import { add, convert, type Decimal, isNegative, sum } from '@lotline/chaincode/domain';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOfNumber } from '../../../gateway/src/inventory/days';
import { countDays, runsOf } from '../../../gateway/src/inventory/demand';
import { LastPositions } from '../../../gateway/src/inventory/heldPositions';
import { periodFacts } from '../../../gateway/src/inventory/kpi/periodFacts';
import type { KpiFacts } from '../../../gateway/src/inventory/kpi/task';
import { lotDaysAt, positionKey } from '../../../gateway/src/inventory/lotDays';
import { allLotDays } from '../../../gateway/src/inventory/partyPositions';
import { PositionLedger } from '../../../gateway/src/inventory/positionLedger';
import type { Database } from '../../../gateway/src/projection/database';
import { moveKinds, useKinds } from '../../../gateway/src/projection/moveKinds';
import { seed } from '../../seed';
import { lotOf, partyOf, placeOf, productId as product } from '../blocks';
import { closeAll, open } from '../openModels';
import { flowOf, PlainLedger, type PlainLot, type PlainSum, stockAt } from './plainSums';

afterEach(closeAll);

const uom = 'KGM';
const party = partyOf(1);
/** The last day with movements, and the day after. */
const [first, days] = [20_000, 40];
const end = first + days;

const amount: fc.Arbitrary<Decimal> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -9, max: 9 }).map((n): Decimal => `${n}`) },
  fc.integer({ min: -9000, max: 9000 }).map((n) => add(`${n / 1000}`, '0')),
  fc.constantFrom<Decimal>('1000000001', '-1000000001', '999999999999999', '-123456789012345.000000000001'),
);
const daySum: fc.Arbitrary<PlainSum> = fc.record({
  day: fc.integer({ min: first, max: end }),
  kind: fc.constantFrom(...moveKinds),
  amount,
  came: fc.boolean(),
  moves: fc.integer({ min: 1, max: 5 }),
});
/** At most one sum of a day and kind, as the read model keeps them. */
const lot = fc
  .record({
    lot: fc.nat(3).map(lotOf),
    uom: fc.constantFrom(uom, uom, 'GRM', 'LBR', 'CS'),
    sums: fc.uniqueArray(daySum, { maxLength: 25, selector: ({ day, kind }) => `${day} ${kind}` }),
  })
  .map(({ sums, ...rest }) => ({
    ...rest,
    sums: sums.toSorted((a, b) => a.day - b.day || moveKinds.indexOf(a.kind) - moveKinds.indexOf(b.kind)),
  }));
const lotsOfPlace = fc.uniqueArray(lot, { maxLength: 4, selector: (each) => `${each.lot} ${each.uom}` });
const places = [placeOf(1), placeOf(2)];

/** Writes lots as the projection does. */
function fill(database: Database, all: readonly (readonly PlainLot[])[]): void {
  database.run(`INSERT INTO product (id, party, body) VALUES (?, ?, ?)`, product, party, JSON.stringify({ uom }));
  let balance = 0;
  all.forEach((lots, at) => {
    const place = places[at]!;
    database.run(
      'INSERT INTO place (id, party, body) VALUES (?, ?, ?)',
      place,
      party,
      JSON.stringify({ id: place, party }),
    );
    for (const { lot: id, uom: unit, sums } of lots) {
      balance += 1;
      const onHand = sums.reduce<Decimal>((total, each) => add(total, each.amount), '0');
      database.run(
        `INSERT INTO balance VALUES (?, ?, ?, ?, ?, '0', '0', '0', 1, 0, 1)`,
        balance,
        id,
        place,
        unit,
        onHand,
      );
      for (const { day, kind, amount: moved, came, moves } of sums) {
        const isWhole = moved.length < 16 && !moved.includes('.');
        const columns = isWhole ? [Number(moved), null] : [0, moved];
        const key = [balance, day, moveKinds.indexOf(kind)];
        database.run('INSERT INTO day_sum VALUES (?, ?, ?, ?, ?, ?, ?)', ...key, ...columns, came ? 1 : 0, moves);
      }
    }
  });
}

const around = (run: (all: readonly (readonly PlainLot[])[], database: Database) => void): void => {
  const each = fc.tuple(lotsOfPlace, lotsOfPlace);
  fc.assert(
    fc.property(each, (all) => {
      const { database } = open();
      fill(database, all);
      run(all, database);
      closeAll();
    }),
    { numRuns: 30, seed },
  );
};

/** One period before the other, and the last one ends before the last movements. */
const periods = [
  { from: first + 5, end: first + 15 },
  { from: first + 15, end: first + 35 },
].map((each) => ({ ...each, period: { from: dayOfNumber(each.from), to: dayOfNumber(each.end - 1) } }));

describe(`whatever was moved, in any unit (seed ${seed})`, () => {
  test('the days of a position in columns are those of plain objects', () => {
    around((all, database) => {
      all.forEach((lots, at) => {
        const found = lotDaysAt(database, product, places[at]!);
        expect(found).toHaveLength(lots.length);
        for (const until of [end - 10, end]) {
          const [ledger, plain] = [new PositionLedger(uom, until), new PlainLedger(lots, uom, until)];
          for (const each of found) ledger.note(each);
          expect([ledger.first, ledger.unclear]).toEqual([plain.first, plain.unclear]);
          expect(ledger.foreign).toEqual(plain.foreign);
          for (const count of plain.first === Number.POSITIVE_INFINITY ? [] : [1, 12, 90]) {
            const runs = plain.runs(count, until);
            const censored = runs.filter((run) => run.censored);
            const lengthOf = (some: typeof runs): number => some.reduce((total, { length }) => total + length, 0);
            expect(runsOf(ledger, count, until)).toEqual(runs);
            expect(countDays(ledger, count, until)).toEqual({ all: lengthOf(runs), censored: lengthOf(censored) });
            expect(ledger.isUsed(count, until)).toBe(sum(runs.map(({ quantity }) => quantity)) !== '0');
          }
        }
      });
    });
  });

  test('the stock and flows of periods are those of plain objects', () => {
    around((all, database) => {
      const task = { deadDays: 9 } as KpiFacts['task'];
      const keys = places.map((place) => positionKey(product, place));
      const holdings = [{ product, keys, cost: '1' as const, currency: 'EUR' }];
      const positions = allLotDays(database, { party });
      const given = { task, positions, holdings } as unknown as KpiFacts;
      const facts = periodFacts(
        given,
        periods.map(({ period }) => period),
      );
      const lots = all.flat();
      periods.forEach(({ from, end: until }, index) => {
        const found = facts.periods[index]!;
        const flow = (kinds: readonly (typeof moveKinds)[number][]): Decimal =>
          flowOf(lots, uom, { from, end: until, kinds: new Set(kinds) });
        expect(found.used.get(product) ?? '0').toBe(flow([...useKinds]));
        expect(found.missed.get(product) ?? '0').toBe(flow(['counted']));
        expect(found.unclear).toBe(unclearMoves(lots, from, until));
        expect(found.opening.get(product)?.lots ?? new Map()).toEqual(stockOf(lots, from));
        expect(found.closing.get(product)?.lots ?? new Map()).toEqual(stockOf(lots, until));
        expect(found.held.get(holdings[0]!) ?? '0').toBe(add(heldAt(lots, from), heldAt(lots, until)));
      });
    });
  });
});

/** The number of movements of which it is not known why they happened. */
const unclearMoves = (lots: readonly PlainLot[], from: number, until: number): number =>
  lots
    .flatMap(({ uom: unit, sums }) => sums.map((each) => ({ ...each, unit })))
    .filter(({ day, kind }) => day >= from && day < until && (kind === 'unclear' || kind === 'mixed'))
    .filter(({ unit, amount: moved }) => unit === uom || convert(moved, unit, uom) !== undefined)
    .reduce((total, { moves }) => total + moves, 0);

const inKilograms = (each: PlainLot, day: number): Decimal | undefined => convert(stockAt(each, day), each.uom, uom);

/** The stock above zero by lot at the begin of a day. */
function stockOf(lots: readonly PlainLot[], day: number): Map<string, Decimal> {
  const stock = new Map<string, Decimal>();
  for (const each of lots) {
    const onHand = inKilograms(each, day);
    if (onHand !== undefined) stock.set(each.lot, add(stock.get(each.lot) ?? '0', onHand));
  }
  return new Map([...stock].filter(([, quantity]) => quantity !== '0' && !isNegative(quantity)));
}

const heldAt = (lots: readonly PlainLot[], day: number): Decimal =>
  lots
    .filter((each) => !isNegative(stockAt(each, day)))
    .reduce<Decimal>((total, each) => add(total, inKilograms(each, day) ?? '0'), '0');

describe('positions that were read', () => {
  test('serve the next question at the same height and of the same party, and no other', () => {
    const { database } = open();
    fill(database, [[{ lot: lotOf(1), uom, sums: [] }], []]);
    const held = new LastPositions();
    const read = held.of({ database, height: 1 }, party);
    expect([...read.all.keys()]).toEqual([positionKey(product, places[0]!)]);
    expect(held.of({ database, height: 1 }, party)).toBe(read);
    expect(held.of({ database, height: 1 }, partyOf(2)).all.size).toBe(0);
    expect(held.of({ database, height: 1 }, party)).not.toBe(read);
    expect(held.of({ database, height: 2 }, party)).not.toBe(held.of({ database, height: 1 }, party));
  });
});
