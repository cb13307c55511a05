import { describe, expect, test } from '@jest/globals';
import { factKey } from '../../chaincode/src/domain/facts/key';
import type { Peek } from '../../chaincode/src/domain/step';
import { loadNeeds } from '../../chaincode/src/engine/loadNeeds';
import { Overlay } from '../../chaincode/src/engine/overlay';
import type { Ready } from '../../chaincode/src/engine/slot';
import type { Guard, WorldState } from '../../chaincode/src/engine/worldState';

const [place, lot, recall, prefix] = (['place', 'lot', 'recall', 'prefix'] as const).map((kind) => factKey(kind, 'x'));

/** A world of these facts that keeps what it is asked and told. */
function worldOf(facts: Readonly<Record<string, object>>): WorldState & {
  readonly reads: string[][];
  readonly written: [string, string][];
  readonly guarded: Guard[];
} {
  const reads: string[][] = [];
  const written: [string, string][] = [];
  const guarded: Guard[] = [];
  return {
    reads,
    written,
    guarded,
    getMany: (keys) => {
      reads.push([...keys]);
      return Promise.resolve(keys.map((key) => (key in facts ? JSON.stringify(facts[key]) : null)));
    },
    putMany: (entries, guards) => {
      for (const [key, value] of entries) written.push([key, value]);
      guarded.push(...guards);
      return Promise.resolve();
    },
  };
}

describe('the needs of a request', () => {
  /** Loads what a request says that it needs; answers how often it was asked, and the keys of each read but the caller's. */
  async function asked(
    facts: Readonly<Record<string, object>>,
    needs: (peek: Peek) => string[],
  ): Promise<{ times: number; reads: string[][] }> {
    const world = worldOf(facts);
    let times = 0;
    const slot: Ready = {
      request: { id: 'r', command: 'capture', input: {} },
      index: 0,
      hash: undefined,
      prepared: {
        name: 'capture',
        data: {},
        identity: {},
        role: 'operator',
        needs: (peek) => {
          times += 1;
          return needs(peek);
        },
        decide: () => ({ subject: '', events: [] }),
      },
    };
    await loadNeeds(new Overlay(world), [slot], { msp: 'FarmMSP', roles: new Set() });
    return { times, reads: world.reads.map((keys) => keys.filter((key) => key.endsWith('x\u0000'))) };
  }

  const lotAndRecall = (peek: Peek): string[] => (peek(lot!) ? [lot!, recall!] : [lot!]);
  const placeOrPrefix = (peek: Peek): string[] => (peek.lacks(place!) ? [place!, prefix!] : [place!]);

  test('are asked for once when there is nothing of what it looked for', async () => {
    expect(await asked({}, lotAndRecall)).toEqual({ times: 1, reads: [[lot]] });
  });

  test('are asked for again when there is', async () => {
    expect(await asked({ [lot!]: {} }, lotAndRecall)).toEqual({ times: 2, reads: [[lot], [recall]] });
  });

  test('are asked for again when what it doubted is missing, and not when it is there', async () => {
    expect(await asked({}, placeOrPrefix)).toEqual({ times: 2, reads: [[place], [prefix]] });
    expect(await asked({ [place!]: {} }, placeOrPrefix)).toEqual({ times: 1, reads: [[place]] });
  });
});

describe('a fact that was not loaded', () => {
  test('is noted as missing, with all others, until they are taken', async () => {
    const overlay = new Overlay(worldOf({ [lot!]: { n: 1 } }));
    await overlay.load([lot!]);
    expect([overlay.get(lot!), overlay.get(place!), overlay.get(recall!)]).toEqual([{ n: 1 }, undefined, undefined]);
    expect([...overlay.takeMissing()]).toEqual([place, recall]);
    expect([...overlay.takeMissing()]).toEqual([]);
  });
});

describe('what a transaction has put', () => {
  test('is taken back to a savepoint, policies of keys too', async () => {
    const world = worldOf({ [lot!]: { n: 1 } });
    const overlay = new Overlay(world);
    await overlay.load([lot!, place!]);
    overlay.put(lot!, { n: 2 });
    overlay.guard(lot!, ['FarmMSP']);
    const undo = overlay.savepoint();
    overlay.put(lot!, { n: 3 });
    overlay.put(place!, { n: 3 });
    overlay.guard(lot!, ['ShopMSP']);
    overlay.guard(place!, ['ShopMSP']);
    undo();
    expect([overlay.get(lot!), overlay.get(place!)]).toEqual([{ n: 2 }, undefined]);
    await overlay.save();
    expect(world.written).toEqual([[lot, '{"n":2}']]);
    expect(world.guarded).toEqual([{ key: lot, msps: ['FarmMSP'] }]);
  });

  test('is nothing when everything was taken back', async () => {
    const world = worldOf({});
    const overlay = new Overlay(world);
    await overlay.load([lot!]);
    const undo = overlay.savepoint();
    overlay.put(lot!, { n: 1 });
    undo();
    await overlay.save();
    expect(world.written).toEqual([]);
  });
});
