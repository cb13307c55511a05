import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SeenKeys } from '../../gateway/src/projection/seenKeys';
import { seed } from '../seed';

test(`given any keys, says of none that was noted that it has no row (seed ${seed})`, () => {
  const keys = fc.array(fc.oneof(fc.string(), fc.nat(30).map(String)), { maxLength: 200 });
  const noted = fc.property(keys, (each) => {
    const seen = new SeenKeys();
    const before = new Set<string>();
    for (const key of each) {
      const mayHave = seen.mayHave('lot', key);
      expect(mayHave || !before.has(key)).toBe(true);
      before.add(key);
    }
  });
  fc.assert(noted, { seed });
});

test('given a hundred thousand keys, knows nearly all others as new', () => {
  const seen = new SeenKeys();
  for (let n = 0; n < 100_000; n += 1) seen.mayHave('lot', `https://id.gs1.org/01/09506000134352/10/L${n}`);
  const others = Array.from({ length: 1000 }, (_, n) => `https://id.gs1.org/01/09506000134352/10/M${n}`);
  expect(others.filter((key) => seen.mayHave('lot', key)).length).toBeLessThan(10);
  expect(others.filter((key) => !seen.mayHave('lot', key))).toEqual([]);
});

test('given rows that others wrote, says of every key that it may have one', () => {
  const seen = new SeenKeys();
  expect(seen.mayHave('lot', 'a')).toBe(false);
  seen.giveUp();
  expect(seen.mayHave('lot', 'b')).toBe(true);
});
