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
const otherBox = [moreA, farm.asks('pack', { container: farm.container(2), place: farm.place, lots: [some('1')] })];
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
        fact(lotKey(lotA), { status: 'active', producer: farm.party, uom: 'CS', expiry: '2026-03-02' }),
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
    when: farm.asks('pack', { container: box, place: farm.place, items: thousand, containers: [farm.container(2)] }),
    then: refused('limit_exceeded'),
  },
  { name: 'a lot is made twice', given: [moreA], when: moreA, then: refused('lot_exists') },
  {
    name: 'a lot of another party’s product is made',
    when: shop.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot is made at another party’s place',
    when: farm.asks('commissionLot', { ...made, place: shop.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot is made at an unregistered place',
    when: farm.asks('commissionLot', { ...made, place: 'https://id.gs1.org/414/4012345000054' }),
    then: refused('place_unknown'),
  },
  {
    name: 'a lot is made at an unregistered location inside an own place',
    when: farm.asks('commissionLot', { ...made, place: `${farm.place}/254/ROW-9` }),
    then: recorded(),
  },
  {
    name: 'a lot is made with an unregistered certificate',
    when: farm.asks('commissionLot', { ...made, certificates: [sha256] }),
    then: refused('document_unknown'),
  },
  {
    name: 'a lot is made with a certificate',
    given: [farm.asks('registerDocument', { sha256, kind: 'organic' })],
    when: farm.asks('commissionLot', { ...made, certificates: [sha256] }),
    then: recorded(fact(lotKey(lotA), { certificates: [sha256] })),
  },
  ...['-1', '0', '1e3', '0x10', ' 1', '1,5', '1'.repeat(16), '0.0000000000001', 'many'].map((quantity) => ({
    name: `a lot is made with the quantity ${quantity}`,
    when: farm.asks('commissionLot', { ...made, quantity }),
    then: refused('quantity_invalid', '/quantity'),
  })),
  {
    name: 'a lot is made with a quantity that is a fractional JSON number',
    when: farm.asks('commissionLot', { ...made, quantity: 1.5 }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '1.5' })),
  },
  {
    name: 'a command has an unknown field',
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
    name: 'items of an unknown lot are made',
    when: farm.asks('commissionItems', { items: serials, lot: lotA, place: farm.place }),
    then: refused('lot_unknown'),
  },
  {
    name: 'items are made of a lot of another product',
    when: farm.asks('commissionItems', { items: serials, lot: lotC, place: farm.place }),
    then: refused('product_mismatch'),
  },
  {
    name: 'items of two products are made at once',
    when: farm.asks('commissionItems', { items: [...serials, `${other}/21/9`], place: farm.place }),
    then: refused('product_mismatch'),
  },
  {
    name: 'goods are packed',
    given: onFarm,
    when: farm.says('pack', put([some('40')], { container: box, items: [items.one] })),
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
    when: farm.says('pack', put([some('101')], { container: box })),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a lot is packed in another unit of measure',
    given: onFarm,
    when: farm.says('pack', put([{ ...some('1'), uom: 'KGM' }], { container: box })),
    then: refused('uom_mismatch'),
  },
  {
    name: 'nothing is packed',
    given: onFarm,
    when: farm.says('pack', put([], { container: box })),
    then: refused('input_invalid'),
  },
  {
    name: 'a new container with another party’s number is packed',
    given: onFarm,
    when: farm.says('pack', put([some('1')], { container: shop.container(1) })),
    then: refused('not_owner'),
  },
  {
    name: 'an item that is in a container is packed',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([], { container: farm.container(2), items: [items.one] })),
    then: refused('item_not_here'),
  },
  {
    name: 'an unknown container is packed',
    given: onFarm,
    when: farm.says('pack', put([some('1')], { container: box, containers: [farm.container(9)] })),
    then: refused('container_unknown'),
  },
  {
    name: 'a container is packed into itself',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([], { container: box, containers: [box] })),
    then: refused('container_nested'),
  },
  {
    name: 'a container is packed into another',
    given: [...onFarm, packedBox],
    when: farm.says('pack', put([some('5')], { container: farm.container(2), containers: [box] })),
    then: recorded(
      fact(thingKey(box), { parent: farm.container(2) }),
      fact(thingKey(farm.container(2)), {
        place: farm.place,
        inside: { load: [{ lot: lotA, quantity: '1', uom: 'C62' }, some('45')] },
      }),
    ),
  },
  {
    name: 'a nested container is packed elsewhere',
    given: [...onFarm, packedBox, farm.says('pack', put([], { container: farm.container(2), containers: [box] }))],
    when: farm.says('pack', put([], { container: farm.container(3), containers: [box] })),
    then: refused('container_nested'),
  },
  {
    name: 'a container would contain too many lots',
    given: [farm.says('pack', {}), ...onFarm].slice(1),
    when: farm.says(
      'pack',
      put(
        Array.from({ length: 201 }, () => some('0.1')),
        { container: box },
      ),
    ),
    then: refused('input_invalid', '/lots'),
  },
  {
    name: 'a part is unpacked',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', put([some('15')], { container: box })),
    then: recorded(
      fact(thingKey(box), { inside: { lots: [some('25')] } }),
      fact(stockKey(lotA, farm.place), { onHand: '75' }),
    ),
  },
  {
    name: 'everything is unpacked, and the container is packed again',
    given: [...onFarm, packedBox, farm.says('unpack', put([], { container: box }))],
    when: farm.says('pack', put([some('1')], { container: box })),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('1')], things: [] } })),
  },
  {
    name: 'more is unpacked than is inside',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', put([some('41')], { container: box })),
    then: refused('container_content_missing'),
  },
  {
    name: 'an empty container is unpacked',
    given: [...onFarm, packedBox, farm.says('unpack', put([], { container: box }))],
    when: farm.says('unpack', put([], { container: box })),
    then: refused('container_empty'),
  },
  {
    name: 'a container is unpacked elsewhere',
    given: [...onFarm, packedBox],
    when: farm.says('unpack', { container: box, place: farm.otherPlace }),
    then: refused('container_not_here'),
  },
  {
    name: 'lots and items are transformed into lots and items',
    given: onFarm,
    when: transform(
      { lots: [some('10')], items: [items.one] },
      {
        lots: [
          { lot: lotC, quantity: '7.25', uom: 'KGM' },
          { lot: `${other}/10/D`, quantity: '2', uom: 'KGM' },
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
    name: 'a transformation has no outputs',
    given: onFarm,
    when: transform({ lots: [some('1')] }, {}),
    then: refused('input_invalid'),
  },
  {
    name: 'a consumed item is consumed again',
    given: [...onFarm, transform({ items: [items.one] }, { lots: [{ lot: lotC, quantity: 1, uom: 'KGM' }] })],
    when: transform({ items: [items.one] }, { lots: [{ lot: `${other}/10/D`, quantity: 1, uom: 'KGM' }] }),
    then: refused('item_not_active'),
  },
  {
    name: 'an unknown item is sold',
    when: farm.says('sell', put([], { items: [items.one] })),
    then: refused('item_unknown'),
  },
];
