import { describe, expect, test } from '@jest/globals';
import { type FactKey, factKey, parseFactKey } from '../../chaincode/src/domain/facts/key';
import { membersKey, mspKey, partyKey } from '../../chaincode/src/domain/facts/party';
import { placeKey } from '../../chaincode/src/domain/facts/place';
import { productKey } from '../../chaincode/src/domain/facts/product';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { soldByKey } from '../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import type { Peek } from '../../chaincode/src/domain/step';
import { loadNeeds } from '../../chaincode/src/engine/loadNeeds';
import { Overlay } from '../../chaincode/src/engine/overlay';
import { runBatch } from '../../chaincode/src/engine/runBatch';
import type { Ready } from '../../chaincode/src/engine/batchRequest';
import type { Guard, WorldState } from '../../chaincode/src/engine/worldState';
import { carrier, farm, type Said, shop } from './support/cast';

const [place, lot, recall, prefix] = (['place', 'lot', 'recall', 'prefix'] as const).map((kind) => factKey(kind, 'x'));

/** A world state with these facts that records its calls. */
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

const factsOf = ({ written }: { readonly written: readonly [string, string][] }): [string, object][] =>
  written.map(([key, text]) => [key, JSON.parse(text) as object]);

describe('the needs of a request', () => {
  /** Loads the needs of a request. Returns how often `needs` was called, and the keys of each read without the caller's. */
  async function asked(
    facts: Readonly<Record<string, object>>,
    needs: (peek: Peek) => FactKey<unknown>[],
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

  const lotAndRecall = (peek: Peek): FactKey<unknown>[] => (peek(lot!) ? [lot!, recall!] : [lot!]);
  const placeOrPrefix = (peek: Peek): FactKey<unknown>[] => (peek.lacks(place!) ? [place!, prefix!] : [place!]);

  test('are computed once if the fact that it peeked at does not exist', async () => {
    expect(await asked({}, lotAndRecall)).toEqual({ times: 1, reads: [[lot]] });
  });

  test('are computed again if that fact exists', async () => {
    expect(await asked({ [lot!]: {} }, lotAndRecall)).toEqual({ times: 2, reads: [[lot], [recall]] });
  });

  test('are computed again if a fact that it checked with lacks is missing, and not if it exists', async () => {
    expect(await asked({}, placeOrPrefix)).toEqual({ times: 2, reads: [[place], [prefix]] });
    expect(await asked({ [place!]: {} }, placeOrPrefix)).toEqual({ times: 1, reads: [[place]] });
  });
});

describe('a fact that was not loaded', () => {
  test('is in the list of missing keys until takeMissing is called', async () => {
    const overlay = new Overlay(worldOf({ [lot!]: { n: 1 } }));
    await overlay.load([lot!]);
    expect([overlay.get(lot!), overlay.get(place!), overlay.get(recall!)]).toEqual([{ n: 1 }, undefined, undefined]);
    expect([...overlay.takeMissing()]).toEqual([place, recall]);
    expect([...overlay.takeMissing()]).toEqual([]);
  });
});

describe('the puts of a transaction', () => {
  test('are rolled back to a savepoint', async () => {
    const world = worldOf({ [lot!]: { n: 1 } });
    const overlay = new Overlay(world);
    await overlay.load([lot!, place!]);
    overlay.put(lot!, { n: 2 });
    const undo = overlay.savepoint();
    overlay.put(lot!, { n: 3 });
    overlay.put(place!, { n: 3 });
    undo();
    expect([overlay.get(lot!), overlay.get(place!)]).toEqual([{ n: 2 }, undefined]);
    await overlay.save();
    expect(world.written).toEqual([[lot, '{"n":2}']]);
  });

  test('write nothing after all were rolled back', async () => {
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

describe('the facts that a batch creates', () => {
  const caller = { msp: farm.msp, roles: farm.roles };
  const registered = (...members: string[]): Record<string, object> => ({
    [mspKey(farm.msp)]: { party: farm.party },
    [membersKey]: { msps: members },
    [placeKey(farm.place)]: { id: farm.place, party: farm.party, name: 'Farm' },
    [productKey(farm.product)]: { id: farm.product, owner: farm.party, name: 'Lettuce', uom: 'CS' },
  });
  const stock = stockKey(farm.lot('L'), farm.place);
  const commission = farm.asks('commissionLot', { lot: farm.lot('L'), place: farm.place, quantity: '9', uom: 'CS' });
  const sale = farm.asks('sell', { place: farm.place, lots: [{ lot: farm.lot('L'), quantity: '1', uom: 'CS' }] });
  const run = async (facts: Record<string, object>, ...said: Said[]): Promise<ReturnType<typeof worldOf>> => {
    const world = worldOf(facts);
    const requests = said.map(({ command, input, id }, n) => ({ id: id ?? `${n} ${command}`, command, input }));
    const { outcomes } = await runBatch(world, {
      requests,
      caller,
      time: '2026-01-01T00:00:00.000Z',
      channel: 'lotline',
    });
    expect(outcomes.map(({ status }) => status)).toEqual(said.map(() => 'recorded'));
    return world;
  };
  const five = [farm.msp, 'B', 'C', 'D', 'E'];
  const guard = (key: string, ...owners: string[]): object => ({ key, owners, members: five });
  /** The guards of the events that a batch recorded. */
  const ofEvents = ({ written }: ReturnType<typeof worldOf>): object[] =>
    written.flatMap(([key]) => (parseFactKey(key)?.kind === 'event' ? [guard(key, farm.msp)] : []));

  test('are guarded once, when they are created', async () => {
    const world = await run(registered(...five), commission, sale);
    const sold = guard(soldByKey(farm.lot('L'), farm.msp), farm.msp);
    expect(ofEvents(world)).toHaveLength(2);
    expect(new Set(world.guarded)).toEqual(new Set([guard(stock, farm.msp), sold, ...ofEvents(world)]));
    const later = await run(
      { ...registered(...five), ...Object.fromEntries(factsOf(world)) },
      { ...sale, id: 'later' },
    );
    expect(later.written.map(([key]) => key)).toContain(stock);
    expect(later.guarded).toEqual(ofEvents(later));
  });

  test('are not guarded while the network has fewer than five members', async () => {
    expect((await run(registered(...five.slice(0, 4)), commission)).guarded).toEqual([]);
  });

  test('cause a read of the facts that determine their owners', async () => {
    const to = { [placeKey(shop.place)]: { id: shop.place, party: shop.party, name: 'Shop' } };
    const [made] = [await run(registered(...five), commission)];
    const facts = { ...registered(...five), ...to, ...Object.fromEntries(factsOf(made)) };
    const parties = Object.fromEntries([carrier, shop].map(({ party, msp }) => [partyKey(party), { id: party, msp }]));
    const route = { shipment: 'S', from: farm.place, to: shop.place, carrier: carrier.party };
    const lots = [{ lot: farm.lot('L'), quantity: '1', uom: 'CS' }];
    const world = await run({ ...facts, ...parties }, farm.asks('ship', { ...route, lots }, 'ship'));
    const shipment = guard(shipmentKey(farm.shipment('S')), farm.msp, shop.msp);
    expect(world.guarded).toEqual([shipment, ...ofEvents(world)]);
    expect(world.reads.at(-1)).toContain(partyKey(shop.party));
  });
});
