import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventBodies } from '../../gateway/src/projection/eventBodies';
import type { Database } from '../../gateway/src/projection/database';
import { SentGroups } from '../../gateway/src/projection/sentBodies';
import { seed } from '../seed';
import { closeAll, open } from './openModels';

afterEach(closeAll);

interface Block {
  readonly texts: readonly string[];
  /** True if the next block is in another database transaction. */
  readonly isLast: boolean;
}

const large = JSON.stringify('a'.repeat(33_000));
const text = fc.oneof(
  { weight: 60, arbitrary: fc.nat(9).map((n) => JSON.stringify({ n })) },
  { weight: 1, arbitrary: fc.constant(large) },
);
const blocks: fc.Arbitrary<Block[]> = fc.array(
  fc.record({ texts: fc.array(text, { maxLength: 50 }), isLast: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

/** Writes the events of the blocks; `give` gives the bodies of a block first. */
function stored(all: readonly Block[], give: Give): object {
  const { database } = open();
  let bodies = new EventBodies(database);
  let last = 0;
  for (const { texts, isLast } of all) {
    give(bodies, texts, last + 1);
    for (const each of texts) bodies.add((last += 1), each);
    bodies.endBlock(last);
    if (!isLast) continue;
    bodies.flush(last);
    bodies = new EventBodies(database);
  }
  bodies.flush(last);
  return rowsOf(database);
}

type Give = (bodies: EventBodies, texts: readonly string[], next: number) => void;

const rowsOf = (database: Database): object => database.all('SELECT n, bodies FROM event_body ORDER BY n');

const writtenHere = (all: readonly Block[]): object => stored(all, () => undefined);

test(`seed ${seed}: given any bodies in blocks, those that another thread compressed are stored as if they were added one by one`, () => {
  const alike = fc.property(blocks, fc.nat(12), (all, first) => {
    const groups = new SentGroups();
    let number = 0;
    const given = stored(all, (bodies, texts, next) => {
      // From some block on, the order of blocks was another one.
      if (number === first) number += 1;
      bodies.take(groups.ofBlock(number++, texts), next);
    });
    expect(given).toEqual(writtenHere(all));
  });
  fc.assert(alike, { seed, numRuns: 40 });
});

test(`seed ${seed}: given events with other numbers than the other thread expects, each has its own body`, () => {
  const alike = fc.property(blocks, fc.integer({ min: 1, max: 40 }), (all, missing) => {
    const groups = new SentGroups();
    // The thread that compresses counts events that there are not.
    const counted = Array.from({ length: missing }, () => '{}');
    groups.ofBlock(0, counted);
    let number = 1;
    const given = stored(all, (bodies, texts, next) => {
      bodies.take(groups.ofBlock(number++, texts), next);
    });
    expect(given).toEqual(writtenHere(all));
  });
  fc.assert(alike, { seed, numRuns: 40 });
});
