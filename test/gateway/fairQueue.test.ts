import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue } from '../../gateway/src/answerers/fairQueue';
import { seed } from '../seed';

const organisation = fc.constantFrom('owner', 'stranger', 'carrier');

test(`who waits gets a turn after at most one turn of each other, in his own order (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.option(organisation), { maxLength: 100 }), (steps) => {
      const queue = new FairQueue<string>(100);
      const waiting: { by: string; name: string; passed: string[] }[] = [];
      for (const [n, by] of steps.entries()) {
        if (by !== null) {
          queue.add(by, `${by} ${n}`);
          waiting.push({ by, name: `${by} ${n}`, passed: [] });
          continue;
        }
        const name = queue.take();
        const at = waiting.findIndex((each) => each.name === name);
        const [taken] = at < 0 ? [] : waiting.splice(at, 1);
        expect(name === undefined).toBe(waiting.length === 0 && !taken);
        if (!taken) continue;
        expect(waiting.slice(0, at).some((each) => each.by === taken.by)).toBe(false);
        for (const first of firsts(waiting)) {
          if (first.by !== taken.by) first.passed.push(taken.by);
          expect(new Set(first.passed).size).toBe(first.passed.length);
        }
      }
      expect(queue.clear().sort()).toEqual(waiting.map(({ name }) => name).sort());
    }),
    { seed },
  );
});

test(`takes no more than the maximum of each, whatever the others have (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.option(organisation), { maxLength: 100 }),
      (most, steps) => {
        const queue = new FairQueue<string>(most);
        const counts = new Map<string, number>();
        for (const by of steps) {
          const who = by ?? queue.take();
          if (who === undefined) continue;
          const count = counts.get(who) ?? 0;
          if (by !== null) expect(queue.add(by, by)).toBe(count < most);
          counts.set(who, by === null ? count - 1 : Math.min(most, count + 1));
        }
      },
    ),
    { seed },
  );
});

/** The first question of each organisation. */
function firsts<Item extends { readonly by: string }>(waiting: readonly Item[]): Item[] {
  return waiting.filter((each, n) => waiting.findIndex(({ by }) => by === each.by) === n);
}
