import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import type { Said } from '../support/cast';
import { commissioning, packing, receiving, shipping, transforming } from './support/events';
import {
  buyer,
  done,
  fourth,
  ledger,
  line,
  maker,
  makes,
  refused,
  rival,
  say,
  sells,
  sellsItem,
} from './support/stage';

const K = rival.lot('K');
const opens = (recall: string, roots: string[]): Said =>
  rival.asks('openRecall', { recall, type: 'voluntary', reason: 'mine', roots });
const extendsTo = (event: string, goods: string, parent: string = K, actor = rival): Said =>
  actor.asks('extendRecall', {
    recall: rival.recall('W'),
    links: [{ goods, parent, event, party: rival.party }],
  });

/** Goods of the maker, as its own commands and events make them, and how it sells one. */
const kinds = [
  { kind: 'a lot', goods: maker.lot('X'), made: makes(maker, 'X'), sale: sells(maker, maker.lot('X')) },
  {
    kind: 'a lot that an event made',
    goods: maker.lot('Y'),
    made: maker.tells(commissioning({ lots: [[maker.lot('Y'), 10]] }, maker.place)),
    sale: sells(maker, maker.lot('Y')),
  },
  {
    kind: 'an item',
    goods: maker.item('1'),
    made: maker.asks('commissionItems', { items: [maker.item('1')], place: maker.place }),
    sale: sellsItem(maker, maker.item('1')),
  },
] as const;

describe('a recall of own goods does not reach goods of others by own word', () => {
  const asOutput = (goods: string): object =>
    goods.includes('/21/')
      ? transforming({ lots: [[K, 1]] }, { things: [goods] }, rival.place)
      : transforming({ lots: [[K, 1]] }, { lots: [[goods, 1]] }, rival.place);

  test.each(kinds)('$kind that is there can be sold after it', async ({ goods, made, sale }) => {
    const world = await ledger(made, makes(rival, 'K'), opens('W', [K]));
    const told = await say(world, rival.tells(asOutput(goods)));
    expect(told.status).toBe('recorded');
    expect(told.exceptions.map(({ code }) => code)).toContain('link_alleged');
    const outcome = await done(world, extendsTo(told.events[0]!, goods));
    expect(outcome.details).toMatchObject({ added: 0, unproven: [{ goods }] });
    await done(world, sale);
  });

  test.each(kinds)('$kind that is made after it can be sold', async ({ goods, made, sale }) => {
    const world = await ledger(makes(rival, 'K'));
    const told = await say(world, rival.tells(asOutput(goods)));
    await done(world, opens('W', [K]));
    expect((await done(world, extendsTo(told.events[0]!, goods))).details).toMatchObject({ added: 0 });
    await done(world, made);
    await done(world, sale);
  });

  test.each(kinds)('$kind is not covered through a process of two events either', async ({ goods, made, sale }) => {
    const world = await ledger(made, makes(rival, 'K'), opens('W', [K]));
    const id = { transformationID: 'urn:uuid:run-1' };
    const used = await say(world, rival.tells(transforming({ lots: [[K, 1]] }, {}, rival.place, id)));
    const gave = await say(
      world,
      rival.tells(
        transforming({}, goods.includes('/21/') ? { things: [goods] } : { lots: [[goods, 1]] }, rival.place, id),
      ),
    );
    const process = `process ${rival.msp} urn:uuid:run-1`;
    await done(world, extendsTo(used.events[0]!, process));
    expect((await done(world, extendsTo(gave.events[0]!, goods, process))).details).toMatchObject({ added: 0 });
    await done(world, sale);
  });

  test('nor through a container that is somebody else’s', async () => {
    const pallet = maker.unit(1);
    const world = await ledger(
      makes(maker, 'X'),
      maker.asks('pack', { unit: pallet, place: maker.place, lots: [line(maker.lot('X'), '5')] }),
      makes(rival, 'K'),
      opens('W', [K]),
    );
    const told = await done(world, rival.tells(packing(pallet, { lots: [[K, 1]] }, rival.place)), 'not_owner');
    expect((await done(world, extendsTo(told.events[0]!, `${pallet} 1`))).details).toMatchObject({ added: 0 });
    await done(world, maker.asks('dispatch', { shipment: 'S', from: maker.place, to: buyer.place, units: [pallet] }));
  });

  test('nor by opening it over goods, products or containers of others', async () => {
    const crate = 'https://id.gs1.org/8003/09506001000014A1';
    const world = await ledger(
      makes(maker, 'X'),
      maker.tells(packing(crate, { lots: [[maker.lot('X'), 1]] }, maker.place)),
    );
    for (const root of [maker.lot('X'), maker.product, maker.lot('not yet made')]) {
      if (root.includes(' ')) continue;
      await refused(world, opens('V', [root]), 'not_owner');
    }
    await refused(world, opens('V', [crate]), 'input_invalid');
    await refused(world, opens('V', [`${crate} 1`]), 'input_invalid');
    await refused(world, opens('V', [`process ${maker.msp} urn:x:1`]), 'input_invalid');
  });
});

describe('a recall reaches what is proven', () => {
  test('the buyer’s own word on what it made of the rival’s goods carries the recall to the buyer’s lot', async () => {
    const world = await ledger(
      makes(rival, 'K'),
      rival.tells(shipping({ lots: [[K, 10]] }, rival.place, buyer.place)),
      buyer.tells(receiving({ lots: [[K, 10]] }, buyer.place, rival.place)),
    );
    const made = await done(
      world,
      buyer.tells(transforming({ lots: [[K, 4]] }, { lots: [[buyer.lot('B'), 4]] }, buyer.place)),
    );
    await done(world, opens('W', [K]));
    const step = {
      goods: buyer.lot('B'),
      parent: K,
      event: made.events[0]!,
      party: buyer.party,
    };
    const outcome = await done(world, fourth.asks('extendRecall', { recall: rival.recall('W'), links: [step] }));
    expect(outcome.details).toMatchObject({ added: 1, unproven: [] });
    await refused(world, sells(buyer, buyer.lot('B')), 'lot_recalled');
  });

  test('the maker confirms an alleged link, and then it is proven; or disputes it, and it never is', async () => {
    for (const answer of ['confirmed', 'disputed'] as const) {
      const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), opens('W', [K]));
      const told = await say(
        world,
        rival.tells(transforming({ lots: [[K, 1]] }, { lots: [[maker.lot('X'), 1]] }, rival.place)),
      );
      const says = { event: told.events[0]!, party: rival.party, goods: maker.lot('X'), answer, reason: 'we know' };
      await refused(world, fourth.asks('answerLink', says), 'not_owner');
      await refused(world, rival.asks('answerLink', says), 'not_owner');
      await done(world, maker.asks('answerLink', says));
      await done(world, extendsTo(told.events[0]!, maker.lot('X')));
      if (answer === 'confirmed') await refused(world, sells(maker, maker.lot('X')), 'lot_recalled');
      else await done(world, sells(maker, maker.lot('X')));
    }
  });

  test('who holds goods confirms for itself that a recall covers them, and for nobody else', async () => {
    const world = await ledger(
      makes(maker, 'X'),
      maker.tells(shipping({ lots: [[maker.lot('X'), 10]] }, maker.place, buyer.place)),
      buyer.tells(receiving({ lots: [[maker.lot('X'), 10]] }, buyer.place, maker.place)),
      makes(rival, 'K'),
      opens('W', [K]),
    );
    const says = { recall: rival.recall('W'), goods: maker.lot('X'), answer: 'confirmed', reason: 'smells' } as const;
    await refused(world, rival.asks('answerScope', says), 'not_custodian');
    await refused(world, rival.asks('answerScope', { ...says, place: rival.place }), 'not_custodian');
    await done(world, buyer.asks('answerScope', { ...says, place: buyer.place }));
    await refused(world, sells(buyer, maker.lot('X')), 'lot_recalled');
    await done(world, sells(maker, maker.lot('X')));
  });

  test('who owns a product but does not hold the item cannot freeze it where it is by confirming', async () => {
    const item = maker.item('7');
    const world = await ledger(
      maker.asks('commissionItems', { items: [item], place: maker.place }),
      maker.tells(shipping({ things: [item] }, maker.place, buyer.place)),
      buyer.tells(receiving({ things: [item] }, buyer.place, maker.place)),
      makes(rival, 'K'),
      opens('W', [K]),
    );
    const says = { recall: rival.recall('W'), goods: item, answer: 'confirmed', reason: 'smells' } as const;
    await done(world, maker.asks('answerScope', says));
    await done(world, sellsItem(buyer, item));
  });

  test('a regulator that a majority made recalls anything', async () => {
    const world = await ledger(makes(maker, 'X'));
    await refused(
      world,
      fourth.asks('openRecall', { recall: 'G', type: 'mandated', reason: 'law', roots: [maker.lot('X')] }),
      'not_owner',
    );
    await done(world, maker.asks('consentToRegulator', { party: fourth.party }));
    await done(world, buyer.asks('consentToRegulator', { party: fourth.party }));
    await refused(
      world,
      fourth.asks('openRecall', { recall: 'G', type: 'mandated', reason: 'law', roots: [maker.lot('X')] }),
      'not_owner',
    );
    await done(world, rival.asks('consentToRegulator', { party: fourth.party }));
    await done(
      world,
      fourth.asks('openRecall', { recall: 'G', type: 'mandated', reason: 'law', roots: [maker.lot('X')] }),
    );
    await refused(world, sells(maker, maker.lot('X')), 'lot_recalled');
  });
});

describe('many recalls of one party', () => {
  test('do not keep another party’s recall out', async () => {
    const X = maker.lot('X');
    const world = await ledger(
      makes(rival, 'K'),
      rival.tells(shipping({ lots: [[K, 10]] }, rival.place, maker.place)),
      maker.tells(receiving({ lots: [[K, 10]] }, maker.place, rival.place)),
    );
    const made = await done(world, maker.tells(transforming({ lots: [[K, 4]] }, { lots: [[X, 4]] }, maker.place)));
    for (let n = 0; n < 60; n += 1) {
      await say(
        world,
        rival.asks('openRecall', {
          recall: `N${n}`,
          type: n % 2 ? 'mock' : 'voluntary',
          reason: 'noise',
          roots: [K],
          links: [{ goods: X, parent: K, event: made.events[0]!, party: maker.party }],
        }),
      );
    }
    await done(world, maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] }));
    for (let n = 0; n < 60; n += 1) await say(world, rival.asks('closeRecall', { recall: rival.recall(`N${n}`) }));
    expect(world.fact(lotKey(X))?.recalls).toContain(maker.recall('R'));
    await refused(world, sells(maker, X), 'lot_recalled');
  });
});
