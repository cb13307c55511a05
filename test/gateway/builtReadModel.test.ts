import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from '@jest/globals';
import { factKey, must } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import type { LedgerBlock } from '../../gateway/src/ledger/ledger';
import { buildReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { seed } from '../seed';
import {
  block,
  type Body,
  lotOf,
  placeOf,
  senderMsp,
  type Step,
  temporaryFile,
  timeOf,
  transaction,
  type Write,
} from './blocks';
import { said, seen, transformed } from './capturedEvents';
import { close, closeAll, open } from './openModels';
import { stocked, write } from './stockFacts';

afterEach(closeAll);

/** A fact that cannot be stored, or one that is no JSON. */
type Fault = 'unstorable' | 'noJson' | undefined;

interface Written {
  readonly block: LedgerBlock;
  readonly fault: Fault;
}

const withFaultyFact = (made: LedgerBlock): LedgerBlock => ({
  ...made,
  transactions: made.transactions.map((each) => ({
    ...each,
    writes: [...each.writes, { key: factKey('lot', lotOf(4)), value: '{' }],
  })),
});

/** An event that waits, with its fact in a later transaction. */
const waiting = (): { readonly step: Step; readonly later: (fact: Body) => Step } => {
  const { id, ...step } = said(seen([lotOf(1)], placeOf(1)));
  const fact = (value: Body): Write => [eventKey(senderMsp, id), value];
  return { step: { ...step, writes: [fact({ stock: 'waiting' })] }, later: (value) => ({ writes: [fact(value)] }) };
};

/**
 * Blocks of transformations and sales of few lots at two places, also with texts of any language and removed facts; some have a fault. In
 * each, an event waits; it may be settled or declared in error in the next one.
 */
const histories = fc
  .array(
    fc.record({
      lots: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 6 }),
      place: fc.nat(1),
      fault: fc.constantFrom<Fault>('unstorable', 'noJson', undefined, undefined, undefined, undefined),
      end: fc.constantFrom<Body | undefined>({ stock: 'never' }, { declaredInError: timeOf(9) }, undefined),
      name: fc.string({ unit: 'binary' }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((each) => {
    const waits = each.map(waiting);
    return each.map(({ lots, place, fault, name, end }, number): Written => {
      const events = lots.flatMap(([one, other], n) => [
        {
          ...said(transformed([lotOf(one)], [lotOf(6 + other)])),
          writes: [stocked(lotOf(one), placeOf(place), `${10 * number + n}`)],
        },
        said(seen([lotOf(one)], placeOf(place))),
      ]);
      const written = said(
        seen([lotOf(2)], placeOf(0)),
        write('place', [placeOf(place)], { party: 'farm', name }),
        write('container', ['v'], number % 2 === 0 ? { id: 'v' } : null),
      );
      const broken = said(seen([lotOf(3)], placeOf(1)), write('container', ['u'], { inside: { load: 7 } }));
      const ended = end && number > 0 ? [must(waits[number - 1], 'event').later(end)] : [];
      const content = [
        must(waits[number], 'event').step,
        ...events,
        written,
        ...ended,
        ...(fault === 'unstorable' ? [broken] : []),
      ];
      const made = block(number, transaction(`tx ${number}`, number, content));
      return { block: fault === 'noJson' ? withFaultyFact(made) : made, fault };
    });
  });

/** All rows of all tables, in their order. */
function contentOf({ database, graph, height }: ReadModel): object {
  const tables = database.all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`);
  const rows = tables.map(({ name }) => [name, database.all(`SELECT * FROM ${name}`)]);
  return { height, nodes: graph.nodes, events: graph.events, rows: Object.fromEntries(rows) as object };
}

/** Cuts of a list into groups, by the length of each. */
const groupsOf = <Each>(list: readonly Each[], lengths: readonly number[]): Each[][] => {
  const groups: Each[][] = [];
  let at = 0;
  for (let n = 0; at < list.length; n += 1) {
    const length = lengths[n % lengths.length] ?? 1;
    groups.push(list.slice(at, at + length));
    at += length;
  }
  return groups;
};

/** Reads the file in a transaction of 300 ms, from another thread. Resolves once it has begun. */
async function readMeanwhile(file: string): Promise<void> {
  const reader = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(workerData, { readOnly: true });
    database.exec('BEGIN; SELECT height FROM checkpoint');
    parentPort.postMessage('reads');
    setTimeout(() => database.close(), 300);`,
    { eval: true, workerData: file },
  );
  await once(reader, 'message');
}

const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

describe(`A read model that is built (seed ${seed})`, () => {
  test('given any blocks in any groups, read ahead or not, has the rows of one that followed them one by one', async () => {
    const built = fc.asyncProperty(histories, lengths, fc.array(fc.boolean()), async (history, cuts, ahead) => {
      const blocks = history.map((each) => each.block);
      const building = buildReadModel(temporaryFile());
      const followed = open();
      const isAhead = (at: number): boolean => ahead[at] ?? true;
      blocks
        .filter((_, at) => isAhead(at))
        .forEach((each) => {
          building.readAhead(each);
        });
      for (const group of groupsOf(blocks, cuts)) await building.take(...group);
      for (const each of blocks) followed.apply(each);
      building.finish();
      expect(contentOf(building)).toEqual(contentOf(followed));
      expect(followed.unreadable).toBe(history.filter(({ fault }) => fault !== undefined).length);
      close(building);
      close(followed);
    });
    await fc.assert(built, { seed, numRuns: 4 });
  }, 120_000);

  test('given a reader of its file, writes blocks and completes the file once that has read', async () => {
    const building = buildReadModel(temporaryFile());
    const blocks = [0, 1].map((n) => block(n, transaction(`tx ${n}`, n, [said(seen([lotOf(n)], placeOf(n)))])));
    await readMeanwhile(building.file);
    building.apply(must(blocks[0], 'block'));
    await readMeanwhile(building.file);
    await building.take(must(blocks[1], 'block'));
    await readMeanwhile(building.file);
    building.finish();
    expect(building.height).toBe(2);
    close(building);
  });

  test('given an event that is about a thing of one party, has the rows of one that followed', async () => {
    const thing = 'https://example.com/crate/1';
    const { id, ...step } = said(seen([thing], placeOf(0)));
    const fact: Write = [eventKey(senderMsp, id), { means: [`${thing}#417/9506000000015`] }];
    const made = block(0, transaction('tx', 0, [{ ...step, writes: [fact] }]));
    const [building, followed] = [buildReadModel(temporaryFile()), open()];
    await building.take(made);
    followed.apply(made);
    building.finish();
    expect(contentOf(building)).toEqual(contentOf(followed));
    expect(followed.database.all('SELECT id FROM node')).toEqual([{ id: `${thing}#417/9506000000015` }]);
    close(building);
    close(followed);
  });

  test('given an event that waits until the next transaction of its block, it waits no longer', () => {
    const readModel = open();
    const { step, later } = waiting();
    readModel.apply(block(0, transaction('first', 0, [step]), transaction('second', 1, [later({ stock: 'never' })])));
    expect(readModel.database.all('SELECT waiting FROM event')).toEqual([{ waiting: 0 }]);
    close(readModel);
  });
});
