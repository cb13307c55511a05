import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import type { Said } from '../support/cast';
import { faultsOf } from '../support/invariants';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { wrong } from './support/declaring';
import { commissioning, observing, packing, receiving, shipping, transforming } from './support/events';
import { plainGoodsOf } from './support/otherIds';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, sells, sellsItem } from './support/stage';

const L = maker.lot('L');
const O = maker.lot('O');
const Q = maker.lot('Q');
const reason = 'mould';
const { place } = maker;
const pallet = maker.container(1);
const holds = maker.asks('hold', { goods: L, place, reason });
const releases = maker.asks('release', { goods: L, place, reason });
const turns = (from: string, to: string, by = maker, more: object = {}): Said =>
  by.captures(transforming({ lots: [[from, 100]] }, { lots: [[to, 50]] }, by.place, more));
const again = ({ input }: Said, by = maker): Said =>
  by.says('bookWaiting', { event: (input as { event: object }).event, party: by.party, others: [] });
const E = turns(L, O);
const ships = (lot: string, by = maker): Said =>
  by.asks('ship', {
    shipment: 'S',
    from: by.place,
    to: by === buyer ? maker.place : buyer.place,
    lots: [line(lot, '1')],
  });

/** A ledger on which all this was said, with whatever exceptions. */
async function told(...saids: readonly Said[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const said of saids) expect((await say(world, said)).status).toBe('recorded');
  return world;
}

async function stays(world: WorldOfFacts, ...lots: readonly string[]): Promise<void> {
  for (const lot of lots) {
    await refused(world, sells(maker, lot), 'lot_held');
    await refused(world, ships(lot), 'lot_held');
  }
  expect(faultsOf(world.facts)).toEqual([]);
}

const recall = [
  maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [L] }),
  maker.asks('respondRecall', {
    recall: maker.recall('R'),
    status: 'completed',
    rows: [{ goods: L, place, uom: 'CS', quarantined: '100' }],
  }),
  maker.asks('closeRecall', { recall: maker.recall('R') }),
];

describe('goods that a waiting event made of goods on hold are on hold', () => {
  test.each<[string, readonly Said[]]>([
    ['they are made by command afterwards', [makes(maker, 'L'), holds, E, makes(maker, 'O')]],
    ['they were made before', [makes(maker, 'L'), holds, makes(maker, 'O'), E]],
    [
      'a captured event makes them afterwards',
      [makes(maker, 'L'), holds, E, maker.captures(commissioning({ lots: [[O, 5]] }, place))],
    ],
    ['the hold is the answer to a recall that is closed', [makes(maker, 'L'), ...recall, E, makes(maker, 'O')]],
    [
      'the event was recorded while the recall was open',
      [makes(maker, 'L'), recall[0]!, E, recall[1]!, again(E), recall[2]!, makes(maker, 'O')],
    ],
    [
      'the goods on hold were counted away before',
      [
        makes(maker, 'L'),
        holds,
        maker.asks('count', { lot: L, place, counted: '0', uom: 'CS', reason }),
        E,
        makes(maker, 'O'),
      ],
    ],
    [
      'the goods on hold are counted away afterwards',
      [
        makes(maker, 'L'),
        holds,
        E,
        maker.asks('count', { lot: L, place, counted: '0', uom: 'CS', reason }),
        makes(maker, 'O'),
      ],
    ],
    [
      'they are on hold inside a pallet',
      [
        makes(maker, 'L'),
        maker.asks('pack', { container: pallet, place, lots: [line(L, '100')] }),
        maker.asks('hold', { goods: pallet, reason }),
        E,
        makes(maker, 'O'),
      ],
    ],
    [
      'the event names another place',
      [makes(maker, 'L'), holds, turns(L, O, maker, { bizLocation: { id: maker.otherPlace } }), makes(maker, 'O')],
    ],
    [
      'the event says no quantity',
      [
        makes(maker, 'L'),
        holds,
        maker.captures({ ...(E.input as { event: object }).event, inputQuantityList: [{ epcClass: L }] }),
        makes(maker, 'O'),
      ],
    ],
    ['they were held after the event was recorded', [makes(maker, 'L', '60'), E, holds, again(E), makes(maker, 'O')]],
  ])('%s', async (_, saids) => {
    const world = await told(...saids);
    await stays(world, O);
    // The producer releases them.
    await done(world, maker.asks('release', { goods: O, reason: 'tested' }));
    await say(world, again(E));
    await done(world, sells(maker, O));
  });

  test.each([
    ['first to last', [turns(L, O), turns(O, Q), makes(maker, 'Q')]],
    ['last to first', [turns(O, Q), turns(L, O)]],
  ])('also those made of these, told %s', async (_, saids) => {
    await stays(await told(makes(maker, 'L'), holds, makes(maker, 'O'), ...saids), O, Q);
  });

  test('also those of a transformation of several events, in any order', async () => {
    const part = (inputs: string[], outputs: string[]): Said =>
      maker.captures(
        transforming({ lots: inputs.map((lot) => [lot, 100]) }, { lots: outputs.map((lot) => [lot, 50]) }, place, {
          transformationID: 'urn:x:t',
        }),
      );
    const [used, made] = [part([L], []), part([], [O])];
    for (const order of [
      [used, made],
      [made, used],
    ]) {
      const world = await told(makes(maker, 'L'), holds, ...order);
      await stays(world, O);
      await done(world, releases);
      await done(world, again(used));
      await done(world, sells(maker, O));
    }
  });

  test('also items, and the pallet that they are in', async () => {
    const item = maker.item('1');
    const world = await told(
      makes(maker, 'L'),
      holds,
      maker.asks('commissionItems', { items: [item], place }),
      maker.asks('pack', { container: pallet, place, items: [item] }),
      maker.captures(transforming({ lots: [[L, 100]] }, { things: [item] }, place)),
    );
    const sends = maker.asks('ship', { shipment: 'S', from: place, to: buyer.place, containers: [pallet] });
    await refused(world, sends, 'container_held');
    await done(world, maker.asks('unpack', { container: pallet, place }));
    await refused(world, sellsItem(maker, item), 'item_held');
  });

  test('also a pallet that they are said to be packed in, until they are released', async () => {
    const packs = maker.captures(packing(pallet, { lots: [[L, 100]] }, place));
    const world = await told(makes(maker, 'L'), holds, packs);
    const sends = maker.asks('ship', { shipment: 'S', from: place, to: buyer.place, containers: [pallet] });
    await refused(world, sends, 'container_held');
    await done(world, releases);
    await done(world, again(packs));
    await done(world, maker.says('ship', sends.input));
  });

  test('also those that a receiver makes of goods on hold that the ledger did not let go', async () => {
    const goods = { lots: [[L, 100]] as [string, number][] };
    const mine = buyer.lot('O');
    const sent = maker.captures(shipping(goods, place, buyer.place));
    const got = buyer.captures(receiving(goods, buyer.place, place));
    const made = turns(L, mine, buyer);
    const world = await told(makes(maker, 'L'), holds, sent, got, made, makes(buyer, 'O'));
    await refused(world, sells(buyer, mine), 'lot_held');
    for (const said of [releases, again(sent), again(got, buyer), again(made, buyer)]) await say(world, said);
    await done(world, sells(buyer, mine));
  });
});

describe('the hold ends by itself', () => {
  test.each<[string, readonly Said[]]>([
    ['when the goods are released and the event is booked', [releases, again(E)]],
    ['when the goods are released and the event waits for another reason', [makes(maker, 'O'), releases, again(E)]],
    [
      'when enough other goods are there',
      [maker.captures(observing('creating_class_instance', { lots: [[L, 100]] }, place, { action: 'ADD' })), again(E)],
    ],
    ['when the event is declared in error', [wrong(maker, (E.input as { event: object }).event), makes(maker, 'O')]],
  ])('%s', async (_, saids) => {
    const second = turns(O, Q);
    const world = await told(makes(maker, 'L'), holds, E, second, ...saids);
    await done(world, sells(maker, O));
    expect(world.fact(lotKey(Q))?.hold).toBeUndefined();
  });

  test('not when a person put them on hold as well', async () => {
    const own = maker.asks('hold', { goods: O, reason });
    const world = await told(makes(maker, 'L'), holds, makes(maker, 'O'), E, own, releases, again(E));
    await stays(world, O);
  });

  test('for one of two events: the goods stay on hold for the other', async () => {
    const K = maker.lot('K');
    const other = turns(K, O);
    const stops = maker.asks('hold', { goods: K, place, reason });
    const world = await told(
      makes(maker, 'L'),
      makes(maker, 'K'),
      holds,
      stops,
      makes(maker, 'O'),
      E,
      other,
      releases,
      again(E),
    );
    await stays(world, O);
    await done(world, maker.asks('release', { goods: K, place, reason }));
    await done(world, again(other));
    await done(world, sells(maker, O));
  });
});

describe('nothing is on hold', () => {
  test('through a part of the goods that is not needed', async () => {
    const some = maker.asks('hold', { goods: L, place, quantity: '10', reason });
    const world = await told(makes(maker, 'L', '120'), some, makes(maker, 'O'), E);
    await done(world, sells(maker, O));
  });

  test('through a party that did not make it', async () => {
    const K = rival.lot('K');
    const world = await told(
      makes(rival, 'K'),
      rival.asks('hold', { goods: K, place: rival.place, reason }),
      makes(maker, 'O'),
    );
    await say(world, turns(K, O, rival));
    await say(world, rival.captures(packing(pallet, { lots: [[K, 100]] }, rival.place)));
    await done(world, maker.asks('pack', { container: pallet, place, lots: [line(O, '1')] }));
    await done(world, maker.asks('ship', { shipment: 'S', from: place, to: buyer.place, containers: [pallet] }));
    await done(world, sells(maker, O));
  });

  test('that another party made of what it bought', async () => {
    const mine = buyer.lot('B');
    const world = await told(makes(maker, 'L'), holds, makes(maker, 'O'));
    await say(world, maker.captures(shipping({ lots: [[O, 100]] }, place, buyer.place)));
    await say(world, buyer.captures(receiving({ lots: [[O, 100]] }, buyer.place, place)));
    await done(world, turns(O, mine, buyer));
    await say(world, E);
    await done(world, sells(buyer, mine));
  });

  test('under an id without owner, of the party that makes it first', async () => {
    const plain = plainGoodsOf(maker);
    const K = rival.lot('K');
    const world = await told(makes(rival, 'K'), rival.asks('hold', { goods: K, place: rival.place, reason }));
    await say(world, turns(K, plain, rival));
    expect(world.fact(lotKey(plain as LotId))?.hold).toBeDefined();
    await done(world, maker.captures(commissioning({ lots: [[plain, 5]] }, place)));
    await done(world, sells(maker, plain));
  });
});
