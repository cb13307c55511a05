import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, some } from './goodsAtFarm';
import { at, changed, put, quantities, seen } from './events';

const { place } = farm;
const stock = stockKey(lotA, place);
const pallet = farm.container(7);
const errorDeclaration = { declarationTime: '2026-04-01T09:00:00Z' };
const reason = 'reason';

const says = (command: Parameters<typeof farm.says>[0], more: object): Said => farm.says(command, { place, ...more });
const filledCase = says('pack', { container: items.one, lots: [some('5')] });
/** 30 cases of lot A loose, 5 in a case, and that case with 40 others and an item on a pallet. */
const filledPallet: readonly Said[] = [
  ...onFarm,
  filledCase,
  says('pack', { container: pallet, lots: [some('40')], items: [items.one, items.two] }),
];
const event = (action: string, step: string, epcList: string[]): object =>
  seen(action, step, { epcList, ...at(place) });
const palletSold = event('OBSERVE', 'retail_selling', [pallet]);
const palletDestroyed = event('DELETE', 'destroying', [pallet]);
const palletBack = seen('OBSERVE', 'receiving', { epcList: [pallet], disposition: 'returned', ...at(place) });
const correctedOf = (body: object): Said => farm.captures({ ...body, errorDeclaration });
const heldPallet = says('hold', { goods: pallet, reason, place: undefined });

const soldPallet = [
  fact(stock, { onHand: '55', sold: '45', held: undefined }),
  fact(thingKey(pallet), { inside: undefined, place }),
  fact(thingKey(items.one), { status: 'sold', place, parent: undefined, inside: undefined }),
  fact(thingKey(items.two), { status: 'sold', place }),
];
const wholeAgain = [
  fact(stock, { onHand: '55', sold: undefined, destroyed: undefined, held: undefined }),
  fact(thingKey(pallet), { place, inside: { lots: [some('40')] }, fillings: [{ number: 1 }] }),
  fact(thingKey(items.one), { status: 'active', parent: pallet, inside: { lots: [some('5')] } }),
];

/** Cases and pallets that are sold, destroyed, used up and brought back with what is in them. */
export const soldWhole: Story[] = [
  {
    name: 'a case with contents is sold',
    given: [...onFarm, filledCase],
    when: says('sell', { items: [items.one] }),
    then: recorded(
      fact(thingKey(items.one), { status: 'sold', inside: undefined, place }),
      fact(stock, { onHand: '95', sold: '5' }),
    ),
  },
  {
    name: 'a pallet is sold with what is on it, at any depth',
    given: filledPallet,
    when: says('sell', { containers: [pallet] }),
    then: recorded(...soldPallet),
  },
  {
    name: 'a sale of a pallet is captured',
    given: filledPallet,
    when: farm.captures(palletSold),
    then: recorded(...soldPallet),
  },
  {
    name: 'a captured sale of a pallet is declared in error',
    given: [...filledPallet, farm.captures(palletSold)],
    when: correctedOf(palletSold),
    then: { exceptions: ['declared_in_error'], facts: wholeAgain },
  },
  {
    name: 'a captured sale of a pallet that came back since is declared in error',
    given: [...filledPallet, farm.captures(palletSold), says('return', { containers: [pallet], reason })],
    when: correctedOf(palletSold),
    then: { exceptions: ['correction_impossible'] },
  },
  {
    name: 'a sold pallet comes back with what was on it, on hold',
    given: [...filledPallet, says('sell', { containers: [pallet] })],
    when: says('return', { containers: [pallet], place: farm.otherPlace, reason }),
    then: recorded(
      fact(stock, { onHand: '55', sold: '45' }),
      fact(stockKey(lotA, farm.otherPlace), { onHand: '0', sold: '-45' }),
      fact(thingKey(pallet), { place: farm.otherPlace, hold: { by: farm.party }, inside: { lots: [some('40')] } }),
      fact(thingKey(items.one), { status: 'active', parent: pallet, inside: { lots: [some('5')] } }),
      fact(thingKey(pallet), { fillings: [{ number: 1 }] }),
    ),
  },
  {
    name: 'a return of a sold pallet is captured, and is declared in error',
    given: [...filledPallet, farm.captures(palletSold), farm.captures(palletBack)],
    when: correctedOf(palletBack),
    then: { exceptions: ['declared_in_error'], facts: soldPallet },
  },
  {
    name: 'a sold case comes back after a part of its contents came back',
    given: [...onFarm, filledCase, says('sell', { items: [items.one] }), says('return', { lots: [some('2')], reason })],
    when: says('return', { items: [items.one], reason }),
    then: refused('sold_insufficient'),
  },
  {
    name: 'a pallet that was not sold comes back',
    given: filledPallet,
    when: says('return', { containers: [pallet], reason }),
    then: refused('item_not_sold'),
  },
  {
    name: 'another party takes back a sold pallet',
    given: [...filledPallet, says('sell', { containers: [pallet] })],
    when: shop.says('return', { place: shop.place, containers: [pallet], reason }),
    then: refused('item_not_here'),
  },
  {
    name: 'a pallet on hold is sold',
    given: [...filledPallet, heldPallet],
    when: says('sell', { containers: [pallet] }),
    then: refused('container_held'),
  },
  {
    name: 'a pallet is sold while a lot on it is recalled',
    given: [...filledPallet, farm.says('openRecall', { recall: 'R', type: 'voluntary', reason, roots: [lotA] })],
    when: says('sell', { containers: [pallet] }),
    then: refused('item_recalled'),
  },
  {
    name: 'a pallet is sold while an item on it has expired',
    given: [
      ...onFarm,
      says('commissionItems', { items: [farm.item('OLD')], expiry: '2026-01-05', at: '2026-01-01T00:00:00Z' }),
      says('pack', { container: box, items: [farm.item('OLD')] }),
      says('pack', { container: pallet, containers: [box] }),
    ],
    when: says('sell', { containers: [pallet] }),
    then: refused('lot_expired'),
  },
  {
    name: 'a pallet is shipped while an item on it has expired',
    given: [
      ...onFarm,
      says('commissionItems', { items: [farm.item('OLD')], expiry: '2026-01-05', at: '2026-01-01T00:00:00Z' }),
      says('pack', { container: box, items: [farm.item('OLD'), items.one] }),
    ],
    when: farm.says('ship', { shipment: 'X', from: place, to: shop.place, containers: [box] }),
    then: refused('lot_expired'),
  },
  {
    name: 'a pallet is shipped after its expired item was taken out',
    given: [
      ...onFarm,
      says('commissionItems', { items: [farm.item('OLD')], expiry: '2026-01-05', at: '2026-01-01T00:00:00Z' }),
      says('pack', { container: box, items: [farm.item('OLD'), items.one] }),
      says('unpack', { container: box, items: [farm.item('OLD')] }),
    ],
    when: farm.says('ship', { shipment: 'X', from: place, to: shop.place, containers: [box] }),
    then: recorded(fact(thingKey(box), { inside: { expires: { id: items.one } } })),
  },
  {
    name: 'a pallet is sold of which the contents are only claimed',
    given: [
      ...onFarm,
      farm.captures(
        put('ADD', 'packing', {
          parentID: pallet,
          childQuantityList: quantities({ ...some('8'), lot: lotB }),
          ...at(place),
        }),
      ),
    ],
    when: farm.captures(event('OBSERVE', 'retail_selling', [pallet])),
    then: { exceptions: ['stock_insufficient'] },
  },
  {
    name: 'a pallet on hold is destroyed with what is on it, and nothing else',
    given: [...filledPallet, heldPallet],
    when: says('destroy', { containers: [pallet], reason }),
    then: recorded(
      fact(stock, { onHand: '55', destroyed: '45', held: undefined }),
      fact(thingKey(items.one), { status: 'destroyed', place }),
      fact(thingKey(pallet), { inside: undefined, place }),
    ),
  },
  {
    name: 'a captured destruction of a pallet on hold is declared in error',
    given: [...filledPallet, heldPallet, farm.captures(palletDestroyed)],
    when: correctedOf(palletDestroyed),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        ...wholeAgain,
        fact(thingKey(pallet), { hold: { reason } }),
        fact(thingKey(items.one), { hold: undefined }),
      ],
    },
  },
  {
    name: 'a pallet is used up with what is on it',
    given: filledPallet,
    when: says('transform', {
      inputs: { containers: [pallet] },
      outputs: { lots: [{ lot: `${farm.otherProduct}/10/M`, quantity: '4', uom: 'KGM' }] },
    }),
    then: {
      ...recorded(fact(stock, { onHand: '55', consumed: '45' }), fact(thingKey(items.one), { status: 'consumed' })),
      links: { inputs: [`${pallet} 1`], outputs: [`${farm.otherProduct}/10/M`] },
    },
  },
  {
    name: 'a crate is put into a crate that is inside it',
    given: [
      ...onFarm,
      says('pack', { container: box, lots: [some('5')] }),
      says('pack', { container: pallet, containers: [box] }),
    ],
    when: farm.captures(put('ADD', 'packing', { parentID: box, childEPCs: [pallet], ...at(place) })),
    then: { exceptions: ['container_nested'], facts: [fact(thingKey(pallet), { parent: undefined, place })] },
  },
  {
    name: 'a case is used up by capture after it was sold',
    given: [...onFarm, filledCase, says('sell', { items: [items.one] })],
    when: farm.captures(
      changed({
        inputEPCList: [items.one],
        outputQuantityList: quantities({ lot: `${farm.otherProduct}/10/M` as typeof lotA, quantity: '4', uom: 'KGM' }),
        ...at(place),
      }),
    ),
    then: { exceptions: ['item_not_active'], facts: [fact(thingKey(items.one), { status: 'sold' })] },
  },
];
