import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import type { MassBalance } from '../../gateway/src/answers/massBalance';
import { balanceChanges } from '../../gateway/src/queries/balanceChanges';
import { lotsInScope, massBalance } from '../../gateway/src/queries/massBalance';
import type { Said } from '../chaincode/support/cast';
import { itemOf, lotOf } from './blocks';
import { buyer, type ContractFeed, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { items, line, lot, openPlantAndShop, pallet, place, send, shipment } from './plantAndShop';

const made = lotOf(2);

let readModel: ReadModel;
let feed: ContractFeed;
beforeEach(async () => {
  ({ readModel, feed } = await openPlantAndShop());
});
afterEach(closeAll);

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
        lost: '2',
        found: '0',
        returned: '0',
        adjusted: '-2',
        inTransit: '0',
        onHand: '80',
        held: '4',
        unexplained: '0',
        places: [
          { place, party: supplier.party, made: '100', onHand: '55', lost: '1' },
          { place: buyer.place, party: buyer.party, made: '0', onHand: '25', lost: '1' },
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

  describe('of the past', () => {
    const day = (n: number): string => `2026-04-0${n}T08:00:00.000Z`;
    const sale = (quantity: string, at: string): Said => supplier.asks('sell', { place, lots: [line(quantity)], at });

    test('is that of an event time, whatever was recorded later, and that of a height, as it was known then', async () => {
      await feed.recorded(supplier.asks('commissionLot', { place, ...line('100'), at: day(1) }));
      await feed.recorded(sale('30', day(5)));
      const { height } = readModel;
      await feed.recorded(sale('20', day(3)));
      const at = (instant: object): MassBalance['rows'] => massBalance(readModel, [lot], instant).rows;
      expect(at({ at: day(2) })).toMatchObject([{ made: '100', onHand: '100', sold: '0', unexplained: '0' }]);
      expect(at({ at: day(4) })).toMatchObject([{ onHand: '80', sold: '20', unexplained: '0' }]);
      expect(at({ at: day(5) })).toMatchObject([{ onHand: '50', sold: '50', unexplained: '0' }]);
      expect(at({ asOfHeight: height })).toMatchObject([{ onHand: '70', sold: '30', unexplained: '0' }]);
      expect(at({ asOfHeight: height, at: day(4) })).toMatchObject([{ onHand: '100', sold: '0', unexplained: '0' }]);
      expect(massBalance(readModel, [lot], { at: day(1).replace('08:', '07:') })).toMatchObject({
        rows: [],
        totals: [],
      });
    });

    test('has sales of one transaction at their own times', async () => {
      await feed.recorded(supplier.asks('commissionLot', { place, ...line('100'), at: day(1) }));
      await feed.recorded(sale('30', day(3)), sale('20', day(4)));
      expect(massBalance(readModel, [lot], { at: day(3) }).rows).toMatchObject([
        { onHand: '70', sold: '30', unexplained: '0' },
      ]);
    });

    test('counts items as pieces of their lot at their place', async () => {
      await feed.recorded(
        supplier.asks('commissionLot', { place, ...line('1'), at: day(1) }),
        supplier.asks('commissionItems', { place, items, lot, at: day(1) }),
      );
      const ofItems = ({ rows }: MassBalance): MassBalance['rows'] => rows.filter(({ uom }) => uom === 'C62');
      const { height } = readModel;
      await feed.recorded(supplier.asks('sell', { place, items: [itemOf(1), itemOf(2)], at: day(3) }));
      await feed.recorded(supplier.asks('destroy', { place, items: [itemOf(3)], reason: 'broken', at: day(4) }));
      const before = [{ uom: 'C62', made: '3', onHand: '3', sold: '0', unexplained: '0' }];
      expect(ofItems(massBalance(readModel, [lot], { asOfHeight: height }))).toMatchObject(before);
      expect(ofItems(massBalance(readModel, [lot], { at: day(2) }))).toMatchObject(before);
      const after = [{ made: '3', onHand: '0', sold: '2', destroyed: '1', unexplained: '0', places: [{ place }] }];
      expect(ofItems(massBalance(readModel, [lot], { at: day(4) }))).toMatchObject(after);
    });
  });

  test('names the events behind each number, and what was made of what was consumed', async () => {
    await feed.recorded(supplier.asks('commissionLot', { place, ...line('100') }));
    await feed.recorded(
      supplier.asks('transform', { place, inputs: { lots: [line('10')] }, outputs: { lots: [line('8', made)] } }),
      supplier.asks('sell', { place, lots: [line('5')] }),
      supplier.asks('count', { lot, place, counted: '84', uom: 'KGM', reason: 'stocktaking' }),
    );
    const { rows } = balanceChanges(readModel, { lot });
    expect(rows.map(({ account, amount }) => `${account} ${amount}`).toSorted()).toEqual([
      'adjusted -1',
      'consumed 10',
      'made 100',
      'sold 5',
    ]);
    for (const { events, party } of rows) {
      expect(events.every((id) => id.startsWith('ni:///'))).toBe(true);
      expect([events.length > 0, party]).toEqual([true, supplier.party]);
    }
    expect(balanceChanges(readModel, { lot, account: 'consumed' }).rows).toMatchObject([{ into: [made] }]);
    expect(balanceChanges(readModel, { lot, place: buyer.place }).rows).toEqual([]);
    const first = balanceChanges(readModel, { lot, limit: 3 });
    expect([first.rows.length, first.next]).toEqual([3, expect.any(String)]);
    expect(balanceChanges(readModel, { lot, limit: 3, cursor: first.next }).rows).toHaveLength(1);
  });

  test('of a recall adds up all its lots by unit', async () => {
    await feed.recorded(
      supplier.asks('commissionLot', { place, ...line('100') }),
      supplier.asks('transform', { place, inputs: { lots: [line('10')] }, outputs: { lots: [line('8', made)] } }),
    );
    expect(massBalance(readModel, [lot, made]).totals).toMatchObject([
      { uom: 'KGM', made: '108', onHand: '98', consumed: '10', unexplained: '0' },
    ]);
  });
});
