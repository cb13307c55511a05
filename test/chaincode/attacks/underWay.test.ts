import { describe, expect, test } from '@jest/globals';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { OtherId, PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { commissioning, observing, packing, receiving, shipping } from './support/events';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, sells, sellsItem, stock } from './support/stage';

const X = maker.lot('X');
const item = maker.item('1');
const pallet = maker.container(1);
const case1 = maker.item('case');
const crate = 'https://id.gs1.org/8003/09506001000014A1' as OtherId;
const urn = 'urn:gdst:example.org:product:lot:class:maker.tuna.7';
const urnThing = 'urn:gdst:example.org:product:serial:maker.tuna.8' as OtherId;

/** Goods that leave the maker for the buyer, under every kind of id. */
const loads = [
  { kind: 'a lot', goods: { lots: [[X, 40]] }, given: [makes(maker, 'X')] },
  {
    kind: 'goods under a URI',
    goods: { lots: [[urn, 40, 'KGM']] },
    given: [maker.captures(commissioning({ lots: [[urn, 100, 'KGM']] }, maker.place))],
  },
  {
    kind: 'an item',
    goods: { things: [item] },
    given: [maker.asks('commissionItems', { items: [item], place: maker.place })],
  },
  {
    kind: 'a thing under a URI',
    goods: { things: [urnThing] },
    given: [maker.captures(commissioning({ things: [urnThing] }, maker.place))],
  },
  ...[pallet, case1, crate].map((container) => ({
    kind: `a container ${container.slice(19, 26)}`,
    goods: { things: [container] },
    given: [makes(maker, 'X'), maker.captures(packing(container, { lots: [[X, 40]] }, maker.place))],
  })),
] as const;

const arriving = ['receiving', 'arriving', 'accepting'];

describe.each(loads)('$kind in transit', ({ goods, given }) => {
  const end = (place: PlaceId, type = 'location'): object => ({
    destinationList: [{ type, destination: place }],
  });

  test.each(arriving)('do not arrive at another party that records %s first', async (step) => {
    const world = await ledger(...given, maker.captures(shipping(goods, maker.place, buyer.place)));
    const before = new Map(world.facts);
    for (const source of [maker.place, buyer.place, undefined]) {
      const more = source ? { sourceList: [{ type: 'location', source }] } : {};
      const outcome = await say(world, rival.captures(observing(step, goods, rival.place, more)));
      expect(outcome.status).toBe('recorded');
      expect(outcome.exceptions.length).toBeGreaterThan(0);
    }
    for (const [key, value] of before) expect([key, world.facts.get(key)]).toEqual([key, value]);
    await done(world, buyer.captures(receiving(goods, buyer.otherPlace, maker.place)));
  });

  test('go to the party that the sender names if it names no place', async () => {
    for (const type of ['owning_party', 'possessing_party']) {
      const more = { destinationList: [{ type, destination: buyer.party }] };
      const world = await ledger(...given, maker.captures(observing('shipping', goods, maker.place, more)));
      const outcome = await say(world, rival.captures(receiving(goods, rival.place, maker.place)));
      expect(outcome.exceptions.length).toBeGreaterThan(0);
      await done(world, buyer.captures(receiving(goods, buyer.place)));
    }
  });

  test('without a named receiver arrive at the party that names the sender’s place, and the sender sees it', async () => {
    const world = await ledger(...given, maker.captures(shipping(goods, maker.place)));
    const other = await say(world, rival.captures(receiving(goods, rival.place, buyer.place)));
    expect(other.exceptions.length).toBeGreaterThan(0);
    await done(world, buyer.captures(receiving(goods, buyer.place, maker.place)), 'destination_unnamed');
  });

  test('cannot be returned, shipped, sold or destroyed by parties that did not send them', async () => {
    const world = await ledger(...given, maker.captures(shipping(goods, maker.place, buyer.place)));
    for (const step of ['void_shipping', 'shipping', 'retail_selling', 'consigning', 'departing']) {
      await say(world, rival.captures(observing(step, goods, rival.place, end(rival.place))));
    }
    await say(world, rival.captures({ ...commissioning(goods, rival.place), action: 'DELETE', bizStep: 'destroying' }));
    await done(world, buyer.captures(receiving(goods, buyer.place, maker.place)));
  });

  test('cannot be received by others before they left or after they arrived', async () => {
    const world = await ledger(...given);
    const early = await say(world, rival.captures(receiving(goods, rival.place, maker.place)));
    expect(early.exceptions.length).toBeGreaterThan(0);
    await done(world, maker.captures(shipping(goods, maker.place, buyer.place)));
    await done(world, buyer.captures(receiving(goods, buyer.place, maker.place)));
    const late = await say(world, rival.captures(receiving(goods, rival.place, maker.place)));
    expect(late.exceptions.length).toBeGreaterThan(0);
    await done(world, buyer.captures(shipping(goods, buyer.place, maker.place)));
  });
});

describe('a carrier', () => {
  const sent = [
    makes(maker, 'X'),
    maker.asks('commissionItems', { items: [item], place: maker.place }),
    maker.asks('ship', {
      shipment: 'S',
      from: maker.place,
      to: buyer.place,
      carrier: rival.party,
      lots: [line(X, '40')],
      items: [item],
    }),
  ];
  const shipment = maker.shipment('S');

  test('cannot book the goods that it carries into its own stock', async () => {
    const world = await ledger(...sent);
    for (const place of [rival.place, rival.otherPlace, undefined]) {
      const input = { shipment, ...(place && { place }) };
      await refused(world, rival.asks('receive', input), 'not_recipient');
    }
    await done(world, rival.asks('accept', { shipment }));
    await refused(world, rival.asks('receive', { shipment, place: rival.place }), 'not_recipient');
    await say(world, rival.captures(receiving({ lots: [[X, 40]], things: [item] }, rival.place, maker.place)));
    expect(stock(world, X, rival.place).onHand).toBe('0');
    await refused(world, sellsItem(rival, item), 'item_not_here');
    await done(world, rival.asks('handOver', { shipment, to: buyer.party }));
    await done(world, buyer.asks('receive', { shipment }));
    expect(stock(world, X, buyer.place).onHand).toBe('40');
  });

  test('cannot answer or hand over a shipment that was not offered to it, and the sender can cancel it', async () => {
    const world = await ledger(
      makes(maker, 'X'),
      maker.asks('ship', {
        shipment: 'T',
        from: maker.place,
        to: buyer.place,
        lots: [line(X, '40')],
      }),
    );
    const other = { shipment: maker.shipment('T') };
    await refused(world, rival.asks('accept', other), 'not_recipient');
    await refused(world, rival.asks('reject', { ...other, reason: 'no' }), 'not_recipient');
    await refused(world, rival.asks('cancel', { ...other, reason: 'no' }), 'not_custodian');
    await refused(world, rival.asks('handOver', { ...other, to: rival.party }), 'not_custodian');
    await done(world, maker.asks('cancel', { ...other, reason: 'late' }));
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '100', reserved: '0' });
    expect(world.fact(shipmentKey(other.shipment))?.status).toBe('cancelled');
  });

  test('that rejects goods handed back by the receiver leaves them there', async () => {
    const world = await ledger(...sent, rival.asks('accept', { shipment }));
    await done(world, rival.asks('handOver', { shipment, to: buyer.party }));
    await done(world, buyer.asks('accept', { shipment }));
    await done(world, buyer.asks('handOver', { shipment, to: rival.party }));
    await refused(world, buyer.asks('receive', { shipment }), 'not_recipient');
    await done(world, rival.asks('reject', { shipment, reason: 'no' }));
    await done(world, buyer.asks('receive', { shipment }));
    expect(stock(world, X, buyer.place).onHand).toBe('40');
  });

  test('keeps the goods of its shipment when an event reports their receipt', async () => {
    const world = await ledger(...sent, rival.asks('accept', { shipment }));
    await say(world, buyer.captures(receiving({ lots: [[X, 40]], things: [item] }, buyer.place, maker.place)));
    expect(stock(world, X, buyer.place).onHand).toBe('0');
    expect(world.fact(thingKey(item))?.shipment).toBe(shipment);
  });
});

test('the buyer can sell the maker’s goods that it has received', async () => {
  const world = await ledger(
    makes(maker, 'X'),
    maker.captures(shipping({ lots: [[X, 40]] }, maker.place, buyer.place)),
    buyer.captures(receiving({ lots: [[X, 40]] }, buyer.place, maker.place)),
  );
  await done(world, sells(buyer, X, '40'));
  await refused(world, sells(buyer, X, '1'), 'stock_insufficient');
});

test.each([item, pallet])(
  'given %s in transit, when it leaves for another party, then both parties see the exception',
  async (id) => {
    const world = await ledger(
      makes(maker, 'X'),
      maker.captures(commissioning({ things: [item] }, maker.place)),
      maker.captures(packing(pallet, { lots: [[X, 40]] }, maker.place)),
      maker.captures(shipping({ things: [id] }, maker.place, buyer.place)),
    );
    const again = maker.captures(shipping({ things: [id] }, maker.place, rival.place));
    const { subject } = await done(world, again, id === item ? 'item_not_here' : 'container_not_here');
    expect(world.fact(exceptionKey(maker.msp, subject, 1))?.concerns).toEqual([buyer.party, rival.party]);
    expect(world.fact(thingKey(id))?.transit).toMatchObject({ to: buyer.place });
  },
);
