import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LedgerBlock } from '../../gateway/src/ledger/ledger';
import { buildReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { mostUnmoved, weightOf } from '../../gateway/src/projection/weight';
import { listEvents } from '../../gateway/src/queries/listEvents';
import { stock } from '../../gateway/src/queries/stock';
import { trace } from '../../gateway/src/trace/trace';
import { block, type Body, lotOf, placeOf, temporaryFile, transaction } from './blocks';
import { goods, said, seen, transformed } from './capturedEvents';
import { listedExceptions } from './listedExceptions';
import { close, closeAll, open } from './openModels';
import { stocked, write } from './stockFacts';

afterEach(closeAll);

const many = 200;
const filler: Body = { 'example:note': 'x'.repeat(1000) };
/** So large that it is written in the thread: each lot is made of the one before. */
const large = (number: number, start: number): LedgerBlock =>
  block(
    number,
    transaction(
      `large ${number}`,
      number,
      Array.from({ length: many }, (_, n) => {
        const made = said({ ...transformed([lotOf(start + n)], [lotOf(start + n + 1)]), ...filler });
        return { ...made, writes: [...(made.writes ?? []), stocked(lotOf(start + n), placeOf(1), `${n + 1}`)] };
      }),
    ),
  );
const small = (number: number, lot: number): LedgerBlock =>
  block(
    number,
    transaction(`small ${number}`, number, [
      said(seen([lotOf(lot)], placeOf(2))),
      { writes: [stocked(lotOf(lot), placeOf(2), '7')] },
    ]),
  );

/** The answers of the graph in memory and of the database. */
const answersOf = (readModel: ReadModel): object => ({
  height: readModel.height,
  back: goods(readModel, lotOf(2 * many), 'back'),
  forward: goods(readModel, lotOf(0), 'forward'),
  summary: trace(readModel, lotOf(many), 'back')?.summary,
  stock: stock(readModel, { limit: 1000 }).rows,
  events: listEvents(readModel, { limit: 200 }).rows.length,
});

describe('blocks that a read model applies', () => {
  const blocks = [large(0, 0), small(1, many), large(2, many), small(3, 2 * many)];

  test('are large and small ones', () => {
    const [first, second] = blocks.map((each) => weightOf([each]));
    expect(first).toBeGreaterThan(128 * 1024);
    expect(second).toBeLessThan(10_000);
  });

  test('give the same answers whichever thread writes them, and after a restart', async () => {
    const [file, other] = [temporaryFile(), open()];
    const readModel = open(file);
    for (const each of blocks) await readModel.take(each);
    other.apply(...blocks);
    expect(answersOf(readModel)).toEqual(answersOf(other));
    expect(goods(readModel, lotOf(2 * many), 'back').size).toBe(2 * many + 1);
    close(readModel);
    expect(answersOf(open(file))).toEqual(answersOf(other));
  });

  test('build the same read model', async () => {
    const other = open();
    other.apply(...blocks);
    const built = buildReadModel(temporaryFile());
    await built.take(...blocks);
    built.finish();
    expect(answersOf(built)).toEqual(answersOf(other));
    close(built);
    expect(answersOf(open(built.file))).toEqual(answersOf(other));
  });

  test('become visible only together', async () => {
    const readModel = open();
    const taking = readModel.take(...blocks.slice(0, 3));
    expect([readModel.height, listEvents(readModel).rows]).toEqual([0, []]);
    await taking;
    expect([readModel.height, goods(readModel, lotOf(0), 'forward').size]).toEqual([3, 2 * many + 1]);
  });

  test('given a block out of order, change nothing, and the right ones can be applied next', async () => {
    const readModel = open();
    await readModel.take(...blocks.slice(0, 1));
    const before = answersOf(readModel);
    await expect(readModel.take(...blocks.slice(2))).rejects.toThrow(/received block 2.*npx lotline rebuild/);
    expect(answersOf(readModel)).toEqual(before);
    await readModel.take(...blocks.slice(1));
    expect(readModel.height).toBe(4);
  });

  test('given an unreadable part, leave it out and report it', async () => {
    const readModel = open();
    const broken = said(seen([lotOf(3)], placeOf(1)), write('container', ['u'], { inside: { load: 7 } }));
    const { transactions } = large(0, 0);
    await readModel.take(block(0, ...transactions, transaction('broken', 1, [broken])));
    expect(readModel.unreadable).toBe(1);
    expect(listedExceptions(readModel)).toEqual([expect.objectContaining({ code: 'event_unreadable' })]);
    expect(goods(readModel, lotOf(0), 'forward').size).toBe(many + 1);
  });

  test('given an abort in their midst, leave no trace, and can be applied again', async () => {
    const file = temporaryFile();
    const readModel = open(file);
    await readModel.take(...blocks.slice(0, 1));
    const taking = expect(readModel.take(...blocks.slice(1))).rejects.toThrow(/has ended/);
    close(readModel);
    await taking;
    const again = open(file);
    expect(again.height).toBe(1);
    await again.take(...blocks.slice(1));
    expect(goods(again, lotOf(0), 'forward').size).toBe(2 * many + 1);
  });

  test('leave the moving of the write-ahead log into the file to the thread, also if they are small', async () => {
    const readModel = open();
    await readModel.take(large(0, 0));
    const sizeBefore = statSync(readModel.file).size;
    const events = Array.from({ length: 20 }, (_, n) => said({ ...seen([lotOf(n)], placeOf(2)), ...filler }));
    let weight = 0;
    for (let number = 1; weight < mostUnmoved; number += 1) {
      const next = block(number, transaction(`small ${number}`, number, events));
      weight += weightOf([next]);
      expect(weightOf([next])).toBeLessThan(32 * 1024);
      await readModel.take(next);
    }
    const end = performance.now() + 20_000;
    while (statSync(readModel.file).size < sizeBefore + 500_000 && performance.now() < end) await sleep(10);
    expect(statSync(readModel.file).size).toBeGreaterThanOrEqual(sizeBefore + 500_000);
  });
});
