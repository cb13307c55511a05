import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { lotsInScope, massBalance } from '../../gateway/src/queries/massBalance';
import type { Actor, Said } from '../chaincode/support/cast';
import { containerOf, itemOf, lotOf, productId } from './blocks';
import { buyer, ContractFeed, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

const [lot, made] = [lotOf(1), lotOf(2)];
const pallet = containerOf(1);
const items = [itemOf(1), itemOf(2), itemOf(3)];
const { place } = supplier;
const line = (quantity: string, of = lot): { lot: typeof lot; quantity: string; uom: string } => ({
  lot: of,
  quantity,
  uom: 'KGM',
});

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  readModel = open();
  feed = await ContractFeed.open(readModel);
  await feed.recorded(
    supplier.asks('registerPlace', { place, name: 'Plant' }),
    supplier.asks('registerProduct', { product: productId, name: 'Leaf', uom: 'KGM' }),
  );
  await feed.recorded(buyer.asks('registerPlace', { place: buyer.place, name: 'Shop' }));
});
afterEach(closeAll);

const shipment = (number: string): string => supplier.shipment(number);
const send = (number: string, load: object): Said =>
  supplier.asks('ship', { shipment: number, from: place, to: buyer.place, ...load });

describe('the mass balance of a lot', () => {
  test('adds up to what was made: on hand, in transit, consumed, sold, destroyed and lost', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('pack', { container: pallet, place, lots: [line('20')] }),
      supplier.asks('transform', { place, inputs: { lots: [line('10')] }, outputs: { lots: [line('8', made)] } }),
      supplier.asks('sell', { place, lots: [line('5')] }),
      supplier.asks('destroy', { place, lots: [line('3')], reason: 'wet' }),
      supplier.asks('hold', { goods: lot, place, quantity: '4', reason: 'test' }),
      supplier.asks('count', { lot, place, counted: '61', uom: 'KGM', reason: 'stocktaking' }),
      send('S1', { containers: [pallet], lots: [line('6')] }),
    );
    await feed.recorded(buyer.asks('accept', { shipment: shipment('S1') }));
    await feed.recorded(
      buyer.asks('receive', { shipment: shipment('S1'), lots: [{ lot, accepted: '5', uom: 'KGM' }], final: true }),
    );
    const { rows } = massBalance(readModel, [lot]);
    expect(rows).toMatchObject([
      {
        lot,
        uom: 'KGM',
        made: '100',
        consumed: '10',
        sold: '5',
        destroyed: '3',
        adjusted: '-2',
        inTransit: '0',
        onHand: '80',
        held: '4',
        unexplained: '0',
        places: [
          { place, party: supplier.party, made: '100', onHand: '55', adjusted: '-1' },
          { place: buyer.place, party: buyer.party, made: '0', onHand: '25', adjusted: '-1' },
        ],
      },
    ]);
    expect(rows[0]?.places[0]?.events).toBe(`/events?${new URLSearchParams({ goods: lot, place }).toString()}`);
  });

  test('counts serialized items as pieces of their lot, also those that are gone', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('1') }),
      supplier.asks('commissionItems', { place, items, lot }),
      supplier.asks('sell', { place, items: [itemOf(1)] }),
      supplier.asks('destroy', { place, items: [itemOf(2)], reason: 'broken' }),
    );
    expect(massBalance(readModel, [lot]).rows).toMatchObject([
      { uom: 'KGM', made: '1', onHand: '1', unexplained: '0' },
      { uom: 'C62', made: '3', onHand: '1', sold: '1', destroyed: '1', unexplained: '0' },
    ]);
  });

  test('is empty for a lot that nobody recorded', () => {
    expect(massBalance(readModel, [lotOf(99)]).rows).toEqual([]);
  });

  test('of a recall covers the lots in its scope, all on hold', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('transform', { place, inputs: { lots: [line('10')] }, outputs: { lots: [line('8', made)] } }),
      supplier.asks('openRecall', { recall: 'R1', type: 'voluntary', reason: 'Listeria', roots: [lot] }),
    );
    const lots = lotsInScope(readModel.database, supplier.recall('R1'));
    expect(lots).toContain(lot);
    expect(massBalance(readModel, [lot]).rows).toMatchObject([{ onHand: '90', held: '90' }]);
  });

  test('leaves nothing unexplained after any commands', async () => {
    const quantity = fc.constantFrom('1', '2.5', '7', '40', '0.000001');
    const who = fc.constantFrom<Actor>(supplier, buyer);
    const some = quantity.map((much) => [line(much)]);
    const step: fc.Arbitrary<Said> = fc.oneof(
      quantity.map((much) => supplier.asks('commissionLot', { place, ...line(much) })),
      fc.tuple(who, some).map(([by, lots]) => by.asks('sell', { place: by.place, lots })),
      fc.tuple(who, some).map(([by, lots]) => by.asks('return', { place: by.place, lots, reason: 'late' })),
      fc.tuple(who, some).map(([by, lots]) => by.asks('destroy', { place: by.place, lots, reason: 'wet' })),
      fc
        .tuple(who, quantity)
        .map(([by, counted]) => by.asks('count', { lot, place: by.place, counted, uom: 'KGM', reason: 'count' })),
      some.map((lots) => supplier.asks('pack', { container: pallet, place, lots })),
      who.map((by) => by.asks('unpack', { container: pallet, place: by.place })),
      fc.tuple(fc.nat(3), some).map(([n, lots]) => send(`S${n}`, { lots, containers: n === 0 ? [pallet] : [] })),
      fc.nat(3).map((n) => buyer.asks('accept', { shipment: shipment(`S${n}`) })),
      fc.nat(3).map((n) => buyer.asks('receive', { shipment: shipment(`S${n}`) })),
      some.map((lots) => supplier.asks('transform', { place, inputs: { lots }, outputs: { lots: [line('1', made)] } })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const each of steps) await feed.say(each);
        for (const row of massBalance(readModel, [lot, made]).rows) expect(row).toMatchObject({ unexplained: '0' });
      }),
      { numRuns: 30 },
    );
  });
});
