import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { balanceChanges } from '../../gateway/src/queries/balanceChanges';
import { massBalance } from '../../gateway/src/queries/massBalance';
import { containerOf, itemOf } from './blocks';
import { buyer, type ContractFeed, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { items, line, lot, openPlantAndShop, pallet, place, send, shipment } from './plantAndShop';

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  ({ readModel, feed } = await openPlantAndShop());
});
afterEach(closeAll);

describe('the mass balance of containers and items that a final receipt misses', () => {
  test('counts them as lost until somebody finds them, and not as in transit', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('commissionItems', { place, items, lot }),
      supplier.asks('pack', { container: pallet, place, lots: [line('20')] }),
    );
    await feed.recorded(send('S1', { containers: [pallet], items, lots: [line('30')] }));
    await feed.recorded(
      buyer.asks('receive', {
        shipment: shipment('S1'),
        containers: [{ container: pallet, condition: 'missing' }],
        items: [{ item: itemOf(1), condition: 'missing' }],
        final: true,
      }),
    );
    const { height } = readModel;
    const whenLost = [
      { uom: 'KGM', onHand: '80', inTransit: '0', lost: '20', unexplained: '0' },
      { uom: 'C62', onHand: '2', inTransit: '0', lost: '1', unexplained: '0' },
    ];
    expect(massBalance(readModel, [lot]).rows).toMatchObject(whenLost);
    const lost = (): unknown[] => balanceChanges(readModel, { lot, account: 'lost' }).rows.map(({ amount }) => amount);
    expect(lost().toSorted()).toEqual(['1', '20']);
    await feed.recorded(buyer.asks('receive', { shipment: shipment('S1') }));
    const found = [
      { uom: 'KGM', onHand: '100', inTransit: '0', lost: '0', found: '0', unexplained: '0' },
      { uom: 'C62', onHand: '3', inTransit: '0', lost: '0', found: '0', unexplained: '0' },
    ];
    expect(massBalance(readModel, [lot]).rows).toMatchObject(found);
    expect(massBalance(readModel, [lot], { asOfHeight: height }).rows).toMatchObject([whenLost[1], whenLost[0]]);
  });
});

describe('the mass balance of goods that came back', () => {
  test('counts what customers brought back, until a correction, and what was sold less them', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('commissionItems', { place, items, lot }),
    );
    await feed.recorded(
      supplier.asks('sell', { place, lots: [line('30')], items }),
      supplier.asks('return', { place, lots: [line('4')], items: [itemOf(1)], reason: 'stale' }),
    );
    await feed.recorded(supplier.asks('return', { place, lots: [line('2')], reason: 'stale' }));
    expect(massBalance(readModel, [lot]).rows).toMatchObject([
      { uom: 'KGM', sold: '24', returned: '6', onHand: '76', held: '6', unexplained: '0' },
      { uom: 'C62', sold: '2', returned: '1', onHand: '1', unexplained: '0' },
    ]);
    const behind = balanceChanges(readModel, { lot, account: 'returned' }).rows;
    expect(behind.map(({ amount, uom }) => `${amount} ${uom}`).toSorted()).toEqual(['1 C62', '2 KGM', '4 KGM']);
  });

  test('counts what its holders sent back under a recall, loose and in containers, and no other shipment', async () => {
    const back = supplier.place;
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('pack', { container: pallet, place, lots: [line('20')] }),
      supplier.asks('pack', { container: containerOf(2), place, lots: [line('5')] }),
    );
    await feed.recorded(send('S1', { containers: [pallet, containerOf(2)], lots: [line('30')] }));
    await feed.recorded(buyer.asks('accept', { shipment: shipment('S1') }));
    await feed.recorded(buyer.asks('receive', { shipment: shipment('S1') }));
    await feed.recorded(
      supplier.asks('openRecall', { recall: 'R1', type: 'voluntary', reason: 'Listeria', roots: [lot] }),
    );
    expect(massBalance(readModel, [lot]).rows).toMatchObject([{ returned: '0' }]);
    const under = { from: buyer.place, to: back, recall: supplier.recall('R1') };
    const load = { lots: [line('12')], containers: [pallet, containerOf(2)] };
    await feed.recorded(buyer.asks('ship', { shipment: 'B1', ...under, ...load }));
    const { height } = readModel;
    await feed.recorded(supplier.asks('accept', { shipment: buyer.shipment('B1') }));
    await feed.recorded(
      supplier.asks('receive', {
        shipment: buyer.shipment('B1'),
        lots: [{ lot, accepted: '10', uom: 'KGM' }],
        final: true,
      }),
    );
    const [row] = massBalance(readModel, [lot]).rows;
    expect(row).toMatchObject({ onHand: '98', lost: '2', returned: '35', unexplained: '0' });
    expect(row?.places.map(({ returned }) => returned)).toEqual(['35', '0']);
    expect(massBalance(readModel, [lot], { asOfHeight: height }).rows).toMatchObject([
      { returned: '0', inTransit: '0', lost: '0' },
    ]);
    const { rows } = balanceChanges(readModel, { lot, account: 'returned' });
    expect(rows.map(({ amount }) => amount).toSorted()).toEqual(['10', '25']);
  });

  test('a correction of a return takes it back', async () => {
    const day = (n: number): string => `2026-04-0${n}T08:00:00.000Z`;
    await feed.recorded(supplier.asks('commissionLot', { place, ...line('100'), at: day(1) }));
    await feed.recorded(supplier.asks('sell', { place, lots: [line('30')], at: day(2) }));
    const back = {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      eventTime: day(3),
      eventTimeZoneOffset: '+00:00',
      quantityList: [{ epcClass: lot, quantity: 4, uom: 'KGM' }],
      readPoint: { id: place },
      bizLocation: { id: place },
      bizStep: 'receiving',
      disposition: 'returned',
    };
    await feed.capture(back);
    expect(massBalance(readModel, [lot]).rows).toMatchObject([{ sold: '26', returned: '4' }]);
    await feed.capture({ ...back, errorDeclaration: { declarationTime: day(4) } });
    expect(massBalance(readModel, [lot]).rows).toMatchObject([{ sold: '30', returned: '0', onHand: '70' }]);
  });
});
