import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { NodeId } from '../../../chaincode/src/domain/facts/links';
import type { LotId, OtherId } from '../../../chaincode/src/domain/gs1/id';
import type { Said } from '../support/cast';
import { commissioning, packing, receiving, shipping, transforming } from './support/events';
import { crateOf, plainGoodsOf, plainThingOf } from './support/otherIds';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, sells, sellsItem, stock } from './support/stage';

const X = maker.lot('X');
const salad = buyer.lot('SALAD');
const opens = (roots = [X as string], recall = 'R') =>
  maker.asks('openRecall', { recall, type: 'voluntary', reason: 'salt', roots });
const R = maker.recall('R');
const delivered = [
  makes(maker, 'X'),
  maker.captures(shipping({ lots: [[X, 40]] }, maker.place, buyer.place)),
  buyer.captures(receiving({ lots: [[X, 40]] }, buyer.place, maker.place)),
];

const namesMaker = maker.asks('changeProduct', { product: maker.product, makers: [buyer.party] });

describe('goods made of recalled or held goods', () => {
  test.each([
    ['made by an event', buyer.captures(transforming({ lots: [[X, 4]] }, { lots: [[salad, 4]] }, buyer.place))],
    [
      'made at no place',
      buyer.captures({
        ...transforming({ lots: [[X, 4]] }, { lots: [[salad, 4]] }, buyer.place),
        readPoint: undefined,
        bizLocation: undefined,
      }),
    ],
  ])('%s and commissioned later are recalled when they are made', async (_, made) => {
    const world = await ledger(...delivered, opens());
    await say(world, made);
    await say(world, buyer.asks('commissionLot', { ...line(salad, '4'), place: buyer.place }));
    expect(world.fact(lotKey(salad))?.recalls).toEqual([R]);
    for (const attempt of [
      sells(buyer, salad),
      buyer.asks('ship', { shipment: 'S', from: buyer.place, to: maker.place, lots: [line(salad, '1')] }),
    ]) {
      const outcome = await say(world, attempt);
      expect([outcome.code]).toEqual(['lot_recalled']);
    }
  });

  describe.each([
    ['a lot under an id that nobody owns', plainGoodsOf(buyer), [] as Said[]],
    ['a lot whose owner names the buyer as a maker', maker.lot('TOLL'), [namesMaker]],
  ])('%s', (_, made, given) => {
    const makesOut = buyer.captures(commissioning({ lots: [[made, 4]] }, buyer.place));
    const used = (much = 4): Said =>
      buyer.captures(transforming({ lots: [[X, much]] }, { lots: [[made, 4]] }, buyer.place));

    test('is recalled when its maker makes it after it stated what it was made of', async () => {
      const world = await ledger(...delivered, ...given, opens());
      await say(world, used());
      await say(world, makesOut);
      expect(world.fact(lotKey(made as LotId))?.recalls).toEqual([R]);
      await refused(world, sells(buyer, made), 'lot_recalled');
    });

    test('is recalled by a recall that is opened after it was made', async () => {
      const world = await ledger(...delivered, ...given);
      const more = 400;
      expect((await say(world, used(more))).exceptions[0]?.code).toBe('stock_insufficient');
      await say(world, makesOut);
      await done(world, opens());
      await refused(world, sells(buyer, made), 'lot_recalled');
    });

    test('is not recalled by what another party stated before it was made', async () => {
      const K = rival.lot('K');
      const states = rival.captures(transforming({ lots: [[K, 4]] }, { lots: [[made, 4]] }, rival.place));
      const recall = rival.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [K] });
      for (const order of [
        [recall, states, makesOut],
        [states, recall, makesOut],
        [states, makesOut, recall],
      ]) {
        const world = await ledger(...given, makes(rival, 'K'));
        for (const said of order) await say(world, said);
        await done(world, sells(buyer, made));
      }
    });

    test('is not recalled by a statement without the inputs that was in error', async () => {
      const world = await ledger(makes(maker, 'X'), ...given, opens());
      const event = transforming({ lots: [[X, 4]] }, { lots: [[made, 4]] }, buyer.place);
      await say(world, buyer.captures(event));
      await say(world, buyer.captures({ ...event, errorDeclaration: { declarationTime: '2026-04-01T08:15:00Z' } }));
      await done(world, makesOut);
      await done(world, sells(buyer, made));
    });

    test('is recalled at once by a party that has the inputs, and nobody lifts that by an error declaration', async () => {
      const world = await ledger(...delivered, ...given, opens());
      const event = transforming({ lots: [[X, 4]] }, { lots: [[made, 4]] }, buyer.place);
      await say(world, buyer.captures(event));
      expect(world.fact(lotKey(made as LotId))).toMatchObject({ recalls: [R], stated: { party: buyer.party } });
      await say(world, buyer.captures({ ...event, errorDeclaration: { declarationTime: '2026-04-01T08:15:00Z' } }));
      expect(world.fact(lotKey(made as LotId))?.stated).toEqual({ party: buyer.party, events: [] });
      await done(world, makesOut);
      await refused(world, sells(buyer, made), 'lot_recalled');
    });
  });

  test('things under an id that nobody owns are recalled like lots, whenever the recall is opened', async () => {
    const thing = plainThingOf(buyer);
    const used = buyer.captures(transforming({ lots: [[X, 4]] }, { things: [thing] }, buyer.place));
    const before = await ledger(...delivered, used, opens());
    await refused(before, sellsItem(buyer, thing), 'item_recalled');
    const after = await ledger(...delivered, opens());
    await say(after, used);
    await say(after, buyer.captures(commissioning({ things: [thing] }, buyer.place)));
    await refused(after, sellsItem(buyer, thing), 'item_recalled');
  });

  test('that were consumed before the recall but recorded after it are covered', async () => {
    const id = { transformationID: 'urn:uuid:run' };
    const world = await ledger(...delivered, opens());
    const gave = await done(world, buyer.captures(transforming({}, { lots: [[salad, 4]] }, buyer.place, id)));
    await done(world, sells(buyer, salad));
    await done(world, buyer.captures(transforming({ lots: [[X, 4]] }, {}, buyer.place, id)), 'lot_recalled');
    const process = `process ${buyer.msp} urn:uuid:run` as NodeId;
    expect(world.fact(scopeKey(R, process))).toBeDefined();
    const links = [{ goods: salad, parent: process, event: gave.events[0]!, party: buyer.party }];
    await done(world, maker.asks('extendRecall', { recall: R, links }));
    await refused(world, sells(buyer, salad), 'lot_recalled');
  });

  test('cover the containers around them at once, when they were packed before their lot was recorded', async () => {
    const box = maker.item('CASE');
    const crate = crateOf(maker);
    const pallet = maker.container(1);
    const Y = maker.lot('Y');
    const events = [
      packing(box, { lots: [[Y, 5]] }, maker.place),
      packing(crate, { things: [box] }, maker.place),
      packing(pallet, { things: [crate] }, maker.place),
    ].map((event) => maker.captures(event));
    const world = await ledger(makes(maker, 'X'), makes(maker, 'Y'), ...events, opens());
    const lot = { ilmd: { 'cbvmda:lotNumber': 'X' } };
    await done(world, maker.captures(commissioning({ things: [box] }, maker.place, lot)));
    for (const node of [box, `${crate} 1`, `${pallet} 1`]) {
      expect([node, world.fact(scopeKey(R, node as NodeId)) !== undefined]).toEqual([node, true]);
    }
    await refused(
      world,
      maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [pallet] }),
      'item_recalled',
    );
  });

  test('that are items of a recalled lot or inside containers cannot move', async () => {
    const item = maker.item('1');
    const crate = 'https://id.gs1.org/8003/09506001000014A1' as OtherId;
    const world = await ledger(makes(maker, 'X'), opens());
    await done(world, maker.asks('commissionItems', { items: [item], lot: X, place: maker.place }));
    await refused(world, sellsItem(maker, item), 'item_recalled');
    await done(world, maker.captures(packing(crate, { lots: [[X, 2]] }, maker.place)));
    await done(world, maker.captures(shipping({ things: [crate] }, maker.place, buyer.place)), 'lot_recalled');
    expect(world.fact(thingKey(crate))?.place).toBe(maker.place);
  });

  test('are on hold when they are made of held goods', async () => {
    const world = await ledger(makes(maker, 'X'), maker.asks('hold', { goods: X, reason: 'salt' }));
    await say(world, maker.captures(transforming({ lots: [[X, 4]] }, { lots: [[maker.lot('Z'), 4]] }, maker.place)));
    await say(world, makes(maker, 'Z', '4'));
    await refused(world, sells(maker, maker.lot('Z')), 'lot_held');
    await done(world, maker.asks('release', { goods: maker.lot('Z'), reason: 'tested' }));
    await done(world, sells(maker, maker.lot('Z')));
  });

  test('are not on hold if the hold is another party’s', async () => {
    const K = rival.lot('K');
    const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), rival.asks('hold', { goods: K, reason: 'mine' }));
    await say(world, rival.captures(transforming({ lots: [[K, 4]] }, { lots: [[X, 4]] }, rival.place)));
    await done(world, sells(maker, X));
  });
});

describe('a response to a recall', () => {
  const answers = (actor: typeof buyer, row: object, place = actor.place) =>
    actor.says('respondRecall', {
      recall: R,
      status: 'completed',
      rows: [{ goods: X, place, uom: 'CS', ...row }],
    });

  test('of a party that never had the goods is refused', async () => {
    const world = await ledger(...delivered, opens());
    for (const field of ['quarantined', 'returned', 'destroyed', 'unrecoverable']) {
      const outcome = await say(world, answers(rival, { [field]: '999999999999999' }));
      expect([field, outcome.status]).toEqual([field, 'refused']);
    }
    await refused(world, answers(rival, { destroyed: '1' }, buyer.place), 'not_owner');
    expect(world.fact(recallKey(R))?.totals).toEqual([]);
  });

  test('must not exceed the quantity that was there, use another unit or name goods twice', async () => {
    const world = await ledger(...delivered, opens());
    await refused(world, answers(buyer, { quarantined: '41' }), 'recall_answer_invalid');
    await refused(world, answers(buyer, { destroyed: '41' }), 'stock_insufficient');
    await refused(world, answers(buyer, { unrecoverable: '1' }), 'recall_answer_invalid');
    await refused(world, answers(buyer, { returned: '1' }), 'recall_answer_invalid');
    await refused(world, answers(buyer, { quarantined: '1', uom: 'KGM' }), 'uom_mismatch');
    const row = { goods: X, place: buyer.place, uom: 'CS', quarantined: '1' };
    await refused(
      world,
      buyer.says('respondRecall', { recall: R, status: 'completed', rows: [row, row] }),
      'input_invalid',
    );
    await refused(world, answers(buyer, { goods: maker.lot('other'), quarantined: '1' }), 'scope_unproven');
  });

  test('is booked: quarantined goods are held, even after the recall is closed, and destroyed goods are destroyed', async () => {
    const world = await ledger(...delivered, opens());
    await done(world, answers(buyer, { quarantined: '25', destroyed: '10' }));
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '30', held: '25', destroyed: '10' });
    await done(world, answers(buyer, { quarantined: '25', destroyed: '10' }));
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '30', held: '25', destroyed: '10' });
    expect(world.fact(recallKey(R))?.totals).toEqual([
      { uom: 'CS', quarantined: '25', returned: '0', destroyed: '10', unrecoverable: '0' },
    ]);
    await refused(world, rival.asks('closeRecall', { recall: R }), 'not_owner');
    await done(world, maker.asks('closeRecall', { recall: R }));
    await done(world, sells(buyer, X, '5'));
    await refused(world, sells(buyer, X, '1'), 'stock_insufficient');
  });

  test('about an item is accepted only for its last place', async () => {
    const item = maker.item('1');
    const world = await ledger(
      makes(maker, 'X'),
      maker.asks('commissionItems', { items: [item], lot: X, place: maker.place }),
      maker.captures(shipping({ things: [item] }, maker.place, buyer.place)),
      buyer.captures(receiving({ things: [item] }, buyer.place, maker.place)),
      buyer.asks('destroy', { place: buyer.place, items: [item], reason: 'broken' }),
      opens(),
    );
    const row = { goods: item, uom: 'C62', destroyed: '1' };
    await refused(world, answers(rival, row), 'recall_answer_invalid');
    await done(world, answers(buyer, row));
  });
});

test('a container is blocked only by recalled goods that are proven to be inside', async () => {
  const pallet = rival.container(1);
  const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), opens());
  await say(world, rival.captures(packing(pallet, { lots: [[X, 2]] }, rival.place)));
  await done(world, makes(buyer, 'X'));
  await done(world, sells(buyer, buyer.lot('X')));
  await done(world, buyer.captures(commissioning({ lots: [[salad, 2]] }, buyer.place)));
  await done(world, sells(buyer, salad));
});
