import { expect } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import type { NodeId } from '../../../chaincode/src/domain/facts/links';
import { processKey } from '../../../chaincode/src/domain/facts/process';
import { recallKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, moreA, onFarm, packedBox, some } from './goodsAtFarm';
import { at, changed, idOf, put, quantities, seen, capturedA } from './events';

const id = farm.recall('R');
const there = at(farm.place);
const salad = `${farm.otherProduct}/10/S` as typeof lotA;
const wrap = `${farm.otherProduct}/10/W` as typeof lotA;
const node = (goods: string): NodeId => goods as NodeId;
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA], ...more });
const kilos = (lot: typeof lotA): object[] => quantities({ lot, quantity: '4', uom: 'KGM' });
const used = (more: object = {}): Said =>
  farm.captures(
    changed({ inputQuantityList: quantities(some('10')), outputQuantityList: kilos(salad), ...there, ...more }),
  );
const part = (fields: object): Said => farm.captures(changed({ transformationID: 'urn:x:t', ...there, ...fields }));
const process = node(`process ${farm.msp} urn:x:t`);
const close = farm.asks('closeRecall', { recall: id });
const hold = (goods: string): Said => farm.says('hold', { goods, reason: 'mould' });
const shipped = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box] });
const earlier = used();

/** Recalls and holds that pass on to goods made of other goods, packed with them or numbered under them. */
export const inherited: Story[] = [
  {
    name: 'a lot that a captured event made of a recalled lot is recalled',
    given: [capturedA, open()],
    when: used(),
    then: {
      exceptions: ['lot_recalled'],
      facts: [
        fact(lotKey(salad), { status: 'unverified', recalls: [id] }),
        fact(scopeKey(id, node(salad)), { parent: node(lotA), msp: farm.msp }),
        fact(recallKey(id), { scope: 2 }),
      ],
    },
  },
  {
    name: 'an unverified lot with a recall keeps it when it is commissioned',
    given: [
      capturedA,
      open(),
      used(),
      farm.asks('commissionLot', { lot: salad, place: farm.place, quantity: '4', uom: 'KGM' }),
    ],
    when: farm.asks('ship', {
      shipment: 'S',
      from: farm.place,
      to: shop.place,
      lots: [{ lot: salad, quantity: '1', uom: 'KGM' }],
    }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a closed recall is not passed on',
    given: [capturedA, open(), close],
    when: used(),
    then: recorded(fact(lotKey(salad), { recalls: [] }), fact(recallKey(id), { scope: 1 })),
  },
  {
    name: 'an item made of a recalled lot is recalled with it',
    given: [moreA, open()],
    when: farm.asks('commissionItems', { items: [items.one], lot: lotA, place: farm.place }),
    then: recorded(fact(thingKey(items.one), { recalls: [id] }), fact(recallKey(id), { scope: 2 })),
  },
  {
    name: 'a transformation of several events passes on the recalls of all inputs',
    given: [capturedA, open(), part({ inputQuantityList: quantities(some('10')) })],
    when: part({ outputQuantityList: kilos(salad) }),
    then: recorded(
      fact(processKey(process), { recalls: [id] }),
      fact(scopeKey(id, node(salad)), { parent: process }),
      fact(lotKey(salad), { recalls: [id] }),
      fact(recallKey(id), { scope: 3 }),
    ),
  },
  {
    name: 'an output that was recorded before its input inherits with it',
    given: [capturedA, part({ outputQuantityList: kilos(wrap), eventTime: '2026-03-01T00:00:00Z' }), open()],
    when: part({ inputQuantityList: quantities(some('10')) }),
    then: { exceptions: ['lot_recalled'], facts: [fact(lotKey(wrap), { recalls: [id] })] },
  },
  {
    name: 'the same transformationID of another party is another transformation',
    given: [capturedA, open(), part({ inputQuantityList: quantities(some('10')) })],
    when: shop.captures(changed({ transformationID: 'urn:x:t', outputQuantityList: kilos(salad), ...at(shop.place) })),
    then: {
      exceptions: ['not_owner', 'link_alleged'],
      facts: [fact(scopeKey(id, node(salad)), undefined), fact(recallKey(id), { scope: 2 })],
    },
  },
  {
    name: 'an event declared in error proves no link',
    given: [
      capturedA,
      earlier,
      farm.captures({
        ...(earlier.input as { event: object }).event,
        errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' },
      }),
      open(),
    ],
    when: farm.says('extendRecall', { recall: id, links: [{ goods: salad, parent: lotA, event: idOf(earlier) }] }),
    then: {
      ...recorded(fact(recallKey(id), { scope: 1 })),
      details: { added: 0, unproven: [{ goods: salad, parent: lotA, reason: expect.stringContaining('in error') }] },
    },
  },

  {
    name: 'a box that a recalled item is packed into is recalled with it',
    given: [...onFarm, open({ roots: [items.one] })],
    when: packedBox,
    then: recorded(
      fact(thingKey(box), { recalls: [id] }),
      fact(scopeKey(id, node(`${box} 1`)), { parent: node(items.one) }),
    ),
  },
  {
    name: 'a recalled box can move again after the recalled item was unpacked',
    given: [
      ...onFarm,
      open({ roots: [items.one] }),
      packedBox,
      farm.asks('unpack', { container: box, place: farm.place, items: [items.one] }),
    ],
    when: shipped,
    then: recorded(),
  },
  {
    name: 'a new filling of a box does not have the recall of an earlier one',
    given: [
      ...onFarm,
      packedBox,
      open({ roots: [items.one] }),
      farm.asks('unpack', { container: box, place: farm.place }),
      farm.asks('pack', { container: box, place: farm.place, lots: [some('5')] }),
    ],
    when: shipped,
    then: recorded(fact(thingKey(box), { recalls: [] })),
  },
  {
    name: 'a crate is not blocked by recalled contents that others reported',
    given: [
      ...onFarm,
      open({ roots: [items.one] }),
      shop.captures(put('ADD', 'packing', { parentID: box, childEPCs: [items.one], ...at(shop.place) })),
      farm.asks('pack', { container: box, place: farm.place, lots: [some('5')] }),
    ],
    when: shipped,
    then: recorded(fact(thingKey(box), { recalls: [] })),
  },

  {
    name: 'goods made of a lot on hold are on hold',
    given: [capturedA, hold(lotA)],
    when: used(),
    then: { exceptions: ['lot_held'], facts: [fact(lotKey(salad), { hold: { by: farm.party } })] },
  },
  {
    name: 'an unverified lot on hold stays on hold when it is commissioned',
    given: [
      capturedA,
      hold(lotA),
      used(),
      farm.asks('commissionLot', { lot: salad, place: farm.place, quantity: '4', uom: 'KGM' }),
    ],
    when: farm.asks('sell', { place: farm.place, lots: [{ lot: salad, quantity: '1', uom: 'KGM' }] }),
    then: refused('lot_held'),
  },
  {
    name: 'an item made of an item on hold is on hold',
    given: [...onFarm, hold(items.one)],
    when: farm.captures(changed({ inputEPCList: [items.one], outputEPCList: [farm.item('9')], ...there })),
    then: { exceptions: ['item_held'], facts: [fact(thingKey(farm.item('9')), { hold: { by: farm.party } })] },
  },
  {
    name: 'another party’s event does not pass on a hold',
    given: [
      moreA,
      farm.asks('commissionLot', { lot: salad, place: farm.place, quantity: '4', uom: 'KGM' }),
      shop.asks('count', { lot: lotA, place: shop.place, counted: '1', uom: 'CS', reason: 'found' }),
      hold(lotA),
      shop.captures(
        changed({ inputQuantityList: quantities(some('1')), outputQuantityList: kilos(salad), ...at(shop.place) }),
      ),
    ],
    when: farm.asks('sell', { place: farm.place, lots: [{ lot: salad, quantity: '1', uom: 'KGM' }] }),
    then: recorded(fact(stockKey(salad, farm.place), { sold: '1' })),
  },
  {
    name: 'an item names a recalled lot: it is recalled with it',
    given: [capturedA, open()],
    when: farm.captures(
      seen('ADD', 'commissioning', { epcList: [items.two], ilmd: { 'cbvmda:lotNumber': 'A' }, ...there }),
    ),
    then: recorded(fact(thingKey(items.two), { lot: lotA, recalls: [id] })),
  },
];
