import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { trace } from '../../gateway/src/trace/trace';
import { temporaryFile } from './blocks';
import { ContractFeed } from './contractFeed';
import { type Operation, operation, Player, things, containers } from './history';
import { goods } from './capturedEvents';

const sorted = (map: ReadonlyMap<string, number>): [string, number][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Plays a history into a read model. */
const played = async (readModel: ReadModel, operations: readonly Operation[]): Promise<Player> => {
  const player = new Player(await ContractFeed.open(readModel));
  for (const each of operations) await player.play(each);
  return player;
};

describe('the trace of any history', () => {
  test('finds what a naive walk over every recorded event finds, at the same depths, also after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 25 }), async (operations) => {
        const file = temporaryFile();
        const live = openReadModel({ file });
        const player = await played(live, operations);
        const check = (readModel: ReadModel): void => {
          const known = (id: string): boolean => trace(readModel, id, 'both') !== undefined;
          for (const direction of ['back', 'forward'] as const) {
            for (const id of things.filter(known)) {
              expect(sorted(goods(readModel, id, direction))).toEqual(sorted(player.oracle.goods([id], direction)));
            }
            for (const id of containers.filter(known)) {
              const expected = player.oracle.goods(player.oracle.fillings(id), direction);
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
      { numRuns: 25 },
    );
  });

  test('forward is the inverse of back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 25 }), async (operations) => {
        const readModel = openReadModel({ file: temporaryFile() });
        await played(readModel, operations);
        for (const from of things) {
          for (const to of things) {
            expect(goods(readModel, from, 'forward').has(to)).toBe(goods(readModel, to, 'back').has(from));
          }
        }
        readModel.close();
      }),
      { numRuns: 10 },
    );
  });

  test('a limit is always reported as truncated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 3, maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        async (operations, nodes) => {
          const readModel = openReadModel({ file: temporaryFile() });
          const player = await played(readModel, operations);
          for (const id of things) {
            const answer = trace(readModel, id, 'forward', { limit: nodes });
            if (answer) expect(answer.truncated).toBe(player.oracle.walk([id], 'forward').size > nodes);
          }
          readModel.close();
        },
      ),
      { numRuns: 10 },
    );
  });
});
