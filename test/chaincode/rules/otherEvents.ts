import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, shop } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';
import { at, cases, quantities, receiving, shipping } from './events';

const { place } = farm;
const asTransaction = (event: object, action = 'ADD'): object => ({
  ...event,
  type: 'TransactionEvent',
  action,
  bizTransactionList: [{ type: 'po', bizTransaction: farm.shipment('PO-1') }],
});
const sent = shipping(cases('30'));
const later = (event: object): object => ({ ...event, eventTime: '2026-04-01T08:11:00Z' });
const received = receiving(cases('30'));
const associating = (children: object): object => ({
  type: 'AssociationEvent',
  eventTime: '2026-04-01T08:11:00Z',
  eventTimeZoneOffset: '+00:00',
  action: 'ADD',
  parentID: box,
  ...children,
  ...at(place),
});
const underWay = recorded(fact(stockKey(lotA, place), { onHand: '70', shipped: '30' }));

/** Events that tell of goods beside documents or things, and receipts that name a part of a container. */
export const otherEvents: Story[] = [
  {
    name: 'a TransactionEvent says that goods are shipped',
    given: onFarm,
    when: farm.captures(asTransaction(sent)),
    then: underWay,
  },
  {
    name: 'a TransactionEvent and an ObjectEvent tell of the same shipping: the goods leave once',
    given: [...onFarm, farm.captures(sent)],
    when: farm.captures(asTransaction(later(sent))),
    then: underWay,
  },
  {
    name: 'a receipt names a part of what is in a pallet: the pallet arrives, and an exception says that the rest is not named',
    given: [...onFarm, packedBox, farm.captures(shipping({ epcList: [box] }))],
    when: shop.captures(receiving(cases('30'))),
    then: { exceptions: ['receipt_unnamed'], facts: [fact(thingKey(box), { place: shop.place })] },
  },
  {
    name: 'a TransactionEvent says that goods are received',
    given: [...onFarm, farm.captures(sent)],
    when: shop.captures(asTransaction(received, 'OBSERVE')),
    then: recorded(fact(stockKey(lotA, shop.place), { onHand: '30', received: '30' })),
  },
  {
    name: 'a TransactionEvent names a container with what is in it: the container leaves',
    given: [...onFarm, packedBox],
    when: farm.captures({ ...asTransaction(shipping({ epcList: [items.one] })), parentID: box }),
    then: recorded(fact(thingKey(box), { place: undefined, transit: { from: place } })),
  },
  {
    name: 'a TransactionEvent takes goods off a document: nothing moves',
    given: onFarm,
    when: farm.captures(asTransaction(sent, 'DELETE')),
    then: recorded(fact(stockKey(lotA, place), { onHand: '100' })),
  },
  {
    name: 'an AssociationEvent names a quantity in stock: it is not packed, and an exception says so',
    given: onFarm,
    when: farm.captures(associating({ childQuantityList: quantities(some('5')) })),
    then: { exceptions: ['stock_unmoved'], facts: [fact(stockKey(lotA, place), { onHand: '100' })] },
  },
  {
    name: 'an AssociationEvent names an item in stock: it is not packed, and an exception says so',
    given: onFarm,
    when: farm.captures(associating({ childEPCs: [items.one] })),
    then: { exceptions: ['stock_unmoved'], facts: [fact(thingKey(items.one), { place, parent: undefined })] },
  },
  {
    name: 'an AssociationEvent names a sensor on a pallet',
    given: [...onFarm, packedBox],
    when: farm.captures(associating({ childEPCs: ['https://id.gs1.org/8004/09506001SENSOR1'] })),
    then: recorded(),
  },
];
