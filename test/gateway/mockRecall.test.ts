import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clockOf } from '../../gateway/src/recalls/mockReport';
import { checksOf, draw, populationOf, sampleOf } from '../../gateway/src/recalls/checks';
import { findingsOf, recallFact } from '../../gateway/src/recalls/findings';
import { makeReport } from '../../gateway/src/recalls/makeReport';
import { openRecallStore } from '../../gateway/src/recalls/recallStore';
import { reportPdf } from '../../gateway/src/recalls/reportPdf';
import { reportWorkbook } from '../../gateway/src/recalls/reportWorkbook';
import { recallState } from '../../gateway/src/recalls/state';
import { planLinks } from '../../gateway/src/trace/recallPlan';
import { Database } from '../../gateway/src/projection/database';
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

test('a mock recall covers 10,000 lots at 50 holders, counts them all, is checked and reported, and blocks nothing', async () => {
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
  const answers = async (quarantined: `${number}`): Promise<void> => {
    const rows = [{ goods: root, place, uom: 'KGM', quarantined }];
    await feed.recorded(supplier.asks('respondRecall', { recall, status: 'completed', rows }));
  };
  await answers('9000');
  const plant = recallState(readModel, recall)!.holders.find(({ party }) => party === supplier.party);
  expect(plant).toMatchObject({ open: [{ uom: 'KGM', quantity: '1000' }], contradictions: [expect.anything()] });
  await answers('10000');
  const state = recallState(readModel, recall)!;
  expect(state.totals).toMatchObject([
    { uom: 'KGM', made: '30000', onHand: '20000', consumed: '10000', unexplained: '0' },
  ]);
  expect(state).toMatchObject({ lots: 10_001, type: 'mock' });
  expect(state.holders).toHaveLength(holderCount + 1);
  const shops = state.holders.filter(({ party }) => party !== supplier.party);
  expect(shops.every(({ isFinal, lots }) => isFinal && lots === lotsEach)).toBe(true);
  const clock = clockOf(state, recallFact(readModel, recall)!);
  // 20,000 of the ingredient, half of it used; 10,000 made of it and found at the shops.
  expect(clock).toMatchObject({ holders: 51, answered: 51, blocks: false, isWithinFourHours: true });
  expect(clock.percentFound).toEqual([{ uom: 'KGM', made: '30000', found: '30000', percent: 100 }]);
  expect(clock.secondsToTrace).toBeGreaterThan(0);
  const recalls = openRecallStore(new Database(':memory:'));
  const owner = { organisation: 'supplier', recall };
  const by = { user: 'ann', time: state.openedAt };
  const sampled = draw({ level: 'C', seed: 'exercise' }, populationOf(state, []));
  recalls.set(owner, 'draw', { ...by, id: '1', body: sampled });
  expect(findingsOf({ readModel, recalls }, owner, state).map(({ code }) => code)).toEqual(
    Array.from({ length: 5 }, () => 'checks_open'),
  );
  for (const consignee of sampled.sample) {
    recalls.set(owner, 'check', { ...by, id: consignee, body: { consignee, method: 'phone', outcome: 'effective' } });
  }
  expect(checksOf(recalls, owner)).toMatchObject({ percent: { checked: 100, effective: 100 } });
  expect(findingsOf({ readModel, recalls }, owner, state)).toEqual([]);
  const report = makeReport({ readModel, recalls }, owner, { state, user: 'ann', made: state.openedAt });
  expect(report.tables.some(({ rows }) => rows.length === 10_001)).toBe(true);
  const [pdf, workbook] = [await reportPdf(report), await reportWorkbook(report)];
  expect([pdf.subarray(0, 5).toString(), workbook.subarray(0, 2).toString()]).toEqual(['%PDF-', 'PK']);
  await feed.recorded(holders[0]!.asks('sell', { place: holders[0]!.place, lots: [line(lot(0), '1')] }));
  await feed.recorded(supplier.asks('closeRecall', { recall }));
}, 240_000);

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
