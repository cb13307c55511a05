import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import type { Said } from '../support/cast';
import { commissioning, packing, receiving, shipping, transforming } from './support/events';
import { plainThingOf } from './support/otherIds';
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

/** The maker's goods, made by its commands and events, and the sale of one. */
const kinds = [
  { kind: 'a lot', goods: maker.lot('X'), made: makes(maker, 'X'), sale: sells(maker, maker.lot('X')) },
  {
    kind: 'a lot that an event made',
    goods: maker.lot('Y'),
    made: maker.captures(commissioning({ lots: [[maker.lot('Y'), 10]] }, maker.place)),
    sale: sells(maker, maker.lot('Y')),
  },
  {
    kind: 'an item',
    goods: maker.item('1'),
    made: maker.asks('commissionItems', { items: [maker.item('1')], place: maker.place }),
    sale: sellsItem(maker, maker.item('1')),
  },
] as const;

describe('a recall of own goods does not cover goods of others through the opener’s own events', () => {
  const asOutput = (goods: string): object =>
    goods.includes('/21/')
      ? transforming({ lots: [[K, 1]] }, { things: [goods] }, rival.place)
      : transforming({ lots: [[K, 1]] }, { lots: [[goods, 1]] }, rival.place);

  test.each(kinds)('existing goods, $kind, can still be sold', async ({ goods, made, sale }) => {
    const world = await ledger(made, makes(rival, 'K'), opens('W', [K]));
    const outcome = await say(world, rival.captures(asOutput(goods)));
    expect(outcome.status).toBe('recorded');
    expect(outcome.exceptions.map(({ code }) => code)).toContain('link_alleged');
    const extended = await done(world, extendsTo(outcome.events[0]!, goods));
    expect(extended.details).toMatchObject({ added: 0, unproven: [{ goods }] });
    await done(world, sale);
  });

  test.each([
    ['on hand', [], maker],
    [
      'sold to another party',
      [
        maker.captures(shipping({ things: [plainThingOf(maker)] }, maker.place, buyer.place)),
        buyer.captures(receiving({ things: [plainThingOf(maker)] }, buyer.place, maker.place)),
      ],
      buyer,
    ],
  ] as const)(
    'a thing with a private URI, %s, is not covered by packing own goods into it',
    async (_, moved, holder) => {
      const thing = plainThingOf(maker);
      const makesThing = maker.captures(commissioning({ things: [thing] }, maker.place));
      const world = await ledger(makesThing, ...moved, makes(rival, 'K'), opens('W', [K]));
      const packed = await say(world, rival.captures(packing(thing, { lots: [[K, 1]] }, rival.place)));
      expect(packed).toMatchObject({ status: 'recorded', exceptions: [] });
      const extended = await done(world, extendsTo(packed.events[0]!, `${thing} 1`));
      expect(extended.details).toMatchObject({ added: 0, unproven: [{ goods: `${thing} 1` }] });
      await done(world, sellsItem(holder, thing));
    },
  );

  test('who has a thing with a private URI may pack goods into it', async () => {
    const thing = plainThingOf(maker);
    const makesThing = maker.captures(commissioning({ things: [thing] }, maker.place));
    const world = await ledger(makesThing, makes(maker, 'X'));
    await done(world, maker.captures(packing(thing, { lots: [[maker.lot('X'), 1]] }, maker.place)));
  });

  test.each(kinds)('goods made later, $kind, can be sold', async ({ goods, made, sale }) => {
    const world = await ledger(makes(rival, 'K'));
    const outcome = await say(world, rival.captures(asOutput(goods)));
    await done(world, opens('W', [K]));
    expect((await done(world, extendsTo(outcome.events[0]!, goods))).details).toMatchObject({ added: 0 });
    await done(world, made);
    await done(world, sale);
  });

  test.each(kinds)(
    'goods, $kind, are not covered through a transformation of two events either',
    async ({ goods, made, sale }) => {
      const world = await ledger(made, makes(rival, 'K'), opens('W', [K]));
      const id = { transformationID: 'urn:uuid:run-1' };
      const used = await say(world, rival.captures(transforming({ lots: [[K, 1]] }, {}, rival.place, id)));
      const gave = await say(
        world,
        rival.captures(
          transforming({}, goods.includes('/21/') ? { things: [goods] } : { lots: [[goods, 1]] }, rival.place, id),
        ),
      );
      const process = `process ${rival.msp} urn:uuid:run-1`;
      await done(world, extendsTo(used.events[0]!, process));
      expect((await done(world, extendsTo(gave.events[0]!, goods, process))).details).toMatchObject({ added: 0 });
      await done(world, sale);
    },
  );

  test('goods are not covered through another party’s container', async () => {
    const pallet = maker.container(1);
    const world = await ledger(
      makes(maker, 'X'),
      maker.asks('pack', { container: pallet, place: maker.place, lots: [line(maker.lot('X'), '5')] }),
      makes(rival, 'K'),
      opens('W', [K]),
    );
    const outcome = await done(world, rival.captures(packing(pallet, { lots: [[K, 1]] }, rival.place)), 'not_owner');
    expect((await done(world, extendsTo(outcome.events[0]!, `${pallet} 1`))).details).toMatchObject({ added: 0 });
    await done(world, maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [pallet] }));
  });

  test('opening a recall of others’ goods, products or containers is refused', async () => {
    const crate = 'https://id.gs1.org/8003/09506001000014A1';
    const world = await ledger(
      makes(maker, 'X'),
      maker.captures(packing(crate, { lots: [[maker.lot('X'), 1]] }, maker.place)),
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

describe('a recall covers goods with proven links', () => {
  test('the buyer’s event that it used the rival’s goods brings the buyer’s lot into scope', async () => {
    const world = await ledger(
      makes(rival, 'K'),
      rival.captures(shipping({ lots: [[K, 10]] }, rival.place, buyer.place)),
      buyer.captures(receiving({ lots: [[K, 10]] }, buyer.place, rival.place)),
    );
    await done(world, buyer.captures(transforming({ lots: [[K, 4]] }, { lots: [[buyer.lot('B'), 4]] }, buyer.place)));
    const outcome = await done(world, opens('W', [K]));
    expect(outcome.details).toMatchObject({ added: 1, unproven: [] });
    await refused(world, sells(buyer, buyer.lot('B')), 'lot_recalled');
  });

  test('an alleged link is proven when the maker confirms it, and not when the maker disputes it', async () => {
    for (const answer of ['confirmed', 'disputed'] as const) {
      const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), opens('W', [K]));
      const outcome = await say(
        world,
        rival.captures(transforming({ lots: [[K, 1]] }, { lots: [[maker.lot('X'), 1]] }, rival.place)),
      );
      const says = { event: outcome.events[0]!, party: rival.party, goods: maker.lot('X'), answer, reason: 'we know' };
      await refused(world, fourth.asks('answerLink', says), 'not_owner');
      await refused(world, rival.asks('answerLink', says), 'not_owner');
      await done(world, maker.asks('answerLink', says));
      await done(world, extendsTo(outcome.events[0]!, maker.lot('X')));
      if (answer === 'confirmed') await refused(world, sells(maker, maker.lot('X')), 'lot_recalled');
      else await done(world, sells(maker, maker.lot('X')));
    }
  });

  test('a holder’s confirmation that a recall covers goods affects only its own stock', async () => {
    const world = await ledger(
      makes(maker, 'X'),
      maker.captures(shipping({ lots: [[maker.lot('X'), 10]] }, maker.place, buyer.place)),
      buyer.captures(receiving({ lots: [[maker.lot('X'), 10]] }, buyer.place, maker.place)),
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

  test('a product owner that does not hold the item cannot block it by a confirmation', async () => {
    const item = maker.item('7');
    const world = await ledger(
      maker.asks('commissionItems', { items: [item], place: maker.place }),
      maker.captures(shipping({ things: [item] }, maker.place, buyer.place)),
      buyer.captures(receiving({ things: [item] }, buyer.place, maker.place)),
      makes(rival, 'K'),
      opens('W', [K]),
    );
    const says = { recall: rival.recall('W'), goods: item, answer: 'confirmed', reason: 'smells' } as const;
    await done(world, maker.asks('answerScope', says));
    await done(world, sellsItem(buyer, item));
  });

  test('a regulator elected by a majority can recall any goods', async () => {
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
  test('do not prevent another party’s recall', async () => {
    const X = maker.lot('X');
    const world = await ledger(
      makes(rival, 'K'),
      rival.captures(shipping({ lots: [[K, 10]] }, rival.place, maker.place)),
      maker.captures(receiving({ lots: [[K, 10]] }, maker.place, rival.place)),
    );
    const made = await done(world, maker.captures(transforming({ lots: [[K, 4]] }, { lots: [[X, 4]] }, maker.place)));
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
