import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recallSearch, type RecallPreview, type RecallSearchInput } from '../../gateway/src/answers/recallPreview';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { recallPreview } from '../../gateway/src/recalls/preview';
import type { Said } from '../chaincode/support/cast';
import { containerOf, itemOf, lotOf, productId } from './blocks';
import { buyer, type ContractFeed, rival, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { openPlantAndShop, place, weighed } from './plantAndShop';

const [salt, salad, bowl, other] = [lotOf(1), lotOf(2), lotOf(3), lotOf(4)];
const pallet = containerOf(1);
const makes = (input: string, output: string): Said =>
  supplier.asks('transform', {
    place,
    inputs: { lots: [weighed(input, '4')] },
    outputs: { lots: [weighed(output, '8')] },
  });

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  ({ readModel, feed } = await openPlantAndShop());
  await feed.recorded(
    supplier.asks('commissionLot', { place, ...weighed(salt, '100') }),
    supplier.asks('commissionLot', { place, ...weighed(other, '50') }),
    makes(salt, salad),
    makes(salad, bowl),
  );
});
afterEach(closeAll);

const preview = (search: RecallSearchInput, party: string = supplier.party): RecallPreview =>
  recallPreview(readModel, recallSearch.parse(search), party);
const ids = (search: RecallSearchInput): string[] => preview(search).goods.map(({ id }) => id);
/** Ships a pallet with some of the salad, which the buyer receives. */
const sendPallet = async (): Promise<void> => {
  await feed.recorded(
    supplier.asks('pack', { container: pallet, place, lots: [weighed(bowl, '2')] }),
    supplier.asks('ship', {
      shipment: 'S1',
      from: place,
      to: buyer.place,
      containers: [pallet],
      lots: [weighed(other, '5')],
    }),
  );
  await feed.recorded(buyer.asks('accept', { shipment: supplier.shipment('S1') }));
  await feed.recorded(
    buyer.asks('receive', { shipment: supplier.shipment('S1'), lots: [{ lot: other, accepted: '5', uom: 'KGM' }] }),
  );
};

describe('a search for goods to recall', () => {
  test('finds by lot, and counts what was made of it and who has how much', () => {
    expect(preview({ find: [{ goods: salt }] })).toMatchObject({
      finds: [{ found: 1, leftOut: 0 }],
      goods: [{ id: salt, name: 'Leaf', producer: supplier.party, finds: [0], you: 'recall' }],
      counts: { goods: 1, lots: 3, items: 0, holders: 1, alleged: 0 },
      quantities: [{ uom: 'KGM', onHand: '108', held: '0', inTransit: '0' }],
      holders: [{ party: supplier.party, lots: 3, quantities: [{ uom: 'KGM', onHand: '108' }] }],
      truncated: false,
    });
  });

  test('finds by lot number, product and producer, and no other goods', () => {
    const lotNumber = salt.split('/10/')[1]!;
    expect(ids({ find: [{ lotNumber }] })).toEqual([salt]);
    expect(ids({ find: [{ lotNumber, producer: supplier.party }] })).toEqual([salt]);
    expect(ids({ find: [{ lotNumber, producer: buyer.party }] })).toEqual([]);
    expect(ids({ find: [{ lotNumber: 'NEVER' }] })).toEqual([]);
    expect(ids({ find: [{ product: productId }] })).toEqual([salt, salad, bowl, other].toSorted());
  });

  test('finds goods that events count under the number of their product alone, by it and at their place', async () => {
    await feed.capture({
      type: 'ObjectEvent',
      action: 'ADD',
      bizStep: 'commissioning',
      eventTime: '2026-01-01T00:30:00.000Z',
      eventTimeZoneOffset: '+00:00',
      readPoint: { id: place },
      bizLocation: { id: place },
      quantityList: [{ epcClass: productId, quantity: 7, uom: 'KGM' }],
    });
    expect(ids({ find: [{ goods: productId }] })).toEqual([productId]);
    expect(ids({ find: [{ product: productId }] })).toContain(productId);
    expect(ids({ find: [{ place }] })).toContain(productId);
    expect(ids({ find: [{ product: productId, lotNumber: 'L1' }] })).toEqual([salt]);
  });

  test('finds goods made directly of an ingredient, not the ingredient', () => {
    expect(ids({ find: [{ madeFrom: salt }] })).toEqual([salad]);
    expect(ids({ find: [{ madeFrom: productId }] })).toEqual([salad, bowl].toSorted());
  });

  test('finds the goods of a shipment, also inside its pallet, and goods at a place within a time', async () => {
    await sendPallet();
    expect(ids({ find: [{ shipment: supplier.shipment('S1') }] })).toEqual([bowl, other].toSorted());
    const atShop = { place: buyer.place };
    expect(ids({ find: [atShop] })).toEqual([bowl, other].toSorted());
    expect(ids({ find: [{ ...atShop, to: '2026-06-01T00:00:00Z' }] })).toEqual([]);
    expect(ids({ find: [{ ...atShop, product: productId, from: '2026-06-01T00:00:00Z' }] })).toHaveLength(2);
    expect(ids({ find: [{ shipment: supplier.shipment('S9') }] })).toEqual([]);
  });

  test('finds serial numbers as numbers, and drops items whose lot was found', async () => {
    const [nine, ten, eleven] = ['9', '10', '11'].map((serial) => `${productId}/21/${serial}`) as [
      string,
      string,
      string,
    ];
    const items = [nine, ten, eleven];
    await feed.recorded(supplier.asks('commissionItems', { place, items, lot: salt }));
    const serials = { from: '9', to: '10' };
    expect(ids({ find: [{ product: productId, serials }] })).toEqual([ten, nine].toSorted());
    expect(ids({ find: [{ product: productId, serials }, { goods: salt }] })).toEqual([salt]);
  });

  test('joins several criteria and shows which one found which goods', () => {
    const { goods, finds } = preview({ find: [{ goods: salt }, { product: productId }] });
    expect(finds).toEqual([
      { found: 1, leftOut: 0 },
      { found: 4, leftOut: 0 },
    ]);
    expect(goods.find(({ id }) => id === salt)?.finds).toEqual([0, 1]);
    expect(goods.find(({ id }) => id === other)?.finds).toEqual([1]);
  });

  test('is narrowed to goods that left a place after a time, or passed a place, also inside a container', async () => {
    await sendPallet();
    const find = [{ product: productId }];
    expect(ids({ find, only: { passed: buyer.place } })).toEqual([bowl, other].toSorted());
    expect(ids({ find, only: { leftPlace: place } })).toEqual([bowl, other].toSorted());
    expect(ids({ find, only: { leftAfter: '2026-06-01T00:00:00Z', leftPlace: place } })).toHaveLength(2);
    expect(preview({ find, only: { leftAfter: '2026-07-01T00:00:00Z' } }).finds).toEqual([{ found: 4, leftOut: 4 }]);
    expect(ids({ find, only: { leftPlace: buyer.place } })).toEqual([]);
  });

  test('narrows a lot with serialized items to the items that left', async () => {
    await feed.recorded(supplier.asks('commissionItems', { place, items: [itemOf(1), itemOf(2)], lot: salt }));
    await feed.recorded(supplier.asks('ship', { shipment: 'S1', from: place, to: buyer.place, items: [itemOf(1)] }));
    expect(ids({ find: [{ goods: salt }], only: { leftPlace: place } })).toEqual([itemOf(1)]);
  });

  test('shows withdraw to a holder of the goods, and neither to others', async () => {
    await sendPallet();
    const find = [{ goods: other }];
    expect(preview({ find }, buyer.party).goods).toMatchObject([{ you: 'withdraw', place: buyer.place }]);
    expect(preview({ find }, rival.party).goods).toMatchObject([{ you: 'neither' }]);
  });
});

describe('a search without meaning', () => {
  test.each([
    [[{ from: '2026-06-01T00:00:00Z' }], 'not only a time'],
    [[{ serials: { from: '1', to: '2' } }], 'not only a time|product'],
    [[{ product: productId, serials: { from: 'A10', to: 'A9' } }], 'must not come before'],
    [[{ product: productId, serials: { from: 'B', to: 'A' } }], 'must not come before'],
    [[{ goods: salt, from: '2026-06-02T00:00:00Z', to: '2026-06-01T00:00:00Z' }], 'after'],
    [[], '>=1'],
  ])('%j is refused', (find, message) => {
    const read = recallSearch.safeParse({ find });
    expect(read.success).toBe(false);
    expect(read.error?.message).toMatch(new RegExp(message));
  });

  test('a narrowing without content is refused', () => {
    expect(recallSearch.safeParse({ find: [{ goods: salt }], only: {} }).success).toBe(false);
  });
});
