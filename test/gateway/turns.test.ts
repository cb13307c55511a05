import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Batch, Pending, Queue } from '../../gateway/src/writes/batch';
import { LaneTable, type Lanes } from '../../gateway/src/writes/lanes';
import { takeBatches } from '../../gateway/src/writes/takeBatches';
import { Turns } from '../../gateway/src/writes/turns';
import { seed } from '../seed';

const laneName = fc.constantFrom('a', 'b', 'c');
const strangersLanes = fc.record({
  exclusive: fc.uniqueArray(laneName, { maxLength: 2 }),
  shared: fc.uniqueArray(laneName, { maxLength: 2 }),
});
const user = fc.constantFrom('u', 'v');

let count = 0;
const pending = (mspId: string, by: string, lanes: Lanes): Pending => ({
  identity: { organisation: mspId, mspId, user: by },
  id: `r${(count += 1)}`,
  text: '{}',
  lanes,
  since: 0,
  resolve: () => undefined,
  reject: () => undefined,
});

/** A pipeline whose batches end in a given order. */
class Pipeline {
  readonly #turns = new Turns();
  readonly #lanes = new LaneTable<Batch>();
  readonly #queues = new Map<string, Queue>();
  readonly flying: Batch[] = [];
  waiting: Pending[] = [];

  take(): Batch[] {
    const queueOf = ({ identity: { mspId, user: by } }: Pending): Queue => {
      const queue = this.#queues.get(mspId + by) ?? { slots: { free: 2 }, batchSize: 3 };
      this.#queues.set(mspId + by, queue);
      return queue;
    };
    const limits = { characters: 1000, facts: 1000 };
    const order = this.#turns.order(this.waiting);
    const { batches, left } = takeBatches(order, { lanes: this.#lanes, queueOf, limits });
    this.waiting = left;
    this.#turns.took(batches);
    this.flying.push(...batches);
    return batches;
  }

  end(index: number): void {
    const [batch] = this.flying.splice(index % this.flying.length, 1);
    if (!batch) return;
    this.#lanes.release(batch);
    batch.queue.slots.free += 1;
  }
}

const uses = ({ writes }: Batch, lane: string): boolean =>
  writes.some(({ lanes }) => lanes.exclusive.includes(lane) || lanes.shared.includes(lane));

test(`a write waits for one turn of a stranger on its lane for each own one before it, whatever the stranger sends (seed ${seed})`, () => {
  const stranger = fc.record({ lanes: strangersLanes, by: user });
  const own = fc.record({ lane: laneName, by: user });
  const step = fc.record({
    sent: fc.array(stranger, { minLength: 2, maxLength: 12 }),
    own: fc.array(own, { maxLength: 2 }),
    ends: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const pipeline = new Pipeline();
      const turnsBefore = new Map<Pending, number>();
      for (const { sent, own: owns, ends } of steps) {
        pipeline.waiting.push(...sent.map(({ lanes, by }) => pending('Stranger', by, lanes)));
        for (const { lane, by } of owns) {
          const write = pending('Owner', by, { exclusive: [lane], shared: [] });
          const before = pipeline.waiting.filter(
            ({ identity, lanes }) => identity.mspId === 'Owner' && lanes.exclusive.includes(lane),
          );
          turnsBefore.set(write, -before.length);
          pipeline.waiting.push(write);
        }
        const strangers = pipeline.take().filter(({ identity }) => identity.mspId === 'Stranger');
        for (const write of pipeline.waiting) {
          const turns = turnsBefore.get(write);
          if (turns === undefined || !strangers.some((batch) => uses(batch, write.lanes.exclusive[0]!))) continue;
          turnsBefore.set(write, turns + 1);
          expect(turns + 1).toBeLessThanOrEqual(1);
        }
        pipeline.end(ends);
      }
    }),
    { seed, numRuns: 500 },
  );
});

test('while only one organisation writes, no lanes are remembered', () => {
  const turns = new Turns();
  const send = (mspIds: readonly string[], lane: string): void => {
    const waiting = mspIds.map((mspId) => pending(mspId, 'u', { exclusive: [lane], shared: [] }));
    const { batches } = takeBatches(turns.order(waiting), {
      lanes: new LaneTable<Batch>(),
      queueOf: () => ({ slots: { free: 1 }, batchSize: 10 }),
      limits: { characters: 1000, facts: 1000 },
    });
    turns.took(batches);
  };
  send(['A', 'B'], 'shared');
  expect(turns.size).toBe(1);
  for (let n = 0; n < 10; n += 1) send(['A'], `lane ${n}`);
  expect(turns.size).toBe(0);
});
