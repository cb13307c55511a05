import type { ItemId } from '@lotline/chaincode/domain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../gateway/src/ledger/ledger';
import { follow, type FollowState } from '../../gateway/src/projection/follow';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { findFact } from '../../gateway/src/queries/findFact';
import { recallScope } from '../../gateway/src/queries/recallScope';
import { stock } from '../../gateway/src/queries/stock';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { block, containerOf } from './blocks';
import { command, goods, type LiveNetwork, openLiveNetwork, parties, plant, store } from './liveNetwork';
import { close, closeAll, open } from './openModels';
import { listedExceptions } from './listedExceptions';

const lot = (name: string): string => `${goods}/10/${name}`;
const item = `${goods}/21/1` as ItemId;
const line = (name: string, quantity: string): { lot: string; quantity: string; uom: string } => ({
  lot: lot(name),
  quantity,
  uom: 'KGM',
});
// Numbered under the supplier's prefix.
const pallet = 'https://id.gs1.org/00/008600099990000015';

let network: LiveNetwork;
let readModel: ReadModel;
const stop = new AbortController();
let following: Promise<void>;

beforeAll(async () => {
  network = await openLiveNetwork();
  readModel = open();
  following = follow(network.ledger, readModel, { signal: stop.signal });
});
afterAll(async () => {
  stop.abort();
  await following;
  closeAll();
  await network.ledger.close();
});

const run = async (...[by, ...commands]: Parameters<LiveNetwork['run']>): Promise<void> => {
  expect(await readModel.reached(await network.run(by, ...commands), 5000)).toBe(true);
};
const rows = (): string[] =>
  stock(readModel).rows.map(
    (row) => `${row.lot.slice(-1)} ${row.place === plant ? 'plant' : 'store'} ${row.onHand}+${row.inTransit}`,
  );

describe('a read model that follows the contract', () => {
  test('keeps stock, genealogy and custody from commissioning to the shelf', async () => {
    const at = { place: plant };
    await run(
      'supplier',
      command('commissionLot', { ...at, ...line('A', '100') }),
      command('commissionLot', { ...at, ...line('B', '40') }),
    );
    const outputs = { lots: [line('C', '50')], items: [{ item, lot: lot('C') }] };
    await run(
      'supplier',
      command('transform', { ...at, inputs: { lots: [line('A', '60'), line('B', '10')] }, outputs }),
    );
    await run('supplier', command('pack', { ...at, container: pallet, lots: [line('C', '20')], items: [item] }));
    expect(rows()).toEqual(expect.arrayContaining(['A plant 40+0', 'B plant 30+0', 'C plant 50+0', 'C plant 1+0']));
    const shipment = { shipment: 'S1', from: plant, to: store, carrier: parties.carrier };
    await run('supplier', command('ship', { ...shipment, lots: [line('C', '5')], containers: [pallet] }));
    expect(stock(readModel, { lot: lot('C') }).rows.map((row) => row.reserved)).toEqual(
      expect.arrayContaining(['25', '1']),
    );
    const id = 'urn:epcglobal:cbv:bt:0860009999992:S1';
    await run('carrier', command('accept', { shipment: id }));
    expect(rows()).toEqual(expect.arrayContaining(['C plant 25+0', 'C store 0+25']));
    expect(recallPlan(readModel, lot('A'))?.holders.find(({ party }) => party === parties.carrier)).toMatchObject({
      holdings: [
        { lot: lot('C'), uom: 'C62', inTransit: '1' },
        { lot: lot('C'), uom: 'KGM', inTransit: '25' },
      ],
      items: 1,
    });
    await run('carrier', command('handOver', { shipment: id, to: parties.retailer }));
    await run('retailer', command('receive', { shipment: id, place: store }));
    expect(rows()).toEqual(expect.arrayContaining(['C plant 25+0', 'C store 25+0', 'C store 1+0']));
    const answer = trace(readModel, lot('A'), 'forward');
    expect(answer?.nodes.map((node) => node.id)).toEqual(
      expect.arrayContaining([lot('C'), item, pallet, id, plant, store]),
    );
    expect(answer?.nodes.map((node) => node.id)).not.toContain(lot('B'));
    expect(trace(readModel, item, 'back')?.nodes.map((node) => node.id)).toEqual(
      expect.arrayContaining([lot('A'), lot('B'), lot('C')]),
    );
    expect(findFact(readModel, 'shipment', id)).toMatchObject({ status: 'received', custodian: parties.retailer });
  });

  test('plans a recall whose links the contract accepts, and that blocks stock at every place', async () => {
    const links = recallPlan(readModel, lot('A'))?.links ?? [];
    await run(
      'supplier',
      command('openRecall', { recall: 'R1', type: 'voluntary', reason: 'Listeria', roots: [lot('A')] }),
    );
    expect(links.map(({ goods: made }) => made).sort()).toEqual([lot('C'), item].sort());
    const recall = 'urn:epcglobal:cbv:bt:0860009999992:R1';
    await run('supplier', command('extendRecall', { recall, links }));
    expect(
      recallScope(readModel, recall)
        .rows.map((row) => row.goods)
        .sort(),
    ).toEqual([lot('A'), lot('C'), item, `${pallet} 1`].sort());
    const held = stock(readModel, { place: store }).rows;
    expect(held.map((row) => row.held)).toEqual(held.map((row) => row.onHand));
    expect(stock(readModel, { lot: lot('B') }).rows).toMatchObject([{ onHand: '30', held: '0' }]);
    expect(trace(readModel, lot('C'), 'back')?.nodes.find(({ id }) => id === lot('A'))).toMatchObject({
      recalled: true,
    });
  });

  test('traces captured events that stock does not apply', async () => {
    const ghost = containerOf(5);
    const body = {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      eventTime: '2026-03-01T10:00:00+02:00',
      eventTimeZoneOffset: '+02:00',
      bizStep: 'shipping',
      readPoint: { id: store },
      quantityList: [{ epcClass: lot('GHOST'), quantity: 9, uom: 'KGM' }],
      epcList: [ghost],
    };
    await run('retailer', command('capture', { event: body }));
    const answer = trace(readModel, lot('GHOST'), 'forward');
    expect(answer?.edges).toMatchObject([
      { from: lot('GHOST'), to: store, kind: 'shipping', time: '2026-03-01T08:00:00.000Z' },
    ]);
    expect(answer?.exceptions.length).toBeGreaterThan(0);
    expect(listedExceptions(readModel, { status: 'open' }).length).toBeGreaterThan(0);
    expect(stock(readModel, { lot: lot('GHOST') }).rows).toEqual([]);
  });
});

describe('following', () => {
  test('given a ledger that fails in the middle, retries and misses no block', async () => {
    const late = open();
    const ended = new AbortController();
    const states: FollowState[] = [];
    let failures = 2;
    const shaky: Ledger = {
      ...network.ledger,
      blocks: async function* (from, signal) {
        let given = 0;
        for await (const each of network.ledger.blocks(from, signal)) {
          if (failures > 0 && given === 2) {
            failures -= 1;
            throw new Error('the stream broke');
          }
          given += 1;
          yield each;
        }
      },
    };
    const options = { signal: ended.signal, firstWait: 1, report: (state: FollowState) => states.push(state) };
    const done = follow(shaky, late, options);
    expect(await late.reached(readModel.height, 5000)).toBe(true);
    ended.abort();
    await done;
    expect(states.some(({ error }) => error !== undefined)).toBe(true);
    expect(states.at(-1)).toEqual({ height: readModel.height, ledgerHeight: readModel.height, failures: 2 });
    expect(stock(late).rows).toEqual(stock(readModel).rows);
    expect(late.graph.links).toBe(readModel.graph.links);
    close(late);
  });

  test('stops at a read model of another ledger instead of adding to it', async () => {
    const other = open();
    other.apply(block(0), block(1));
    const { signal } = new AbortController();
    await expect(follow(network.ledger, other, { signal })).rejects.toThrow(/belongs to another ledger/);
    expect(other.height).toBe(2);
    const { height } = await network.ledger.health();
    other.apply(...Array.from({ length: height }, (_, n) => block(n + 2)));
    await expect(follow(network.ledger, other, { signal })).rejects.toThrow(/belongs to another ledger/);
    close(other);
  });
});
