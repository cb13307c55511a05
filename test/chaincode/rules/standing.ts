import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { box, items, lotA, made, moreA, onFarm, packedBox, some } from './goodsAtFarm';
import { at, cases, put, quantities, seen, shipping, capturedA } from './events';

const atShop = stockKey(lotA, shop.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const undirected = { destinationList: [] };
const toNowhere = farm.captures(shipping(cases('30'), undirected));
const arriving = (more: object = {}, who = shop): Said =>
  who.captures(seen('OBSERVE', 'receiving', { ...cases('30'), ...at(who.place), ...more }));
const fromFarm = { sourceList: [{ type: 'location', source: farm.place }] };

/** The carrier makes a lot of a product without owner. */
const weapon = `${stranger.product}/10/K` as LotId;
const madeWeapon = carrier.asks('commissionLot', { lot: weapon, place: carrier.place, quantity: '1', uom: 'CS' });

/** The right to change goods: an event of a party without it is recorded and shown to the owners, but does not change their goods. */
export const standing: Story[] = [
  {
    name: 'a maker that the product’s owner lists makes lots of it',
    given: [farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', uom: 'CS', makers: [shop.party] })],
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: recorded(fact(lotKey(lotA), { status: 'active', producer: shop.party }), fact(atShop, { made: '100' })),
  },
  {
    name: 'a maker makes a lot twice',
    given: [
      farm.asks('registerProduct', { product: farm.product, name: 'Lettuce', uom: 'CS', makers: [shop.party] }),
      moreA,
    ],
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('lot_exists'),
  },
  {
    name: 'goods under an id without owner are made by two parties: both see the exception',
    given: [madeWeapon],
    when: shop.asks('commissionLot', { lot: weapon, place: shop.place, quantity: '2', uom: 'CS' }),
    then: {
      ...recorded(
        fact(lotKey(weapon), { producer: carrier.party, contested: true }),
        fact(stockKey(weapon, shop.place), { made: '2' }),
      ),
      exceptions: ['lot_exists'],
    },
  },

  {
    name: 'goods arrive at another place of the destination’s party',
    given: [capturedA, farm.captures(shipping(cases('30')))],
    when: arriving(at(shop.otherPlace)),
    then: recorded(
      fact(stockKey(lotA, shop.otherPlace), { onHand: '30' }),
      fact(transitKey(lotA, shop.party), { legs: [] }),
    ),
  },
  {
    name: 'another party records the arrival with the source',
    given: [capturedA, farm.captures(shipping(cases('30')))],
    when: arriving(fromFarm, carrier),
    then: {
      ...excepted('transit_insufficient'),
      facts: [
        fact(stockKey(lotA, carrier.place), undefined),
        fact(transitKey(lotA, shop.party), {
          legs: [{ from: farm.place, to: shop.place, quantity: '30', sender: farm.party }],
        }),
      ],
    },
  },
  {
    name: 'the sender named no destination: a party that names the source receives them, and the sender sees it',
    given: [capturedA, toNowhere],
    when: arriving(fromFarm),
    then: { ...excepted('destination_unnamed'), facts: [fact(atShop, { onHand: '30', received: '30' })] },
  },
  {
    name: 'the sender named no destination, and the receiver does not name the source',
    given: [capturedA, toNowhere],
    when: arriving(),
    then: { ...excepted('transit_insufficient'), facts: [fact(atShop, undefined)] },
  },
  {
    name: 'an item in transit to another party does not arrive',
    given: [...onFarm, farm.captures(shipping({ epcList: [items.one] }))],
    when: carrier.captures(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(carrier.place), ...fromFarm })),
    then: { ...excepted('not_recipient'), facts: [fact(thingKey(items.one), { transit: { to: shop.place } })] },
  },
  {
    name: 'an item in transit without destination arrives if its source is named',
    given: [...onFarm, farm.captures(shipping({ epcList: [items.one] }, undirected))],
    when: shop.captures(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(shop.place), ...fromFarm })),
    then: { ...excepted('destination_unnamed'), facts: [fact(thingKey(items.one), { place: shop.place })] },
  },
  {
    name: 'an item in transit without destination does not arrive without its source',
    given: [...onFarm, farm.captures(shipping({ epcList: [items.one] }, undirected))],
    when: shop.captures(seen('OBSERVE', 'receiving', { epcList: [items.one], ...at(shop.place) })),
    then: excepted('not_recipient'),
  },
  {
    name: 'a carrier receives goods that it carries at its own place',
    given: [
      ...onFarm,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
    ],
    when: carrier.asks('receive', { shipment: farm.shipment('S'), place: carrier.place }),
    then: refused('not_recipient'),
  },

  {
    name: 'a lot without stock at a place is counted there: it is on hold, and the producer sees it',
    given: [moreA],
    when: carrier.asks('count', { lot: lotA, place: carrier.place, counted: '1000000', uom: 'CS', reason: 'found' }),
    then: {
      ...excepted('count_surplus'),
      facts: [fact(stockKey(lotA, carrier.place), { onHand: '1000000', held: '1000000', surplus: '1000000' })],
    },
  },
  {
    name: 'a surplus is released by the party that counted it',
    given: [moreA, counted()],
    when: carrier.asks('release', { goods: lotA, place: carrier.place, quantity: '5', reason: 'x' }),
    then: refused('held_insufficient'),
  },
  {
    name: 'a surplus is released by the producer',
    given: [moreA, counted()],
    when: farm.asks('release', { goods: lotA, place: carrier.place, reason: 'overfilled' }),
    then: recorded(fact(stockKey(lotA, carrier.place), { onHand: '5', held: undefined, surplus: undefined })),
  },
  {
    name: 'a captured count has the same effect as a count command',
    given: [capturedA],
    when: carrier.captures(seen('OBSERVE', 'cycle_counting', { ...cases('5'), ...at(carrier.place) })),
    then: { ...excepted('count_surplus'), facts: [fact(stockKey(lotA, carrier.place), { held: '5', surplus: '5' })] },
  },

  {
    name: 'a party packs into a container with another party’s number',
    given: [...onFarm, madeWeapon],
    when: carrier.captures(
      put('ADD', 'packing', {
        parentID: box,
        childQuantityList: quantities({ lot: weapon, quantity: '1', uom: 'CS' }),
        ...at(carrier.place),
      }),
    ),
    then: {
      ...excepted('not_owner'),
      facts: [fact(thingKey(box), undefined), fact(stockKey(weapon, carrier.place), { onHand: '1' })],
      links: { parent: `${box} 1`, children: [weapon], alleged: true },
    },
  },
  {
    name: 'the owner of a container fills it after another party’s packing was not booked',
    given: [
      ...onFarm,
      madeWeapon,
      carrier.captures(
        put('ADD', 'packing', { parentID: box, childQuantityList: [{ epcClass: weapon }], ...at(carrier.place) }),
      ),
    ],
    when: packedBox,
    then: recorded(fact(thingKey(box), { inside: { lots: [some('40')], claims: [] }, place: farm.place })),
  },
  {
    name: 'the holder of a container packs more into it',
    given: [
      ...onFarm,
      packedBox,
      farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box], lots: [some('5')] }),
      shop.asks('receive', { shipment: farm.shipment('S') }),
    ],
    when: shop.asks('pack', { container: box, place: shop.place, lots: [some('5')] }),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('45')] }, place: shop.place })),
  },
];

function counted(): Said {
  return carrier.asks('count', { lot: lotA, place: carrier.place, counted: '5', uom: 'CS', reason: 'found' });
}
