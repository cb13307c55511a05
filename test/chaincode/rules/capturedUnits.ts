import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, some } from './goodsAtFarm';
import { at, put, quantities, receiving, shipping, toldA } from './telling';

const there = at(farm.place);
const stock = stockKey(lotA, farm.place);
const packing = (quantity: `${number}`, more: object = {}): object =>
  put('ADD', 'packing', { parentID: box, childQuantityList: quantities(some(quantity)), ...there, ...more });
const packed = [toldA, farm.tells(packing('25'))];
const boxed = { epcList: [box] };
const sent = [...packed, farm.tells(shipping(boxed))];
const arriving = (quantity: `${number}`, who = shop): Said =>
  who.tells(
    put('OBSERVE', 'receiving', { parentID: box, childQuantityList: quantities(some(quantity)), ...at(who.place) }),
  );
const packedB = farm.tells(
  put('ADD', 'packing', { parentID: box, childQuantityList: quantities({ ...some('8'), lot: lotB }), ...there }),
);

const packedBeforeThat = packing('7');

/** Captured events of logistic units, in any order. */
export const capturedUnits: Story[] = [
  {
    name: 'packing',
    given: [toldA],
    when: farm.tells(packing('25')),
    then: recorded(
      fact(thingKey(box), { inside: { lots: [some('25')] }, place: farm.place }),
      fact(stock, { onHand: '75' }),
    ),
  },
  {
    name: 'packing items and a box',
    given: [...onFarm, farm.tells(packing('25'))],
    when: farm.tells(
      put('ADD', 'packing', { parentID: farm.unit(2), childEPCs: [box, items.one, items.two], ...there }),
    ),
    then: recorded(fact(thingKey(farm.unit(2)), { inside: { things: [box, items.one, items.two] } })),
  },
  {
    name: 'unpacking a part',
    given: packed,
    when: farm.tells(put('DELETE', 'unpacking', { parentID: box, childQuantityList: quantities(some('5')), ...there })),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('20')] } })),
  },
  {
    name: 'unpacking all',
    given: packed,
    when: farm.tells(put('DELETE', 'unpacking', { parentID: box, ...there })),
    then: recorded(fact(thingKey(box), { inside: undefined, place: farm.place }), fact(stock, { onHand: '100' })),
  },
  {
    name: 'unpacking goods that are not inside',
    given: packed,
    when: farm.tells(
      put('DELETE', 'unpacking', { parentID: box, childQuantityList: quantities(some('26')), ...there }),
    ),
    then: { exceptions: ['unit_content_missing'], facts: [fact(thingKey(box), { inside: { lots: [some('25')] } })] },
  },
  {
    name: 'unpacking an unknown unit',
    when: farm.tells(put('DELETE', 'unpacking', { parentID: box, ...there })),
    then: { exceptions: ['unit_unknown'] },
  },
  {
    name: 'a unit is shipped with its contents',
    given: packed,
    when: farm.tells(shipping(boxed)),
    then: recorded(fact(thingKey(box), { transit: { from: farm.place, to: shop.place } })),
  },
  {
    name: 'a unit is received with its contents',
    given: sent,
    when: shop.tells(receiving(boxed)),
    then: recorded(fact(thingKey(box), { place: shop.place })),
  },
  {
    name: 'a unit is received by an event that names its contents',
    given: sent,
    when: arriving('25'),
    then: recorded(fact(thingKey(box), { place: shop.place })),
  },
  {
    name: 'a unit is received by an event that names other contents',
    given: sent,
    when: arriving('500'),
    then: { exceptions: ['unit_content_mismatch'], facts: [fact(thingKey(box), { transit: { to: shop.place } })] },
  },
  {
    name: 'a unit that never left is received',
    given: packed,
    when: shop.tells(receiving(boxed)),
    then: { exceptions: ['unit_not_here'] },
  },
  { name: 'an unknown unit is received', when: shop.tells(receiving(boxed)), then: { exceptions: ['unit_unknown'] } },
  {
    name: 'an unknown lot is packed: the unit keeps it as a claim',
    when: packedB,
    then: {
      exceptions: ['lot_unknown'],
      facts: [fact(thingKey(box), { inside: { claims: [{ ...some('8'), lot: lotB }], load: [] }, place: farm.place })],
    },
  },
  {
    name: 'a recall of a claimed lot blocks the unit',
    given: [packedB, farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotB] })],
    when: farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, units: [box] }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a party without the unit records its contents: the unit does not change',
    given: [toldA, farm.tells(packing('25'))],
    when: shop.tells(
      put('ADD', 'packing', {
        parentID: box,
        childQuantityList: quantities({ ...some('8'), lot: lotB }),
        ...at(shop.place),
      }),
    ),
    then: { exceptions: ['lot_unknown'], facts: [fact(thingKey(box), { inside: { claims: [] }, place: farm.place })] },
  },
  {
    name: 'the unit’s owner records contents on arrival, before the packing is recorded',
    given: [arriving('500', farm)],
    when: farm.tells(packing('25')),
    then: {
      exceptions: ['unit_content_mismatch'],
      facts: [fact(thingKey(box), { inside: { claims: [some('500')] } })],
    },
  },
  {
    name: 'the receiver records contents before the packing is recorded: the unit keeps no claims',
    given: [toldA, arriving('500')],
    when: farm.tells(packing('25')),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('25')], claims: [] }, place: farm.place })),
  },
  {
    name: 'a packing that is recorded after the box was emptied',
    given: [...packed, farm.tells(put('DELETE', 'unpacking', { parentID: box, ...there }))],
    when: farm.tells(packedBeforeThat),
    then: {
      exceptions: ['unit_emptied'],
      facts: [fact(thingKey(box), { inside: undefined }), fact(stock, { onHand: '100' })],
    },
  },
  {
    name: 'a unit with claims is emptied completely',
    given: [packedB],
    when: farm.asks('unpack', { unit: box, place: farm.place }),
    then: recorded(fact(thingKey(box), { inside: undefined })),
  },
];
