import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '../../network/src/embedded/state/entry';
import { OrderedKeys } from '../../network/src/embedded/state/orderedKeys';
import { VersionedMap } from '../../network/src/embedded/state/versionedMap';

describe('the versioned state', () => {
  const key = fc.constantFrom('a', 'ab', 'b', '\uffee', '\u{1f34e}', 'é', '');
  const block = fc.dictionary(key, fc.option(fc.nat(9), { nil: null }), { maxKeys: 5 });
  const utf8 = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

  test('returns the state as of every kept block, in key order', () => {
    const property = fc.property(
      fc.array(block, { maxLength: 12 }),
      key,
      key,
      fc.nat(5),
      (blocks, start, end, limit) => {
        const state = new VersionedMap();
        const then: Map<string, number>[] = [];
        const now = new Map<string, number>();
        blocks.forEach((changes, number) => {
          const entries = Object.entries(changes).map(([name, value]): [string, Entry | null] => {
            if (value === null) now.delete(name);
            else now.set(name, value);
            const version = { block: number, transaction: 0 };
            return [name, value === null ? null : { value: Buffer.from([value]), version, metadata: null }];
          });
          state.commit(number, new Map(entries), true);
          then.push(new Map(now));
        });
        then.forEach((model, asOf) => {
          const expected = [...model].filter(([name]) => utf8(name, start) >= 0 && (end === '' || utf8(name, end) < 0));
          const rows = state.range({ asOf, start, end, limit });
          expect(rows.map((row) => [row.key, row.entry.value[0]])).toEqual(
            expected.sort(([left], [right]) => utf8(left, right)).slice(0, limit),
          );
          for (const [name, value] of model) expect(state.get(name, asOf)?.value[0]).toBe(value);
        });
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  test('keeps its order through many additions and removals', () => {
    const property = fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.nat(3000)), { minLength: 2000, maxLength: 4000 }),
      (steps) => {
        const keys = new OrderedKeys();
        const model = new Set<string>();
        for (const [adds, number] of steps) {
          const name = String(number);
          if (adds) model.add(name);
          else model.delete(name);
          if (adds) keys.add(name);
          else keys.delete(name);
        }
        expect([...keys.from('')]).toEqual([...model].sort());
      },
    );
    fc.assert(property, { numRuns: 5 });
  });
});
