import { describe, expect, test } from '@jest/globals';
import { quantities, receiving, shipping } from '../rules/events';
import { type Actor, type Said } from '../support/cast';
import { faultsOf } from '../support/invariants';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { buyer, done, ledger, line, maker, refused, rival, sells, stock } from './support/stage';

const lot = maker.lot('A');
const at = (time: string): string => `2026-03-${time}:00:00Z`;
const ten = { quantityList: quantities({ lot, quantity: '10', uom: 'CS' }) };
const made = maker.asks('commissionLot', {
  ...line(lot, '100'),
  place: maker.place,
  at: at('20T08'),
  expiry: '2026-06-01',
});
/** The buyer has received ten cases of the maker's lot. */
const received: readonly Said[] = [
  made,
  maker.captures(shipping(ten, { eventTime: at('21T00') })),
  buyer.captures(receiving(ten, { eventTime: at('21T01') })),
];

const counts = (who: Actor, counted: string, time: string): Said =>
  who.asks('count', { lot, place: who.place, counted, uom: 'CS', reason: 'stocktaking', at: at(time) });
const sold = (who: Actor, quantity: string, time: string): Said =>
  who.asks('sell', { place: who.place, lots: [line(lot, quantity)], at: at(time) });
const offers = (who: Actor, to: Actor, quantity: string, time: string): Said =>
  who.asks('ship', { shipment: 'S', from: who.place, to: to.place, lots: [line(lot, quantity)], at: at(time) });

const sound = (world: WorldOfFacts): void => {
  expect(faultsOf(world.facts)).toEqual([]);
};

describe('goods recorded as of before a count', () => {
  test('given a count that found none, when goods are offered as of before it, then they are refused', async () => {
    const world = await ledger(made, counts(maker, '0', '25T12'));

    await refused(world, offers(maker, buyer, '30', '24T12'), 'stock_insufficient');
  });

  test('given a count that found some, when these are offered as of before it, then the receiver takes them', async () => {
    const world = await ledger(made, counts(maker, '40', '25T12'), offers(maker, buyer, '40', '24T12'));
    sound(world);

    await done(world, buyer.asks('receive', { shipment: maker.shipment('S') }));

    expect(stock(world, lot, maker.place)).toMatchObject({ onHand: '0', reserved: '0', shipped: '40' });
    sound(world);
  });

  test('given goods counted and sold, when as many are sold as of before the count, then that is refused', async () => {
    const world = await ledger(...received, counts(buyer, '10', '23T00'), sold(buyer, '10', '24T00'));

    await refused(world, sold(buyer, '10', '22T00'), 'stock_insufficient');

    expect(stock(world, lot, buyer.place)).toMatchObject({ onHand: '0', sold: '10', adjusted: '0' });
    sound(world);
  });

  test('given a surplus of which a count misses some, when these are sold as of before that count, then that is refused', async () => {
    const world = await ledger(made);
    await done(world, counts(rival, '40', '22T00'), 'count_surplus');
    await done(world, counts(rival, '29', '24T00'));

    await refused(world, sold(rival, '11', '23T00'), 'stock_insufficient');
    await refused(world, offers(rival, buyer, '11', '23T00'), 'stock_insufficient');

    expect(stock(world, lot, rival.place)).toMatchObject({ onHand: '29', surplus: '29', sold: '0' });
  });

  test('given a released surplus of which a count misses some, when these are sold as of before it, then that is booked', async () => {
    const world = await ledger(made);
    await done(world, counts(rival, '40', '22T00'), 'count_surplus');
    await done(world, maker.asks('release', { goods: lot, place: rival.place, quantity: '40', reason: 'mine' }));
    await done(world, counts(rival, '29', '24T00'));

    await done(world, sold(rival, '11', '23T00'), 'covered_by_count');

    expect(stock(world, lot, rival.place)).toMatchObject({ onHand: '29', surplus: '0', sold: '11' });
    sound(world);
  });

  test('given goods counted and offered, when they are sold as of before the count, then that is refused', async () => {
    const world = await ledger(...received, offers(buyer, rival, '10', '21T02'), counts(buyer, '10', '23T00'));

    await refused(world, sold(buyer, '10', '22T00'), 'goods_offered');

    await done(world, rival.asks('receive', { shipment: buyer.shipment('S') }));
    sound(world);
  });

  test('given goods on hold and counted, when they leave as of before the count, then that waits for their release', async () => {
    const hold = buyer.asks('hold', { goods: lot, place: buyer.place, reason: 'laboratory' });
    const world = await ledger(...received, hold, counts(buyer, '10', '23T00'));
    await refused(world, sold(buyer, '10', '22T00'), 'stock_insufficient');
    const left = shipping(ten, {
      eventTime: at('22T00'),
      readPoint: { id: buyer.place },
      destinationList: [{ type: 'location', destination: buyer.otherPlace }],
    });
    await done(world, buyer.captures(left), 'stock_insufficient');
    expect(stock(world, lot, buyer.place)).toMatchObject({ onHand: '10', held: '10', shipped: '0' });

    await done(world, buyer.asks('release', { goods: lot, place: buyer.place, reason: 'fine' }));
    await world.run([buyer.says('bookWaiting', { event: left, party: buyer.party })]);

    expect(stock(world, lot, buyer.place)).toMatchObject({ onHand: '10', surplus: '10', shipped: '10' });
    sound(world);
  });

  test('given goods on hold of which a count missed some, when these were sold before it, then that is booked', async () => {
    const hold = buyer.asks('hold', { goods: lot, place: buyer.place, reason: 'laboratory' });
    const world = await ledger(...received, hold, counts(buyer, '7', '23T00'));
    await done(world, sold(buyer, '3', '22T00'), 'covered_by_count');
    expect(stock(world, lot, buyer.place)).toMatchObject({ onHand: '7', held: '7', sold: '3', adjusted: '0' });
    sound(world);
  });

  test('given an offer withdrawn, when its goods are sold as of before the count, then what was found is on hold', async () => {
    const world = await ledger(
      ...received,
      offers(buyer, rival, '10', '21T02'),
      counts(buyer, '10', '23T00'),
      buyer.asks('cancel', { shipment: buyer.shipment('S'), reason: 'sold out' }),
    );

    await done(world, sold(buyer, '10', '22T00'), 'covered_by_count', 'count_surplus');

    expect(stock(world, lot, buyer.place)).toMatchObject({ onHand: '10', held: '10', surplus: '10' });
    await refused(world, sells(buyer, lot, '1'), 'stock_insufficient');
    sound(world);
  });

  test('given a count that misses received goods, when the receipt is in error, then nothing absent is offered', async () => {
    const receipt = receiving(ten, {
      eventTime: at('22T12'),
      bizTransactionList: [{ type: 'desadv', bizTransaction: maker.shipment('S') }],
    });
    const world = await ledger(
      made,
      offers(maker, buyer, '10', '21T12'),
      buyer.captures(receipt),
      counts(maker, '0', '25T12'),
    );

    const error = { ...receipt, errorDeclaration: { declarationTime: '2026-04-01T08:00:00Z' } };
    await done(world, buyer.captures(error), 'correction_impossible');

    expect(stock(world, lot, maker.place)).toMatchObject({ onHand: '0', reserved: '0' });
    sound(world);
  });
});
