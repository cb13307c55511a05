import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { partyPlaceOf } from '../../../chaincode/src/domain/goodsKinds';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { must } from '../../../chaincode/src/domain/must';
import { type Actor, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { quantities, seen } from './events';
import { lotA, lotB, some } from './goodsAtFarm';

const field = 'geo:52.1,5.1';
const placeOf = (uri: string, { party }: Actor): PlaceId => must(partyPlaceOf(uri, party), 'place');
const farmField = placeOf(field, farm);
const shopField = placeOf(field, shop);
const inField = { readPoint: { id: field }, bizLocation: { id: field } };

const made = (quantity: `${number}`, where: object = inField): object =>
  seen('ADD', 'commissioning', { quantityList: quantities(some(quantity)), ...where });
const harvested: Said = farm.captures(made('100'));
const sold = (where: object): object =>
  seen('OBSERVE', 'retail_selling', { quantityList: quantities(some('1')), ...where });
const shipped = (more: object): object =>
  seen('OBSERVE', 'shipping', { quantityList: quantities(some('40')), readPoint: { id: field }, ...more });
const received = (where: object, more: object = {}): object =>
  seen('OBSERVE', 'receiving', { quantityList: quantities(some('40')), ...where, ...more });
const toShop = { destinationList: [{ type: 'owning_party', destination: shop.party }] };
const fromField = {
  sourceList: [
    { type: 'owning_party', source: farm.party },
    { type: 'location', source: field },
  ],
};
const atShop = { readPoint: { id: shop.place }, bizLocation: { id: shop.place } };

/** Places that have no GLN: each party has its own under such a URI. */
export const partyPlaces: Story[] = [
  {
    name: 'goods are made at a place that has no GLN',
    when: harvested,
    then: recorded(fact(stockKey(lotA, farmField), { onHand: '100', made: '100' })),
  },
  {
    name: 'the place is one under a private URI',
    when: farm.captures(made('3', { bizLocation: { id: 'https://farm.example/fields/7' } })),
    then: recorded(fact(stockKey(lotA, placeOf('https://farm.example/fields/7', farm)), { onHand: '3' })),
  },
  {
    name: 'goods were seen at coordinates, and are at a place with a GLN',
    when: farm.captures(made('3', { readPoint: { id: field }, bizLocation: { id: farm.place } })),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '3' }), fact(stockKey(lotA, farmField), undefined)),
  },
  {
    name: 'another party names the same coordinates: it has a place of its own there',
    given: [harvested],
    when: shop.captures(sold(inField)),
    then: {
      exceptions: ['stock_insufficient'],
      facts: [
        fact(stockKey(lotA, farmField), { onHand: '100', sold: undefined }),
        fact(stockKey(lotA, shopField), undefined),
      ],
    },
  },
  {
    name: 'another party names the place of the farm',
    given: [harvested],
    when: shop.captures(sold({ bizLocation: { id: farmField } })),
    then: refused('not_owner'),
  },
  {
    name: 'another party sells by command at the place of the farm',
    given: [harvested],
    when: shop.asks('sell', { place: farmField, lots: [some('1')] }),
    then: refused('not_owner'),
  },
  {
    name: 'goods leave the place for a party',
    given: [harvested],
    when: farm.captures(shipped(toShop)),
    then: recorded(fact(stockKey(lotA, farmField), { onHand: '60', shipped: '40' })),
  },
  {
    name: 'goods from there arrive at a place with a GLN',
    given: [harvested, farm.captures(shipped(toShop))],
    when: shop.captures(received(atShop, fromField)),
    then: recorded(fact(stockKey(lotA, shop.place), { onHand: '40', received: '40' })),
  },
  {
    name: 'goods from there, without a named destination, arrive where the receiver names the place that they left',
    given: [harvested, farm.captures(shipped({}))],
    when: shop.captures(received(atShop, fromField)),
    then: {
      exceptions: ['destination_unnamed'],
      facts: [fact(stockKey(lotA, shop.place), { onHand: '40', received: '40' })],
    },
  },
  {
    name: 'goods arrive at a place of the receiver that has no GLN',
    given: [
      harvested,
      farm.captures(
        shipped({
          destinationList: [
            { type: 'owning_party', destination: shop.party },
            { type: 'location', destination: field },
          ],
        }),
      ),
    ],
    when: shop.captures(received(inField)),
    then: recorded(fact(stockKey(lotA, shopField), { onHand: '40', received: '40' })),
  },
  {
    name: 'a command sells at the place',
    given: [harvested],
    when: farm.asks('sell', { place: farmField, lots: [some('30')] }),
    then: {
      facts: [fact(stockKey(lotA, farmField), { onHand: '70', sold: '30' })],
      events: [{ readPoint: { id: field }, bizLocation: { id: field } }],
    },
  },
  {
    name: 'a command makes goods at the place',
    when: farm.asks('commissionLot', { lot: lotB, place: farmField, quantity: '5', uom: 'CS' }),
    then: recorded(fact(stockKey(lotB, farmField), { onHand: '5' })),
  },
  {
    name: 'a count at the place',
    given: [harvested],
    when: farm.asks('count', { lot: lotA, place: farmField, counted: '98', uom: 'CS', reason: 'eaten' }),
    then: recorded(fact(stockKey(lotA, farmField), { onHand: '98', adjusted: '-2' })),
  },
  {
    name: 'goods on hold at the place are not sold',
    given: [harvested, farm.asks('hold', { goods: lotA, place: farmField, reason: 'residue' })],
    when: farm.asks('sell', { place: farmField, lots: [some('1')] }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a recall blocks goods at the place',
    given: [
      harvested,
      farm.asks('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'x', roots: [lotA] }),
    ],
    when: farm.captures(sold(inField)),
    then: { exceptions: ['lot_recalled'], facts: [fact(stockKey(lotA, farmField), { onHand: '100' })] },
  },
  {
    name: 'a command names the coordinates without the party',
    given: [harvested],
    when: farm.says('sell', { place: field, lots: [some('1')] }),
    then: refused('id_invalid', '/place'),
  },
  ...[farm, shop].map((actor) => ({
    name: `${actor === farm ? 'its party' : 'another party'} registers a place that has no GLN`,
    when: actor.says('registerPlace', { place: farmField, name: 'Field' }),
    then: refused('id_invalid', '/place'),
  })),
  {
    name: 'the GLN of the party has a wrong check digit',
    given: [harvested],
    when: farm.says('sell', { place: `${field}#9506001000001`, lots: [some('1')] }),
    then: refused('id_invalid', '/place'),
  },
];
