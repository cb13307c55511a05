import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, some } from './goodsAtFarm';
import { at, put, quantities, receiving, shipping, capturedA } from './events';

const there = at(farm.place);
const stock = stockKey(lotA, farm.place);
const packing = (quantity: `${number}`, more: object = {}): object =>
  put('ADD', 'packing', { parentID: box, childQuantityList: quantities(some(quantity)), ...there, ...more });
const packed = [capturedA, farm.captures(packing('25'))];
const boxed = { epcList: [box] };
const sent = [...packed, farm.captures(shipping(boxed))];
const sentLate = [...packed, farm.captures(shipping(boxed, { eventTime: '2026-04-01T08:10:55Z' }))];
const arriving = (quantity: `${number}`, who = shop): Said =>
  who.captures(
    put('OBSERVE', 'receiving', { parentID: box, childQuantityList: quantities(some(quantity)), ...at(who.place) }),
  );
const packedB = farm.captures(
  put('ADD', 'packing', { parentID: box, childQuantityList: quantities({ ...some('8'), lot: lotB }), ...there }),
);

const packedBeforeThat = packing('7', { eventTime: '2026-04-01T08:10:00.002Z' });
const unpacking = (more: object): object => put('DELETE', 'unpacking', { parentID: box, ...there, ...more });
const listed = { childQuantityList: quantities(some('25')) };

/** Captured events of containers, in any order. */
export const capturedContainers: Story[] = [
  {
    name: 'a captured packing puts a lot into a container',
    given: [capturedA],
    when: farm.captures(packing('25')),
    then: recorded(
      fact(thingKey(box), { inside: { lots: [some('25')] }, place: farm.place }),
      fact(stock, { onHand: '75' }),
    ),
  },
  {
    name: 'a captured packing puts items and a box into a container',
    given: [...onFarm, farm.captures(packing('25'))],
    when: farm.captures(
      put('ADD', 'packing', { parentID: farm.container(2), childEPCs: [box, items.one, items.two], ...there }),
    ),
    then: recorded(fact(thingKey(farm.container(2)), { inside: { things: [box, items.one, items.two] } })),
  },
  {
    name: 'a captured unpacking takes a part out',
    given: packed,
    when: farm.captures(
      put('DELETE', 'unpacking', { parentID: box, childQuantityList: quantities(some('5')), ...there }),
    ),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('20')] } })),
  },
  {
    name: 'a captured unpacking without a list takes everything out',
    given: packed,
    when: farm.captures(put('DELETE', 'unpacking', { parentID: box, ...there })),
    then: recorded(fact(thingKey(box), { inside: undefined, place: farm.place }), fact(stock, { onHand: '100' })),
  },
  {
    name: 'a captured unpacking names goods that are not inside',
    given: packed,
    when: farm.captures(
      put('DELETE', 'unpacking', { parentID: box, childQuantityList: quantities(some('26')), ...there }),
    ),
    then: {
      exceptions: ['container_content_missing'],
      facts: [fact(thingKey(box), { inside: { lots: [some('25')] } })],
    },
  },
  {
    name: 'a captured unpacking names an unknown container',
    when: farm.captures(put('DELETE', 'unpacking', { parentID: box, ...there })),
    then: { exceptions: ['container_unknown'] },
  },
  {
    name: 'a container is shipped with its contents',
    given: packed,
    when: farm.captures(shipping(boxed)),
    then: recorded(fact(thingKey(box), { transit: { from: farm.place, to: shop.place } })),
  },
  {
    name: 'a container is received with its contents',
    given: sent,
    when: shop.captures(receiving(boxed)),
    then: recorded(fact(thingKey(box), { place: shop.place })),
  },
  {
    name: 'a container is received by an event that names its contents',
    given: sent,
    when: arriving('25'),
    then: recorded(fact(thingKey(box), { place: shop.place })),
  },
  {
    name: 'a container is received by an event that names other contents',
    given: sent,
    when: arriving('500'),
    then: { exceptions: ['container_content_mismatch'], facts: [fact(thingKey(box), { transit: { to: shop.place } })] },
  },
  {
    name: 'a container that never left is received',
    given: packed,
    when: shop.captures(receiving(boxed)),
    then: { exceptions: ['container_not_here'] },
  },
  {
    name: 'an unknown container is received',
    when: shop.captures(receiving(boxed)),
    then: { exceptions: ['container_unknown'] },
  },
  {
    name: 'an unknown lot is packed: the container keeps it as a claim',
    when: packedB,
    then: {
      exceptions: ['lot_unknown'],
      facts: [fact(thingKey(box), { inside: { claims: [{ ...some('8'), lot: lotB }], load: [] }, place: farm.place })],
    },
  },
  {
    name: 'a recall of a claimed lot blocks the container',
    given: [packedB, farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotB] })],
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box] }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a party without the container records its contents: the container does not change',
    given: [capturedA, farm.captures(packing('25'))],
    when: shop.captures(
      put('ADD', 'packing', {
        parentID: box,
        childQuantityList: quantities({ ...some('8'), lot: lotB }),
        ...at(shop.place),
      }),
    ),
    then: { exceptions: ['lot_unknown'], facts: [fact(thingKey(box), { inside: { claims: [] }, place: farm.place })] },
  },
  {
    name: 'a packing is captured after its container’s owner recorded the contents on arrival',
    given: [arriving('500', farm)],
    when: farm.captures(packing('25')),
    then: {
      exceptions: ['container_content_mismatch'],
      facts: [fact(thingKey(box), { inside: { claims: [some('500')] } })],
    },
  },
  {
    name: 'a packing is captured after the receiver recorded the contents: the container keeps no claims',
    given: [capturedA, arriving('500')],
    when: farm.captures(packing('25')),
    then: recorded(fact(thingKey(box), { inside: { lots: [some('25')], claims: [] }, place: farm.place })),
  },
  {
    name: 'a packing is captured after the listed contents of the box were taken out',
    given: [...packed, farm.captures(unpacking(listed))],
    when: farm.captures(packedBeforeThat),
    then: {
      exceptions: ['container_emptied'],
      facts: [fact(thingKey(box), { inside: undefined }), fact(stock, { onHand: '100' })],
    },
  },
  {
    name: 'a packing is captured after the receiver emptied the box without a list: the goods are where it was emptied',
    given: [...sent, shop.captures(receiving(boxed)), shop.captures(unpacking(at(shop.place)))],
    when: farm.captures(packedBeforeThat),
    then: recorded(
      fact(thingKey(box), { inside: undefined }),
      fact(stock, { onHand: '68' }),
      fact(stockKey(lotA, shop.place), { onHand: '32' }),
    ),
  },
  {
    name: 'an earlier unpacking of a box that has left since is captured: the goods are where it was',
    given: sentLate,
    when: farm.captures({ ...unpacking(listed), eventTime: '2026-04-01T08:10:50Z' }),
    then: recorded(fact(thingKey(box), { inside: undefined }), fact(stock, { onHand: '100' })),
  },
  {
    name: 'an earlier unpacking of a box that its receiver has by now is captured',
    given: [...sentLate, shop.captures(receiving(boxed, { eventTime: '2026-04-01T08:10:56Z' }))],
    when: farm.captures({ ...unpacking(listed), eventTime: '2026-04-01T08:10:50Z' }),
    then: {
      exceptions: ['container_not_here'],
      facts: [
        fact(thingKey(box), { inside: { lots: [some('25')] }, place: shop.place }),
        fact(stock, { onHand: '75' }),
      ],
    },
  },
  {
    name: 'an earlier emptying without a list of a box that was filled again since is captured: its contents then are not known',
    given: [...packed, farm.captures({ ...packing('9'), eventTime: '2026-04-01T08:10:59Z' })],
    when: farm.captures({ ...unpacking({}), ...there, eventTime: '2026-04-01T08:10:58Z' }),
    then: {
      exceptions: ['container_content_mismatch'],
      facts: [fact(thingKey(box), { inside: { lots: [some('34')] } }), fact(stock, { onHand: '66' })],
    },
  },
  {
    name: 'a container with claims is emptied completely',
    given: [packedB],
    when: farm.asks('unpack', { container: box, place: farm.place }),
    then: recorded(fact(thingKey(box), { inside: undefined })),
  },
];
