import { itemKey } from '../../../chaincode/src/domain/facts/item';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { unitKey } from '../../../chaincode/src/domain/facts/unit';
import { farm } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, some } from './goodsAtFarm';
import { at, changed, put, quantities, seen, toldA } from './telling';

const there = at(farm.place);
const stock = stockKey(lotA, farm.place);
const crate = farm.unit(7);
const salad = `${farm.otherProduct}/10/S` as typeof lotA;
const packing = (parentID: string, children: object): object =>
  put('ADD', 'packing', { parentID, ...children, ...there });
const boxed = farm.tells(packing(box, { childQuantityList: quantities(some('25')) }));
const used = (unit: string): object =>
  changed({
    inputEPCList: [unit],
    outputQuantityList: quantities({ lot: salad, quantity: '4', unit: 'KGM' }),
    ...there,
  });
const serial = farm.item('S-1');
const made = (ilmd: object): object => seen('ADD', 'commissioning', { epcList: [serial], ilmd, ...there });

/** Logistic units that a transformation uses up with all they hold, and items whose lot only their master data names. */
export const usedWhole: Story[] = [
  {
    name: 'a unit is used up: what was in it went into what was made',
    given: [toldA, boxed],
    when: farm.tells(used(box)),
    then: recorded(
      fact(stock, { onHand: '75', consumed: '25' }),
      fact(unitKey(box), { lots: [], load: [] }),
      fact(lotKey(salad), { inputs: [lotA] }),
    ),
  },
  {
    name: 'a unit with a box and items inside is used up',
    given: [...onFarm, boxed, farm.tells(packing(crate, { childEPCs: [box, items.one] }))],
    when: farm.tells(used(crate)),
    then: recorded(
      fact(stock, { consumed: '25' }),
      fact(itemKey(items.one), { status: 'consumed' }),
      fact(lotKey(salad), { inputs: [items.one, lotA] }),
    ),
  },
  {
    name: 'a unit whose contents stock never had is used up: the link is kept',
    given: [farm.tells(packing(box, { childQuantityList: quantities({ ...some('8'), lot: lotB }) }))],
    when: farm.tells(used(box)),
    then: {
      exceptions: ['stock_insufficient'],
      facts: [
        fact(lotKey(salad), { status: 'unverified', inputs: [lotB] }),
        fact(stockKey(salad, farm.place), undefined),
      ],
    },
  },
  {
    name: 'an item names its lot by number: the lot is known',
    when: farm.tells(made({ 'cbvmda:lotNumber': 'L9', 'cbvmda:itemExpirationDate': '2027-01-31' })),
    then: recorded(
      fact(itemKey(serial), { lot: farm.lot('L9'), expiry: '2027-01-31' }),
      fact(lotKey(farm.lot('L9')), { status: 'active', producer: farm.party, unit: 'C62', expiry: '2027-01-31' }),
    ),
  },
  {
    name: 'an item names its lot by id',
    given: [toldA],
    when: farm.tells(made({ 'cbvmda:lotNumber': lotA })),
    then: recorded(fact(itemKey(serial), { lot: lotA }), fact(lotKey(lotA), { unit: some('1').unit })),
  },
];
