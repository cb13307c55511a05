import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, made, moreA, onFarm, packedBox, serials, some } from './goodsAtFarm';

const sha256 = 'cd'.repeat(32);
const other = farm.otherProduct;
const lotC = `${other}/10/C`;
const thousand = Array.from({ length: 1000 }, (_, n) => farm.item(`many-${n}`));
const otherBox = [moreA, farm.asks('pack', { unit: farm.unit(2), place: farm.place, lots: [some('1')] })];
const put = (lots: object[], more: object = {}): object => ({ place: farm.place, lots, ...more });
const transform = (inputs: object, outputs: object): Said =>
  farm.says('transform', { place: farm.place, inputs, outputs });

/** Making, packing and consuming goods. */
export const goods: Story[] = [
  {
    name: 'a lot is made, with its expiry from the shelf life',
    when: farm.asks('commissionLot', { ...made, productionDate: '2026-02-20', origin: 'Field 7' }),
    then: {
      ...recorded(
        fact(lotKey(lotA), { status: 'active', producer: farm.party, unit: 'CS', expiry: '2026-03-02' }),
        fact(stockKey(lotA, farm.place), { onHand: '100', made: '100', held: undefined }),
      ),
      events: [{ type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning' }],
    },
  },
  ...['2026-01-01T00:00:00+14:30', '0999-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00'].map((at): Story => ({
    name: `a lot is made at ${at}, which is not a valid event time`,
    when: farm.asks('commissionLot', { ...made, at }),
    then: refused('input_invalid'),
  })),
  {
    name: 'a lot made on the last day of the calendar expires on that day',
    when: farm.asks('commissionLot', { ...made, productionDate: '9999-12-31' }),
    then: recorded(fact(lotKey(lotA), { expiry: '9999-12-31' })),
  },
  {
    name: 'more is packed at once than an event may list',
    given: [...otherBox, farm.asks('commissionItems', { items: thousand, lot: lotA, place: farm.place })],
    when: farm.asks('pack', { unit: box, place: farm.place, items: thousand, units: [farm.unit(2)] }),
    then: refused('limit_exceeded'),
  },
  { name: 'a lot is made twice', given: [moreA], when: moreA, then: refused('lot_exists') },
  {
    name: 'a lot of another party’s product',
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot at another party’s place',
    when: farm.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot at an unregistered place',
    when: farm.asks('commissionLot', { ...made, place: 'https://id.gs1.org/414/4012345000054' }),
    then: refused('place_unknown'),
  },
  {
    name: 'a lot at an unregistered location inside an own place',
    when: farm.asks('commissionLot', { ...made, place: `${farm.place}/254/ROW-9` }),
    then: recorded(),
  },
  {
    name: 'a lot with an unregistered certificate',
    when: farm.asks('commissionLot', { ...made, certificates: [sha256] }),
    then: refused('document_unknown'),
  },
  {
    name: 'a lot with a certificate',
    given: [farm.asks('registerDocument', { sha256, kind: 'organic' })],
    when: farm.asks('commissionLot', { ...made, certificates: [sha256] }),
    then: recorded(fact(lotKey(lotA), { certificates: [sha256] })),
  },
  ...['-1', '0', '1e3', '0x10', ' 1', '1,5', '1'.repeat(16), '0.0000000000001', 'many'].map((quantity) => ({
    name: `a lot of ${quantity}`,
    when: farm.asks('commissionLot', { ...made, quantity }),
    then: refused('quantity_invalid', '/quantity'),
  })),
  {
    name: 'a quantity as a fractional number',
    when: farm.asks('commissionLot', { ...made, quantity: 1.5 }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '1.5' })),
  },
  {
    name: 'an unknown field',
    when: farm.says('commissionLot', { ...made, colour: 'green' }),
    then: refused('input_invalid', '/colour'),
  },
  {
    name: 'items are made of a lot',
    given: [moreA],
    when: farm.asks('commissionItems', { items: serials, lot: lotA, place: farm.place }),
    then: recorded(fact(thingKey(items.one), { status: 'active', lot: lotA, place: farm.place, expiry: '2026-04-11' })),
  },
  {
    name: 'items are made twice',
    given: onFarm,
    when: farm.asks('commissionItems', { items: serials, place: farm.place }),
    then: refused('item_exists'),
  },
  {
    name: 'items of an unknown lot',
    when: farm.asks('commissionItems', { items: serials, lot: lotA, place: farm.place }),
    then: refused('lot_unknown'),
  },
  {
    name: 'items of a lot of another product',
    when: farm.asks('commissionItems', { items: serials, lot: lotC, place: farm.place }),
    then: refused('product_mismatch'),
  },
  {
    name: 'items of two products at once',
    when: farm.asks('commissionItems', { items: [...serials, `${other}/21/9`], place: farm.place }),
    then: refused('product_mismatch'),
  },
  {
    name: 'goods are packed',
    given: onFarm,
    when: farm.says('pack', put([some('40')], { unit: box, items: [items.one] })),
    then: recorded(
      fact(thingKey(box), {
        place: farm.place,
        inside: { lots: [some('40')], things: [items.one] },
      }),
      fact(stockKey(lotA, farm.place), { onHand: '60' }),
      fact(thingKey(items.one), { parent: box }),
    ),
  },
  {
    name: 'more is packed than the stock',
    given: onFarm,
    when: farm.says('pack', put([some('101')], { unit: box })),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a lot is packed in another unit of measure',
    given: onFarm,
    when: farm.says('pack', put([{ ...some('1'), unit: 'KGM' }], { unit: box })),
    then: refused('unit_of_measure_mismatch'),
  },
  {
    name: 'nothing is packed',
    given: onFarm,
    when: farm.says('pack', put([], { unit: box })),
    then: refused('input_invalid'),
  },
  {
    name: 'a new unit with another party’s number is packed',
    given: onFarm,
    when: farm.says('pack', put([some('1')], { unit: shop.unit(1) })),
    then: refused('not_owner'),
  },
  {
    name: 'an item that is in a unit is packed',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([], { unit: farm.unit(2), items: [items.one] })),
    then: refused('item_not_here'),
  },
  {
    name: 'an unknown unit is packed',
    given: onFarm,
    when: farm.says('pack', put([some('1')], { unit: box, units: [farm.unit(9)] })),
    then: refused('unit_unknown'),
  },
  {
    name: 'a unit is packed into itself',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([], { unit: box, units: [box] })),
    then: refused('unit_nested'),
  },
  {
    name: 'a unit is packed into another',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([some('5')], { unit: farm.unit(2), units: [box] })),
    then: recorded(
      fact(thingKey(box), { parent: farm.unit(2) }),
      fact(thingKey(farm.unit(2)), {
        place: farm.place,
        inside: { load: [{ lot: lotA, quantity: '1', unit: 'C62' }, some('45')] },
      }),
    ),
  },
  {
    name: 'a nested unit is packed elsewhere',
    given: [...onFarm, packedBox, farm.says('pack', put([], { unit: farm.unit(2), units: [box] }))],
    when: farm.says('pack', put([], { unit: farm.unit(3), units: [box] })),
    then: refused('unit_nested'),
  },
  {
    name: 'a unit would contain too many lots',
    given: [farm.says('pack', {}), ...onFarm].slice(1),
    when: farm.says(
      'pack',
      put(
        Array.from({ length: 201 }, () => some('0.1')),
        { unit: box },
      ),
    ),
    then: refused('input_invalid', '/lots'),
  },
  {
    name: 'a part is unpacked',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', put([some('15')], { unit: box })),
    then: recorded(
      fact(thingKey(box), { inside: { lots: [some('25')] } }),
      fact(stockKey(lotA, farm.place), { onHand: '75' }),
    ),
  },
  {
    name: 'everything is unpacked, and the unit is packed again',
    given: [...onFarm, packedBox, farm.says('unpack', put([], { unit: box }))],
    when: farm.says('pack', put([some('1')], { unit: box })),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('1')], things: [] } })),
  },
  {
    name: 'more is unpacked than is inside',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', put([some('41')], { unit: box })),
    then: refused('unit_content_missing'),
  },
  {
    name: 'an empty unit is unpacked',
    given: [...onFarm, packedBox, farm.says('unpack', put([], { unit: box }))],
    when: farm.says('unpack', put([], { unit: box })),
    then: refused('unit_empty'),
  },
  {
    name: 'a unit is unpacked elsewhere',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', { unit: box, place: farm.otherPlace }),
    then: refused('unit_not_here'),
  },
  {
    name: 'lots and items are transformed into lots and items',
    given: onFarm,
    when: transform(
      { lots: [some('10')], items: [items.one] },
      {
        lots: [
          { lot: lotC, quantity: '7.25', unit: 'KGM' },
          { lot: `${other}/10/D`, quantity: '2', unit: 'KGM' },
        ],
        items: [{ item: `${other}/21/1`, lot: lotC }],
      },
    ),
    then: {
      ...recorded(
        fact(stockKey(lotA, farm.place), { onHand: '90', consumed: '10' }),
        fact(thingKey(items.one), { status: 'consumed' }),
      ),
      events: [{ type: 'TransformationEvent' }],
      links: { inputs: [lotA, items.one], outputs: [lotC, `${other}/10/D`, `${other}/21/1`] },
    },
  },
  {
    name: 'a transformation without outputs',
    given: onFarm,
    when: transform({ lots: [some('1')] }, {}),
    then: refused('input_invalid'),
  },
  {
    name: 'a consumed item is consumed again',
    given: [...onFarm, transform({ items: [items.one] }, { lots: [{ lot: lotC, quantity: 1, unit: 'KGM' }] })],
    when: transform({ items: [items.one] }, { lots: [{ lot: `${other}/10/D`, quantity: 1, unit: 'KGM' }] }),
    then: refused('item_not_active'),
  },
  {
    name: 'an unknown item is sold',
    when: farm.says('sell', put([], { items: [items.one] })),
    then: refused('item_unknown'),
  },
];
