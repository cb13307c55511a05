import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm } from './goodsAtFarm';
import { atDoor, atFarm, atShop, direct, id, key, receive, ship, underWay } from './shipping';

const manyItems = Array.from({ length: 1000 }, (_, n) => farm.item(`M${n}`));
const manyMade = farm.asks('commissionItems', { items: manyItems, place: farm.place });
const manyPacked = farm.asks('pack', { container: farm.container(7), place: farm.place, items: manyItems });
const pallet = ship({ containers: [farm.container(7)] });

/** Receipts of shipments, and their discrepancies. */
export const arrival: Story[] = [
  {
    name: 'the receiver books in all that was shipped',
    given: atDoor,
    when: receive(),
    then: {
      ...recorded(
        fact(key, { status: 'received', custodian: shop.party }),
        fact(atShop, { onHand: '30', made: undefined }),
        fact(thingKey(box), { place: shop.place }),
        fact(thingKey(items.two), { place: shop.place }),
      ),
      events: [{ bizStep: 'receiving' }],
    },
  },
  {
    name: 'a shipment without a carrier is received at once',
    given: [...onFarm, direct],
    when: receive(),
    then: recorded(fact(atShop, { onHand: '30' }), fact(atFarm, { onHand: '70', reserved: undefined })),
  },
  {
    name: 'the receiver takes custody first and books in later',
    given: [...onFarm, direct, shop.asks('accept', { shipment: id })],
    when: receive(),
    then: recorded(fact(atShop, { onHand: '30' }), fact(key, { status: 'received' })),
  },
  {
    name: 'a shipment is received twice',
    given: [...atDoor, receive()],
    when: receive(),
    then: refused('handoff_not_open'),
  },
  {
    name: 'the receiver cannot receive goods that were not offered to it',
    given: underWay,
    when: receive(),
    then: refused('handoff_not_open'),
  },
  {
    name: 'goods are received by a party that is not the receiver',
    given: atDoor,
    when: receive({}, farm),
    then: refused('not_recipient'),
  },
  {
    name: 'goods are received at another party’s place',
    given: atDoor,
    when: receive({ place: farm.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a receipt names less than was shipped, some of it damaged',
    given: atDoor,
    when: receive({ lots: [{ lot: lotA, accepted: '20', damaged: '4', uom: 'CS' }] }),
    then: {
      ...recorded(fact(atShop, { onHand: '24', held: '4', adjusted: undefined }), fact(key, { status: 'in_transit' })),
      exceptions: ['receipt_short', 'receipt_damaged'],
    },
  },
  {
    name: 'a receipt names more than was shipped',
    given: atDoor,
    when: receive({ lots: [{ lot: lotA, accepted: '31', uom: 'CS' }] }),
    then: { ...recorded(fact(atShop, { onHand: '31', adjusted: '1' })), exceptions: ['receipt_over'] },
  },
  {
    name: 'a second receipt books the rest',
    given: [...atDoor, receive({ lots: [{ lot: lotA, accepted: '20', uom: 'CS' }] })],
    when: receive(),
    then: recorded(fact(atShop, { onHand: '30', adjusted: undefined }), fact(key, { status: 'received' })),
  },
  {
    name: 'a final receipt names none of a line',
    given: atDoor,
    when: receive({ lots: [{ lot: lotA, accepted: '0', uom: 'CS' }], final: true }),
    then: { ...recorded(fact(atShop, { onHand: '0', adjusted: '-30' })), exceptions: ['receipt_short'] },
  },
  {
    name: 'a receipt names a lot that was not shipped',
    given: [...atDoor, farm.asks('commissionLot', { lot: lotB, place: farm.place, quantity: '9', uom: 'CS' })],
    when: receive({ unexpected: [{ lot: lotB, quantity: '3', uom: 'CS' }] }),
    then: {
      ...recorded(fact(stockKey(lotB, shop.place), { onHand: '3', held: '3', adjusted: '3' })),
      exceptions: ['receipt_wrong_lot'],
    },
  },
  {
    name: 'a receipt names an unknown lot',
    given: atDoor,
    when: receive({ unexpected: [{ lot: lotB, quantity: '3', uom: 'CS' }] }),
    then: { ...recorded(fact(stockKey(lotB, shop.place), undefined)), exceptions: ['receipt_wrong_lot'] },
  },
  {
    name: 'a receipt names a missing container and a damaged item',
    given: atDoor,
    when: receive({
      containers: [{ container: box, condition: 'missing' }],
      items: [{ item: items.two, condition: 'damaged' }],
    }),
    then: {
      ...recorded(
        fact(thingKey(box), { transit: { from: farm.place, to: shop.place } }),
        fact(thingKey(items.two), { place: shop.place, hold: { by: shop.party } }),
      ),
      exceptions: ['receipt_short', 'receipt_damaged'],
    },
  },
  {
    name: 'a receipt names a line that is not in the shipment',
    given: atDoor,
    when: receive({ lots: [{ lot: lotB, accepted: '1', uom: 'CS' }] }),
    then: refused('shipment_line_unknown'),
  },
  {
    name: 'a receipt names a line twice',
    given: atDoor,
    when: receive({
      lots: [
        { lot: lotA, accepted: '1', uom: 'CS' },
        { lot: lotA, accepted: '2', uom: 'CS' },
      ],
    }),
    then: refused('input_invalid', '/lots'),
  },

  {
    name: 'a pallet of a thousand items is offered with one write',
    given: [manyMade, manyPacked],
    when: pallet,
    then: { ...recorded(), writes: { container: 1, shipment: 1 } },
  },
  {
    name: 'a pallet of a thousand items is received with one write',
    given: [manyMade, manyPacked, pallet],
    when: receive(),
    then: {
      ...recorded(fact(thingKey(farm.container(7)), { place: shop.place })),
      writes: { container: 1, shipment: 1 },
    },
  },
  {
    name: 'a container can contain at most a thousand items',
    given: [manyMade, manyPacked, farm.asks('commissionItems', { items: [items.one], place: farm.place })],
    when: farm.asks('pack', { container: farm.container(7), place: farm.place, items: [items.one] }),
    then: refused('limit_exceeded'),
  },
];
