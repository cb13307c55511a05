import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { add, type Decimal, subtract, sum } from '../../chaincode/src/domain/quantity';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import type { MassBalance } from '../../gateway/src/answers/massBalance';
import { balanceChanges } from '../../gateway/src/queries/balanceChanges';
import { massBalance } from '../../gateway/src/queries/massBalance';
import type { Actor, Said } from '../chaincode/support/cast';
import { lotOf } from './blocks';
import { buyer, type ContractFeed, supplier } from './contractFeed';
import { closeAll } from './openModels';
import { line, lot, openPlantAndShop, pallet, place, send, shipment } from './plantAndShop';

const made = lotOf(2);

let readModel: ReadModel;
let feed: ContractFeed;
const begin = async (): Promise<void> => {
  ({ readModel, feed } = await openPlantAndShop());
};
afterEach(closeAll);

test('the mass balance leaves nothing unexplained after any commands, at any moment, and has the changes behind each number', async () => {
  const quantity = fc.constantFrom('1', '2.5', '7', '40', '0.000001');
  const who = fc.constantFrom<Actor>(supplier, buyer);
  const some = quantity.map((much) => [line(much)]);
  const under = { from: buyer.place, to: place, recall: supplier.recall('R1') };
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
    fc.constant(supplier.asks('openRecall', { recall: 'R1', type: 'voluntary', reason: 'Glass', roots: [lot] })),
    fc.constant(supplier.asks('closeRecall', { recall: supplier.recall('R1'), early: { reason: 'Enough' } })),
    fc
      .tuple(fc.nat(3), some, fc.boolean())
      .map(([n, lots, isPacked]) =>
        buyer.asks('ship', { shipment: `B${n}`, ...under, lots, containers: isPacked ? [pallet] : [] }),
      ),
    fc.tuple(fc.nat(3), quantity, fc.boolean()).map(([n, accepted, final]) =>
      supplier.asks('receive', {
        shipment: buyer.shipment(`B${n}`),
        lots: [{ lot, accepted, uom: 'KGM' }],
        final,
      }),
    ),
    fc.nat(3).map((n) => supplier.asks('receive', { shipment: buyer.shipment(`B${n}`) })),
  );
  const delivered: readonly Said[] = [
    supplier.asks('commissionLot', { place, ...line('40') }),
    supplier.asks('pack', { container: pallet, place, lots: [line('7')] }),
    send('S1', { lots: [line('20')], containers: [pallet] }),
    buyer.asks('receive', { shipment: shipment('S1') }),
    supplier.asks('openRecall', { recall: 'R1', type: 'voluntary', reason: 'Glass', roots: [lot] }),
  ];
  const numbers = ['made', 'consumed', 'sold', 'returned', 'destroyed', 'lost', 'found', 'adjusted'] as const;
  const assertExplained = (instant: object): void => {
    for (const row of massBalance(readModel, [lot, made], instant).rows) {
      const { onHand, inTransit, consumed, sold, destroyed, lost } = row;
      const explained = [onHand, inTransit, consumed, sold, destroyed, lost] as Decimal[];
      expect(sum(explained)).toBe(add(row.made as Decimal, row.found as Decimal));
      expect([row.unexplained, row.adjusted]).toEqual(['0', subtract(row.found as Decimal, row.lost as Decimal)]);
      // Behind each number are the changes that add up to it, at each place.
      for (const account of numbers) {
        for (const each of row.places) {
          const behind = balanceChanges(readModel, {
            lot: row.lot,
            account,
            place: each.place,
            limit: 200,
            ...instant,
          });
          expect([account, sum(behind.rows.map(({ amount }) => amount as Decimal))]).toEqual([account, each[account]]);
        }
      }
    }
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom([], delivered),
      fc.array(step, { minLength: 5, maxLength: 25 }),
      async (first, more) => {
        await begin();
        const steps = [...first, ...more];
        const known = new Map<number, MassBalance['totals']>();
        for (const each of steps) {
          await feed.say(each);
          known.set(readModel.height, massBalance(readModel, [lot, made]).totals);
        }
        assertExplained({});
        for (const asOfHeight of known.keys()) assertExplained({ asOfHeight });
        const isRecalled = steps.some(({ command }) => command === 'openRecall');
        const times = balanceChanges(readModel, { lot, limit: 200 }).rows.map(({ time }) => time);
        for (const at of new Set(times)) assertExplained({ at });
        // As of each height it is as it was known at that height; goods in containers on hold are the same, too. Recalls hold only now.
        const shown = (totals: MassBalance['totals']): MassBalance['totals'] =>
          isRecalled ? totals.map((each) => ({ ...each, held: '0' })) : totals;
        for (const [asOfHeight, totals] of known) {
          expect(shown(massBalance(readModel, [lot, made], { asOfHeight }).totals)).toEqual(shown(totals));
        }
      },
    ),
    { numRuns: 30 },
  );
});
