import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { LotId, OtherId } from '../../../chaincode/src/domain/gs1/id';
import type { Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { commissioning, observing, packing, receiving, shipping, transforming } from './support/events';
import { plainGoodsOf, plainThingOf } from './support/otherIds';
import { buyer, done, ledger, maker, makes, refused, rival, say, sells, sellsItem } from './support/stage';

const X = maker.lot('X');
const Y = maker.lot('Y');
const R = maker.recall('R');
const opens = maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] });
const one = plainGoodsOf(maker) as LotId;
const two = `${one}.2` as LotId;
const other = plainGoodsOf(buyer) as LotId;
const thing = plainThingOf(maker) as OtherId;
const recalls = (world: WorldOfFacts, lot: LotId): readonly string[] => world.fact(lotKey(lot))?.recalls ?? [];
const turns = (from: string, to: string, by = maker): Said =>
  by.captures(transforming({ lots: [[from, 4]] }, { lots: [[to, 4]] }, by.place));
const again = ({ input }: Said, by = maker): Said =>
  by.says('bookWaiting', { event: (input as { event: object }).event, party: by.party, others: [] });

/** A ledger on which all this was said, with whatever exceptions. */
async function told(...saids: readonly Said[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const said of saids) await say(world, said);
  return world;
}

describe('a recall keeps stock from making goods under an id that nobody owns', () => {
  test('it covers the goods, and a pallet with them stays', async () => {
    const pallet = maker.container(1);
    const world = await told(makes(maker, 'X'), opens, turns(X, one));
    expect(recalls(world, one)).toEqual([R]);
    await say(world, maker.captures(packing(pallet, { lots: [[one, 4]] }, maker.place)));
    const ships = maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [pallet] });
    await refused(world, ships, 'lot_recalled');
  });

  test('it covers what the author says that it made of these goods, in any order of recording', async () => {
    for (const order of [
      [turns(X, one), turns(one, two)],
      [turns(one, two), turns(X, one)],
    ]) {
      const world = await told(makes(maker, 'X'), opens, ...order);
      for (const said of order) await say(world, again(said));
      for (const said of order) await say(world, again(said));
      expect([recalls(world, one), recalls(world, two)]).toEqual([[R], [R]]);
    }
  });

  test('it covers what the receiver made of recalled goods that the ledger did not let go', async () => {
    const goods = { lots: [[X, 4]] as [string, number][] };
    const sent = maker.captures(shipping(goods, maker.place, buyer.place));
    const got = buyer.captures(receiving(goods, buyer.place, maker.place));
    const world = await told(makes(maker, 'X'), opens, sent, got, turns(X, other, buyer));
    expect(recalls(world, other)).toEqual([R]);
  });

  test('it covers them when what the event lacked is recorded later', async () => {
    const made = maker.captures(
      transforming(
        {
          lots: [
            [X, 4],
            [Y, 4],
          ],
        },
        { lots: [[one, 4]] },
        maker.place,
      ),
    );
    const world = await told(makes(maker, 'X'), opens, made);
    expect(recalls(world, one)).toEqual([]);
    await done(world, makes(maker, 'Y'));
    expect(await say(world, again(made))).toMatchObject({ status: 'recorded', details: { booked: false } });
    expect(recalls(world, one)).toEqual([R]);
  });

  test('it covers them if a stranger said before that it made goods of the same id, and nothing of the stranger’s recall does', async () => {
    const K = rival.lot('K');
    const weapon = rival.asks('openRecall', { recall: 'W', type: 'voluntary', reason: 'mine', roots: [K] });
    const pallet = maker.container(1);
    const world = await told(makes(maker, 'X'), opens, makes(rival, 'K'), weapon, turns(K, one, rival), turns(X, one));
    await say(world, maker.captures(packing(pallet, { lots: [[one, 4]] }, maker.place)));
    const ships = maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [pallet] });
    await refused(world, ships, 'lot_recalled');
    await done(world, maker.asks('closeRecall', { recall: R }));
    await done(world, maker.says('ship', ships.input));
  });

  test('it covers things', async () => {
    const made = maker.captures(transforming({ lots: [[X, 4]] }, { things: [thing] }, maker.place));
    const world = await told(makes(maker, 'X'), opens, made);
    expect(world.fact(thingKey(thing))).toMatchObject({ recalls: [R], stated: { party: maker.party } });
  });

  test('it does not cover what another party makes, also if the author declares its statement in error before, and neither does a hold', async () => {
    const K = rival.lot('K');
    const outputs = { lots: [[one, 4]], things: [thing] } as const;
    for (const stop of [
      rival.asks('openRecall', { recall: 'W', type: 'voluntary', reason: 'mine', roots: [K] }),
      rival.asks('hold', { goods: K, reason: 'mine' }),
    ]) {
      const event = transforming({ lots: [[K, 4]] }, outputs, rival.place);
      const errorDeclaration = { declarationTime: '2026-04-02T00:00:00Z' };
      const world = await told(makes(rival, 'K'), stop, rival.captures(event));
      await say(world, rival.captures({ ...event, errorDeclaration }));
      expect(world.fact(lotKey(one))).toMatchObject(
        stop.command === 'hold' ? { hold: { by: rival.party } } : { recalls: [rival.recall('W')] },
      );
      await say(world, maker.captures(commissioning(outputs, maker.place)));
      await done(world, sells(maker, one));
      await done(world, sellsItem(maker, thing));
    }
  });

  test('it is booked when the recall is closed', async () => {
    const made = turns(X, one);
    const world = await told(makes(maker, 'X'), opens, made, maker.asks('closeRecall', { recall: R }));
    await done(world, again(made));
    expect(world.fact(lotKey(one))).toMatchObject({ status: 'active', producer: maker.party });
    expect(world.fact(lotKey(one))?.stated).toBeUndefined();
  });
});

describe('a recall does not cover goods that nobody made', () => {
  test.each([
    ['nothing of the recalled goods', []],
    ['only what it counted in excess', [rival.captures(observing('cycle_counting', { lots: [[X, 4]] }, rival.place))]],
    [
      'a pallet in which it says that they are',
      [rival.captures(packing(rival.container(1), { lots: [[X, 4]] }, rival.place))],
    ],
  ])('through a party that had %s', async (_, given) => {
    const world = await told(makes(maker, 'X'), opens, ...given, turns(X, other, rival));
    expect(recalls(world, other)).toEqual([]);
    await done(world, buyer.captures(commissioning({ lots: [[other, 4]] }, buyer.place)));
    await done(world, sells(buyer, other));
  });

  test('through a pallet whose recalled contents are only claimed', async () => {
    const pallet = rival.container(1);
    const packs = rival.captures(packing(pallet, { lots: [[X, 4]] }, rival.place));
    const empties = rival.captures(transforming({ things: [pallet] }, { lots: [[other, 4]] }, rival.place));
    const world = await told(makes(maker, 'X'), opens, packs, empties);
    expect(recalls(world, other)).toEqual([]);
  });

  test('through a party that was sent the goods by somebody who never had them', async () => {
    const sent = rival.captures(shipping({ lots: [[X, 4]] }, rival.place, buyer.place));
    const world = await told(makes(maker, 'X'), opens, sent, turns(X, other, buyer));
    expect(recalls(world, other)).toEqual([]);
  });
});

describe('a party that has goods of its own recall and names goods of another as made of them', () => {
  const K = rival.lot('K');
  const weapon = rival.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'mine', roots: [K] });
  const held = rival.asks('hold', { goods: K, reason: 'mine' });

  test.each([
    ['recall', weapon],
    ['hold', held],
  ])('does not keep the other from selling what it makes: the goods are contested (%s)', async (_, blocks) => {
    const states = rival.captures(transforming({ lots: [[K, 1]] }, { lots: [[other, 1]] }, rival.place));
    const statesThing = rival.captures(
      transforming({ lots: [[K, 1]] }, { things: [plainThingOf(buyer)] }, rival.place),
    );
    const world = await told(makes(rival, 'K'), blocks, states, statesThing);
    await done(world, buyer.captures(commissioning({ lots: [[other, 4]] }, buyer.place)));
    await done(world, buyer.captures(commissioning({ things: [plainThingOf(buyer)] }, buyer.place)));
    expect(world.fact(lotKey(other))).toMatchObject({ producer: buyer.party, contested: true });
    await done(world, sells(buyer, other));
    await done(world, sellsItem(buyer, plainThingOf(buyer)));
  });

  const box = plainThingOf(maker) as OtherId;
  const statesBox = rival.captures(transforming({ lots: [[K, 1]] }, { things: [box] }, rival.place));
  const fills = maker.captures(packing(box, { lots: [[X, 4]] }, maker.place));

  test.each([
    ['recall', 'before it is filled', weapon, [statesBox, fills]],
    ['recall', 'after it was filled', weapon, [fills, statesBox]],
    ['hold', 'before it is filled', held, [statesBox, fills]],
    ['hold', 'after it was filled', held, [fills, statesBox]],
  ])('does not stop a container of the other (%s, %s)', async (_, _when, blocks, said) => {
    const world = await told(makes(maker, 'X'), makes(rival, 'K'), blocks, ...said);
    const ships = maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [box] });
    await done(world, ships);
  });
});
