import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { trace } from '../../gateway/src/trace/trace';
import { temporaryFile } from './blocks';
import { operation, Player, things, units } from './history';
import { goods } from './told';

const sorted = (map: ReadonlyMap<string, number>): [string, number][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the trace of any history', () => {
  test('finds what a naive walk over every recorded event finds, at the same depths, also after a restart', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 3, maxLength: 25 }), (operations) => {
        const file = temporaryFile();
        const live = openReadModel({ file });
        const player = new Player(live);
        for (const each of operations) player.play(each);
        const check = (readModel: ReadModel): void => {
          const known = (id: string): boolean => trace(readModel, id, 'both') !== undefined;
          for (const direction of ['back', 'forward'] as const) {
            for (const id of things.filter(known)) {
              expect(sorted(goods(readModel, id, direction))).toEqual(sorted(player.oracle.goods([id], direction)));
            }
            for (const id of units.filter(known)) {
              const expected = player.oracle.goods(player.fillings(id), direction);
              expect(sorted(goods(readModel, id, direction))).toEqual(sorted(expected));
            }
          }
        };
        check(live);
        live.close();
        const again = openReadModel({ file });
        check(again);
        again.close();
      }),
      { numRuns: 40 },
    );
  });

  test('forward is back turned round', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 3, maxLength: 25 }), (operations) => {
        const readModel = openReadModel({ file: temporaryFile() });
        const player = new Player(readModel);
        for (const each of operations) player.play(each);
        for (const from of things) {
          for (const to of things) {
            expect(goods(readModel, from, 'forward').has(to)).toBe(goods(readModel, to, 'back').has(from));
          }
        }
        readModel.close();
      }),
      { numRuns: 15 },
    );
  });

  test('a limit is told, never silent', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 3, maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        (operations, nodes) => {
          const readModel = openReadModel({ file: temporaryFile() });
          const player = new Player(readModel);
          for (const each of operations) player.play(each);
          for (const id of things) {
            const answer = trace(readModel, id, 'forward', { nodes, edges: 100_000 });
            if (answer) expect(answer.truncated).toBe(player.oracle.walk([id], 'forward').size > nodes);
          }
          readModel.close();
        },
      ),
      { numRuns: 15 },
    );
  });
});
