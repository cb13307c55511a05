import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, some } from './goodsAtFarm';
import { at, changed, put, quantities, seen, capturedA } from './events';

const there = at(farm.place);
const stock = stockKey(lotA, farm.place);
const crate = farm.container(7);
const salad = `${farm.otherProduct}/10/S` as typeof lotA;
const packing = (parentID: string, children: object): object =>
  put('ADD', 'packing', { parentID, ...children, ...there });
const boxed = farm.captures(packing(box, { childQuantityList: quantities(some('25')) }));
const used = (uom: string): object =>
  changed({
    inputEPCList: [uom],
    outputQuantityList: quantities({ lot: salad, quantity: '4', uom: 'KGM' }),
    ...there,
  });
const serial = farm.item('S-1');
const made = (ilmd: object): object => seen('ADD', 'commissioning', { epcList: [serial], ilmd, ...there });

const filledCase = farm.captures(packing(items.one, { childQuantityList: quantities(some('5')) }));

/** Transformations that consume logistic units with their contents, and items with their lot only in the ILMD. */
export const usedWhole: Story[] = [
  {
    name: 'a container is consumed: its contents are linked to the outputs',
    given: [capturedA, boxed],
    when: farm.captures(used(box)),
    then: recorded(fact(stock, { onHand: '75', consumed: '25' }), fact(thingKey(box), { inside: undefined })),
  },
  {
    name: 'a container with a box and items inside is consumed',
    given: [...onFarm, boxed, farm.captures(packing(crate, { childEPCs: [box, items.one] }))],
    when: farm.captures(used(crate)),
    then: recorded(fact(stock, { consumed: '25' }), fact(thingKey(items.one), { status: 'consumed' })),
  },
  {
    name: 'a container with claims is consumed: the link is kept',
    given: [farm.captures(packing(box, { childQuantityList: quantities({ ...some('8'), lot: lotB }) }))],
    when: farm.captures(used(box)),
    then: {
      exceptions: ['stock_insufficient'],
      facts: [fact(lotKey(salad), undefined), fact(stockKey(salad, farm.place), undefined)],
    },
  },
  {
    name: 'a case with a serial number is packed',
    given: onFarm,
    when: filledCase,
    then: recorded(
      fact(thingKey(items.one), { status: 'active', place: farm.place, inside: { lots: [some('5')] } }),
      fact(stock, { onHand: '95' }),
    ),
  },
  {
    name: 'a case is shipped with its contents',
    given: [...onFarm, filledCase],
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: farm.otherPlace, items: [items.one] }),
    then: recorded(fact(thingKey(items.one), { shipment: farm.shipment('S'), inside: { lots: [some('5')] } })),
  },
  {
    name: 'a case that was sold is packed',
    given: [...onFarm, farm.asks('sell', { place: farm.place, items: [items.one] })],
    when: filledCase,
    then: {
      exceptions: ['item_not_active'],
      facts: [fact(thingKey(items.one), { status: 'sold', inside: undefined })],
    },
  },
  {
    name: 'a case inside another one is recorded with other contents: nothing moves',
    given: [...onFarm, farm.asks('pack', { container: box, place: farm.place, items: [items.one] })],
    when: farm.captures(packing(items.one, { childQuantityList: quantities({ ...some('5'), lot: lotB }) })),
    then: {
      exceptions: ['lot_unknown'],
      facts: [fact(thingKey(items.one), { parent: box, place: undefined, inside: undefined })],
    },
  },
  {
    name: 'a case is consumed with its contents',
    given: [...onFarm, filledCase],
    when: farm.captures(used(items.one)),
    then: {
      ...recorded(fact(thingKey(items.one), { status: 'consumed' }), fact(stock, { consumed: '5' })),
      links: { inputs: [items.one], outputs: [salad] },
    },
  },
  {
    name: 'an item that names its lot by number gets that lot',
    when: farm.captures(made({ 'cbvmda:lotNumber': 'L9', 'cbvmda:itemExpirationDate': '2027-01-31' })),
    then: recorded(
      fact(thingKey(serial), { lot: farm.lot('L9'), expiry: '2027-01-31' }),
      fact(lotKey(farm.lot('L9')), { status: 'active', producer: farm.party, uom: 'C62', expiry: '2027-01-31' }),
    ),
  },
  {
    name: 'an item that names its lot by id gets that lot',
    given: [capturedA],
    when: farm.captures(made({ 'cbvmda:lotNumber': lotA })),
    then: recorded(fact(thingKey(serial), { lot: lotA }), fact(lotKey(lotA), { uom: some('1').uom })),
  },
];
