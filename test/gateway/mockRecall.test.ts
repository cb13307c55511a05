import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clockOf } from '../../gateway/src/recalls/mockReport';
import { recallFact } from '../../gateway/src/recalls/findings';
import { sampleOf } from '../../gateway/src/recalls/checks';
import { recallState } from '../../gateway/src/recalls/state';
import { planLinks } from '../../gateway/src/trace/recallPlan';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { Actor } from '../chaincode/support/cast';
import { productId } from './blocks';
import { ContractFeed, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

const [holderCount, lotsEach] = [50, 200];
const { place } = supplier;
const root = `${productId}/10/SALT`;
const lot = (n: number): string => `${productId}/10/L${n}`;
const lotsOf = (holder: number): string[] => Array.from({ length: lotsEach }, (_, n) => lot(holder * lotsEach + n));
const holders = Array.from(
  { length: holderCount },
  (_, n) => new Actor(`Holder${n}MSP`, `95071${String(n).padStart(2, '0')}`),
);
const line = (of: string, quantity: string): { lot: string; quantity: string; uom: string } => ({
  lot: of,
  quantity,
  uom: 'KGM',
});

let readModel: ReadModel;
let feed: ContractFeed;

/** 10,000 lots made of one, 200 at each of 50 holders. */
beforeAll(async () => {
  readModel = open();
  feed = await ContractFeed.open(readModel);
  await feed.recorded(
    supplier.asks('registerPlace', { place, name: 'Plant' }),
    supplier.asks('registerProduct', { product: productId, name: 'Leaf', uom: 'KGM' }),
    supplier.asks('commissionLot', { place, ...line(root, '20000') }),
  );
  for (const [n, holder] of holders.entries()) {
    const { party, prefix } = holder;
    await feed.recorded(
      holder.asks('registerParty', { party, name: `Holder ${n}`, roles: ['retailer'], prefixes: [prefix] }),
    );
    await feed.recorded(
      supplier.asks('consentToPrefix', { prefix, party }),
      supplier.asks('transform', {
        place,
        inputs: { lots: [line(root, '200')] },
        outputs: { lots: lotsOf(n).map((each) => line(each, '1')) },
      }),
    );
    await feed.recorded(holder.asks('registerPlace', { place: holder.place, name: `Shop ${n}` }));
    const lots = lotsOf(n).map((each) => line(each, '1'));
    await feed.recorded(supplier.asks('ship', { shipment: `S${n}`, from: place, to: holder.place, lots }));
    await feed.recorded(holder.asks('receive', { shipment: supplier.shipment(`S${n}`) }));
  }
}, 120_000);
afterAll(closeAll);

test('a mock recall covers 10,000 lots at 50 holders, counts them all and blocks nothing', async () => {
  const recall = supplier.recall('M');
  await feed.recorded(supplier.asks('openRecall', { recall: 'M', type: 'mock', reason: 'Exercise', roots: [root] }));
  const links = planLinks(readModel, [root]);
  for (let at = 0; at < links.length; at += 500) {
    await feed.recorded(supplier.asks('extendRecall', { recall, links: links.slice(at, at + 500) }));
  }
  await feed.recorded(supplier.asks('notifyRecall', { recall, parties: holders.map(({ party }) => party) }));
  for (const [n, holder] of holders.entries()) {
    const rows = lotsOf(n).map((goods) => ({ goods, place: holder.place, uom: 'KGM', quarantined: '1' }));
    await feed.recorded(holder.asks('respondRecall', { recall, status: 'completed', rows }));
  }
  const state = recallState(readModel, recall)!;
  expect(state).toMatchObject({ lots: 10_001, type: 'mock' });
  expect(state.holders).toHaveLength(holderCount + 1);
  const shops = state.holders.filter(({ party }) => party !== supplier.party);
  expect(shops.every(({ isFinal, lots }) => isFinal && lots === lotsEach)).toBe(true);
  const clock = clockOf(state, recallFact(readModel, recall)!);
  // 20,000 of the ingredient, half of it used; 10,000 made of it and found at the shops.
  expect(clock).toMatchObject({ holders: 51, answered: 50, blocks: false, isWithinFourHours: true });
  expect(clock.percentFound).toEqual([{ uom: 'KGM', made: '30000', found: '20000', percent: 66.7 }]);
  expect(clock.secondsToTrace).toBeGreaterThan(0);
  await feed.recorded(holders[0]!.asks('sell', { place: holders[0]!.place, lots: [line(lot(0), '1')] }));
  await feed.recorded(supplier.asks('closeRecall', { recall }));
}, 60_000);

test('a sample of effectiveness checks is the same for the same seed, in any order of the population', () => {
  const population = holders.map(({ party }) => party as string);
  const sample = sampleOf(population, 'seed', 0.1);
  expect(sample).toHaveLength(5);
  expect(sampleOf(population.toReversed(), 'seed', 0.1)).toEqual(sample);
  expect(sampleOf(population, 'other', 0.1)).not.toEqual(sample);
  expect(sampleOf(population, 'seed', 0.02)).toHaveLength(1);
  expect(sampleOf(population, 'seed', 0)).toEqual([]);
  expect(sampleOf(population, 'seed', 1)).toEqual(population.toSorted());
});
