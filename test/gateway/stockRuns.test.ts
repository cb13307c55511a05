import { add, type Decimal } from '@lotline/chaincode/domain';
import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Database } from '../../gateway/src/projection/database';
import { DaySums } from '../../gateway/src/projection/daySums';
import { Inserts } from '../../gateway/src/projection/inserts';
import { SeenKeys } from '../../gateway/src/projection/seenKeys';
import { StockMoves } from '../../gateway/src/projection/stockMoves';
import { balancesAt } from '../../gateway/src/queries/stockThen';
import { seed } from '../seed';
import { lotOf, placeOf, timeOf } from './blocks';
import { close, closeAll, open } from './openModels';

afterEach(closeAll);

const minutes = 20;

interface Movement {
  readonly lot: string;
  readonly place: string;
  readonly time: string;
  readonly onHand: Decimal;
  readonly held: Decimal;
}

const quantity = fc.integer({ min: -9000, max: 9000 }).map((n): Decimal => add(`${n / 1000}`, '0'));
/** In any order of time, also several at once. */
const movement: fc.Arbitrary<Movement> = fc.record({
  lot: fc.nat(1).map(lotOf),
  place: fc.nat(1).map(placeOf),
  time: fc.nat(minutes).map(timeOf),
  onHand: quantity,
  held: fc.oneof(fc.constant<Decimal>('0'), quantity),
});

/** Rows may have been written before. */
function seenBefore(): SeenKeys {
  const seen = new SeenKeys();
  seen.giveUp();
  return seen;
}

/** No thread reads stock here. */
const graph = { stocked: (): void => undefined };

/** Each block in a database transaction of its own, at the height that its index gives. */
function save(database: Database, blocks: readonly (readonly Movement[])[]): void {
  let at = { movements: 0, balances: 0 };
  blocks.forEach((movements, before) => {
    const inserts = new Inserts(database);
    const moves = new StockMoves(
      { database, graph, inserts, days: new DaySums({ database, inserts }), seen: seenBefore() },
      at,
    );
    for (const { time, ...change } of movements) {
      moves.move({ ...change, uom: 'KGM', reserved: '0', inTransit: '0' }, Date.parse(time), before + 1);
    }
    moves.flush();
    inserts.flush();
    at = { movements: moves.count, balances: moves.lastBalance };
  });
}

/** By adding up all movements. */
function added(
  blocks: readonly (readonly Movement[])[],
  until: string | undefined,
  height: number | undefined,
): object {
  const sums = new Map<string, readonly Decimal[]>();
  for (const { lot, place, time, onHand, held } of blocks.slice(0, height).flat()) {
    if (until !== undefined && time > until) continue;
    const [before, heldBefore] = sums.get(`${lot} ${place}`) ?? ['0', '0'];
    sums.set(`${lot} ${place}`, [add(before ?? '0', onHand), add(heldBefore ?? '0', held)]);
  }
  return Object.fromEntries([...sums].filter(([, amounts]) => amounts.some((amount) => amount !== '0')).sort());
}

const answered = (database: Database, time: string | undefined, height: number | undefined): object =>
  Object.fromEntries(
    [...balancesAt(database, [], { time: time === undefined ? undefined : Date.parse(time), height })]
      .map(({ lot, place, onHand, held }): [string, readonly string[]] => [`${lot} ${place}`, [onHand, held]])
      .filter(([, amounts]) => amounts.some((amount) => amount !== '0'))
      .sort(),
  );

test(`seed ${seed}: given movements recorded in any order of their times, stock as of any time and height is their sum`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(movement, { maxLength: 12 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.option(fc.nat(minutes + 1)), fc.option(fc.nat(8))), { minLength: 1, maxLength: 10 }),
      (blocks, instants) => {
        const readModel = open();
        const { database } = readModel;
        save(database, blocks);
        for (const [minute, height] of [...instants, [null, null] as const]) {
          const [time, of] = [minute === null ? undefined : timeOf(minute), height ?? undefined];
          expect(answered(database, time, of)).toEqual(added(blocks, time, of));
        }
        close(readModel);
      },
    ),
    { numRuns: 40, seed, endOnFailure: true },
  );
});

test('given movements in the order of their times, they are one run, and each late one of them costs a run at most', () => {
  const { database } = open();
  const at = (minute: number): Movement => ({
    lot: lotOf(1),
    place: placeOf(1),
    time: timeOf(minute),
    onHand: '1',
    held: '0',
  });
  const runs = (): number | undefined => database.get<{ runs: number }>('SELECT runs FROM balance')?.runs;
  save(database, [[at(1), at(2)], [at(2), at(5)], [at(9)]]);
  expect(runs()).toBe(1);
  const inserts = new Inserts(database);
  const late = new StockMoves(
    { database, graph, inserts, days: new DaySums({ database, inserts }), seen: seenBefore() },
    { movements: 5, balances: 1 },
  );
  for (const minute of [3, 4, 9, 8]) {
    late.move({ ...at(minute), uom: 'KGM', reserved: '0', inTransit: '0' }, Date.parse(timeOf(minute)), 4);
  }
  late.flush();
  inserts.flush();
  expect(runs()).toBe(2);
});

test('given thousands of movements, the look-ups of stock as of a time and a height use the order of an index', () => {
  const { database } = open();
  const plan = (sql: string): string =>
    database
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .map(({ detail }) => detail)
      .join('; ');
  const from = 'SELECT sum_on_hand FROM moved WHERE balance = 1 AND run = 0';
  for (const which of ['AND position = 7', 'ORDER BY position DESC LIMIT 1']) {
    expect(plan(`${from} ${which}`)).toMatch(/^SEARCH moved USING PRIMARY KEY[^;]*$/);
  }
});
