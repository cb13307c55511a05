import { soldByKey } from '../../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, made, moreA, serials, some } from './goodsAtFarm';
import { at, cases, put, receiving, seen, shipping } from './events';

const atShop = stockKey(lotA, shop.place);
const shipment = farm.shipment('S1');
const long = farm.asks('commissionLot', { ...made, at: '2026-03-20T08:00:00Z', expiry: '2026-05-01' });
const offer = (more: object): Said =>
  farm.says('ship', { shipment: 'S1', from: farm.place, to: shop.place, lots: [some('30')], ...more });
const offered = offer({ at: '2026-03-25T12:00:00Z' });
const receipt = (time: string): Said => shop.says('receive', { shipment, at: time });
const left = (time: string, goods: object = cases('30')): Said =>
  farm.captures(shipping(goods, { eventTime: `2026-03-25T${time}Z` }));
const came = (time: string, goods: object = cases('30')): Said =>
  shop.captures(receiving(goods, { eventTime: `2026-03-25T${time}Z` }));
const packed = farm.captures(
  put('ADD', 'packing', {
    parentID: box,
    childQuantityList: [{ epcClass: lotA, quantity: 5, uom: 'CS' }],
    ...at(farm.place),
  }),
);

const sold = (goods: object): Said => farm.says('sell', { place: farm.place, at: '2026-03-25T12:00:00Z', ...goods });
const comeBack = (goods: object, time: string): Said =>
  farm.says('return', { place: farm.place, reason: 'unsold', at: `2026-03-25T${time}Z`, ...goods });
const manyItems = farm.asks('commissionItems', {
  items: serials,
  lot: lotA,
  place: farm.place,
  at: '2026-03-20T09:00:00Z',
});

const early = '2026-03-20T08:59:59Z';
const oneAt = (time: string): object => ({ epcList: [items.one], eventTime: `2026-03-25T${time}:00Z` });
const inBox = (time: string, more: object = {}): Said =>
  farm.captures({
    ...put('ADD', 'packing', { parentID: box, childEPCs: [items.one], ...at(farm.place) }),
    eventTime: `2026-03-25T${time}:00Z`,
    ...more,
  });

/** Goods cannot arrive before they left, or come back before they were sold, if the time is known. */
export const moments: Story[] = [
  {
    name: 'a receipt is dated before its offer',
    given: [long, offered],
    when: receipt('2026-03-25T09:00:00Z'),
    then: refused('time_invalid'),
  },
  {
    name: 'a receipt is dated in the second of the offer, in another time zone',
    given: [long, offered],
    when: receipt('2026-03-25T13:00:00+01:00'),
    then: recorded(fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a receipt is dated before the carrier took the goods',
    given: [
      long,
      offer({ carrier: carrier.party, at: '2026-03-25T12:00:00Z' }),
      carrier.says('accept', { shipment, at: '2026-03-25T14:00:00Z' }),
      carrier.says('handOver', { shipment, to: shop.party, at: '2026-03-25T15:00:00Z' }),
    ],
    when: receipt('2026-03-25T14:30:00Z'),
    then: refused('time_invalid'),
  },
  ...(
    [
      ['accept', shop, {}],
      ['reject', shop, { reason: 'no' }],
      ['cancel', farm, { reason: 'no' }],
    ] as const
  ).map(([command, who, more]) => ({
    name: `${command} is dated before the offer`,
    given: [long, offered],
    when: who.says(command, { shipment, at: '2026-03-25T11:59:59Z', ...more }),
    then: refused('time_invalid'),
  })),
  {
    name: 'a captured receipt is dated before the goods left',
    given: [long, left('12:00:00')],
    when: came('09:00:00'),
    then: {
      exceptions: ['time_invalid'],
      facts: [
        fact(atShop, undefined),
        fact(transitKey(lotA, shop.party), { legs: [{ from: farm.place, to: shop.place, quantity: '30' }] }),
      ],
    },
  },
  {
    name: 'a receipt of the second load is captured before that of the first',
    given: [long, left('14:00:00'), left('10:00:00')],
    when: came('12:00:00'),
    then: recorded(fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a receipt of overlapping loads is captured after the later receipt took the load that left first',
    given: [long, left('10:00:00'), came('16:00:00'), left('14:00:00')],
    when: came('12:00:00'),
    then: recorded(fact(atShop, { onHand: '60' })),
  },
  {
    name: 'a receipt is captured after the time at which the goods left was corrected',
    given: [
      long,
      left('08:00:00'),
      farm.captures(
        shipping(cases('30'), {
          eventTime: '2026-03-25T08:00:00Z',
          errorDeclaration: { declarationTime: '2026-03-26T00:00:00Z', reason: 'incorrect_data' },
        }),
      ),
      left('12:00:00'),
    ],
    when: came('09:00:00'),
    then: { exceptions: ['time_invalid'], facts: [fact(atShop, undefined)] },
  },
  {
    name: 'goods come back in the second in which they were sold',
    given: [long, sold({ lots: [some('30')] })],
    when: comeBack({ lots: [some('10')] }, '12:00:00'),
    then: recorded(fact(soldByKey(lotA, farm.msp), { quantity: '20' })),
  },
  {
    name: 'goods come back before they were sold',
    given: [long, sold({ lots: [some('30')] })],
    when: comeBack({ lots: [some('10')] }, '11:59:59'),
    then: refused('sold_insufficient'),
  },
  {
    name: 'goods come back before others that need all that was sold',
    given: [long, sold({ lots: [some('30')] }), comeBack({ lots: [some('25')] }, '14:00:00')],
    when: comeBack({ lots: [some('10')] }, '13:00:00'),
    then: refused('sold_insufficient'),
  },
  {
    name: 'an item comes back before it was sold',
    given: [long, manyItems, sold({ items: [items.one] })],
    when: comeBack({ items: [items.one] }, '11:59:59'),
    then: refused('item_not_sold'),
  },
  {
    name: 'an item comes back after it was sold',
    given: [long, manyItems, sold({ items: [items.one] })],
    when: comeBack({ items: [items.one] }, '12:00:01'),
    then: recorded(fact(thingKey(items.one), { status: 'active' })),
  },
  ...(
    [
      ['sold', farm.says('sell', { place: farm.place, items: [items.one], at: early })],
      ['destroyed', farm.says('destroy', { place: farm.place, items: [items.one], at: early, reason: 'so' })],
      ['packed', farm.says('pack', { container: box, place: farm.place, items: [items.one], at: early })],
      ['offered', offer({ lots: [], items: [items.one], at: early })],
    ] as const
  ).map(([what, said]) => ({
    name: `an item is ${what} before it was made`,
    given: [long, manyItems],
    when: said,
    then: refused('item_not_here'),
  })),
  {
    name: 'an item is sold by an event before it was taken out of a container',
    given: [long, manyItems, inBox('10:00'), inBox('11:00', { action: 'DELETE', bizStep: 'unpacking' })],
    when: farm.captures(seen('OBSERVE', 'retail_selling', { ...oneAt('10:30'), ...at(farm.place) })),
    then: { exceptions: ['item_not_here'], facts: [fact(thingKey(items.one), { status: 'active' })] },
  },
  {
    name: 'goods are taken out of a container before they were packed',
    given: [long, manyItems, inBox('10:00')],
    when: farm.says('unpack', { container: box, place: farm.place, at: '2026-03-25T09:59:59Z' }),
    then: refused('container_empty'),
  },
  {
    name: 'a container arrives before it left',
    given: [moreA, packed, farm.captures(shipping({ epcList: [box] }))],
    when: came('09:00:00', { epcList: [box] }),
    then: { exceptions: ['time_invalid'], facts: [fact(thingKey(box), { transit: { from: farm.place } })] },
  },
];
