import { afterEach, describe, expect, test } from '@jest/globals';
import { factKey } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import type { LedgerBlock } from '../../gateway/src/ledger/ledger';
import { buildReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { seed } from '../seed';
import { block, lotOf, placeOf, temporaryFile, transaction } from './blocks';
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

/** Blocks of transformations and sales of few lots at two places, also with texts of any language and removed facts; some have a fault. */
const histories = fc
  .array(
    fc.record({
      lots: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 6 }),
      place: fc.nat(1),
      fault: fc.constantFrom<Fault>('unstorable', 'noJson', undefined, undefined, undefined, undefined),
      name: fc.string({ unit: 'binary' }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((each) =>
    each.map(({ lots, place, fault, name }, number): Written => {
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
      const content = [...events, written, ...(fault === 'unstorable' ? [broken] : [])];
      const made = block(number, transaction(`tx ${number}`, number, content));
      return { block: fault === 'noJson' ? withFaultyFact(made) : made, fault };
    }),
  );

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

const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

describe(`A read model that is built (seed ${seed})`, () => {
  test('given any blocks in any groups, read ahead or not, has the rows of one that followed them', async () => {
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
      for (const group of groupsOf(blocks, cuts)) {
        await building.take(...group);
        followed.apply(...group);
      }
      building.finish();
      expect(contentOf(building)).toEqual(contentOf(followed));
      expect(followed.unreadable).toBe(history.filter(({ fault }) => fault !== undefined).length);
      close(building);
      close(followed);
    });
    await fc.assert(built, { seed, numRuns: 4 });
  }, 120_000);
});
