import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';

const { place } = farm;
const stock = stockKey(lotA, place);
const reason = 'because';
const sell = (quantity: `${number}`): Said => farm.asks('sell', { place, lots: [some(quantity)] });
const sellOne = farm.asks('sell', { place, items: [items.one] });
const hold = (input: object, who = farm): Said => who.says('hold', { reason, ...input });
const release = (input: object, who = farm): Said => who.says('release', { reason, ...input });

/** Holding and releasing goods. */
export const holds: Story[] = [
  {
    name: 'a lot is held everywhere',
    given: onFarm,
    when: hold({ goods: lotA }),
    then: recorded(fact(lotKey(lotA), { hold: { by: farm.party } })),
  },
  {
    name: 'a lot on hold is sold',
    given: [...onFarm, hold({ goods: lotA })],
    when: sell('1'),
    then: refused('lot_held'),
  },
  {
    name: 'an item of a lot on hold is sold',
    given: [...onFarm, hold({ goods: lotA })],
    when: sellOne,
    then: refused('lot_held'),
  },
  {
    name: 'another party’s lot is held everywhere',
    given: onFarm,
    when: hold({ goods: lotA }, shop),
    then: refused('not_owner'),
  },
  {
    name: 'a lot is released',
    given: [...onFarm, hold({ goods: lotA }), release({ goods: lotA })],
    when: sell('1'),
    then: recorded(),
  },
  {
    name: 'a lot that is not on hold is released',
    given: onFarm,
    when: release({ goods: lotA }),
    then: refused('held_insufficient'),
  },
  {
    name: 'a part of the stock at a place is held',
    given: onFarm,
    when: hold({ goods: lotA, place, quantity: '60' }),
    then: recorded(fact(stock, { held: '60' })),
  },
  {
    name: 'the whole stock at a place is held',
    given: onFarm,
    when: hold({ goods: lotA, place }),
    then: recorded(fact(stock, { held: '100' })),
  },
  {
    name: 'stock is held where none is available',
    given: [...onFarm, sell('100')],
    when: hold({ goods: lotA, place }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'more is held than the stock',
    given: onFarm,
    when: hold({ goods: lotA, place, quantity: '101' }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a part is held without a place',
    given: onFarm,
    when: hold({ goods: lotA, quantity: '1' }),
    then: refused('input_invalid', '/place'),
  },
  {
    name: 'a lot at another party’s place is held',
    given: onFarm,
    when: hold({ goods: lotA, place }, shop),
    then: refused('not_owner'),
  },
  {
    name: 'held goods are sold',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '60' })],
    when: sell('41'),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a part is released',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '60' })],
    when: release({ goods: lotA, place, quantity: '20' }),
    then: recorded(fact(stock, { held: '40' })),
  },
  {
    name: 'more is released than is held',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '6' })],
    when: release({ goods: lotA, place, quantity: '7' }),
    then: refused('held_insufficient'),
  },
  {
    name: 'an item on hold is sold',
    given: [...onFarm, hold({ goods: items.one })],
    when: sellOne,
    then: refused('item_held'),
  },
  {
    name: 'an item on hold is packed',
    given: [...onFarm, hold({ goods: items.one })],
    when: packedBox,
    then: refused('item_held'),
  },
  {
    name: 'an item is released',
    given: [...onFarm, hold({ goods: items.one }), release({ goods: items.one })],
    when: sellOne,
    then: recorded(),
  },
  {
    name: 'an item in a box is held',
    given: [...onFarm, packedBox],
    when: hold({ goods: items.one }),
    then: refused('item_not_here'),
  },
  {
    name: 'an item that was sold is held',
    given: [...onFarm, sellOne],
    when: hold({ goods: items.one }),
    then: refused('item_not_active'),
  },
  {
    name: 'another party’s item is held',
    given: onFarm,
    when: hold({ goods: items.one }, shop),
    then: refused('not_owner'),
  },
  { name: 'an unknown item is held', when: hold({ goods: items.one }), then: refused('item_unknown') },
  { name: 'an unknown container is held', when: hold({ goods: box }), then: refused('container_unknown') },
  {
    name: 'a box is held',
    given: [...onFarm, packedBox],
    when: hold({ goods: box }),
    then: recorded(fact(thingKey(box), { hold: { reason } })),
  },
  {
    name: 'a box on hold is shipped',
    given: [...onFarm, packedBox, hold({ goods: box })],
    when: farm.asks('ship', { shipment: 'S', from: place, to: shop.place, containers: [box] }),
    then: refused('container_held'),
  },
  {
    name: 'a box on hold is packed',
    given: [...onFarm, packedBox, hold({ goods: box })],
    when: farm.asks('pack', { container: farm.container(2), place, containers: [box] }),
    then: refused('container_held'),
  },
  {
    name: 'goods unpacked from a box on hold are on hold',
    given: [...onFarm, packedBox, hold({ goods: box })],
    when: farm.asks('unpack', { container: box, place }),
    then: recorded(fact(stock, { onHand: '100', held: '40' }), fact(thingKey(items.one), { hold: { reason } })),
  },
  {
    name: 'a box inside another is held',
    given: [...onFarm, packedBox, farm.asks('pack', { container: farm.container(2), place, containers: [box] })],
    when: hold({ goods: box }),
    then: refused('container_nested'),
  },
  {
    name: 'a box in transit is held',
    given: [
      ...onFarm,
      packedBox,
      farm.asks('ship', { shipment: 'S', from: place, to: shop.place, carrier: carrier.party, containers: [box] }),
      carrier.asks('accept', { shipment: farm.shipment('S') }),
    ],
    when: hold({ goods: box }),
    then: refused('not_custodian'),
  },
  {
    name: 'a box is released and shipped',
    given: [...onFarm, packedBox, hold({ goods: box }), release({ goods: box })],
    when: farm.asks('ship', { shipment: 'S', from: place, to: shop.place, containers: [box] }),
    then: recorded(),
  },
];
