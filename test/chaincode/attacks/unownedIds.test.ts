import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { partyKey } from '../../../chaincode/src/domain/facts/party';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { LotId, OtherId } from '../../../chaincode/src/domain/gs1/id';
import type { Actor, Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { commissioning, packing, receiving, shipping, transforming } from './support/events';
import { plainGoodsOf, plainThingOf } from './support/otherIds';
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

/** A lot under a private URI, and a lot of a product that nobody registered under a prefix that nobody has. */
const ids = [
  ['a private URI', plainGoodsOf(maker) as LotId],
  ['a lot of an unknown product', 'https://id.gs1.org/01/08412345678905/10/U' as LotId],
] as const;

const madeBy = (actor: Actor, lot: string): Said => actor.captures(commissioning({ lots: [[lot, 100]] }, actor.place));
const recallBy = (actor: Actor, lot: string): Said =>
  actor.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [lot] });

/** An answer to the maker's recall. */
const destroyed = (actor: Actor, lot: string): Said =>
  actor.asks('respondRecall', {
    recall: maker.recall('R'),
    status: 'completed',
    rows: [{ goods: lot, place: actor.place, uom: 'CS', destroyed: '5' }],
  });

/** Ways in which goods of the lot come from one party to another. */
const ways: Readonly<Record<string, (from: Actor, to: Actor, lot: string) => readonly Said[]>> = {
  'a shipment by command': (from, to, lot) => [
    from.says('ship', { shipment: 'S', from: from.place, to: to.place, lots: [line(lot, '20')] }),
    to.asks('receive', { shipment: from.shipment('S') }),
  ],
  'captured events': (from, to, lot) => [
    from.captures(shipping({ lots: [[lot, 20]] }, from.place, to.place)),
    to.captures(receiving({ lots: [[lot, 20]] }, to.place, from.place)),
  ],
  'a pallet in captured events': (from, to, lot) => [
    from.captures(packing(from.container(1), { lots: [[lot, 20]] }, from.place)),
    from.captures(shipping({ things: [from.container(1)] }, from.place, to.place)),
    to.captures(receiving({ things: [from.container(1)] }, to.place, from.place)),
    to.asks('unpack', { container: from.container(1), place: to.place, lots: [line(lot, '20')] }),
  ],
  'a pallet by command': (from, to, lot) => [
    from.asks('pack', { container: from.container(1), place: from.place, lots: [line(lot, '20')] }),
    from.says('ship', { shipment: 'S', from: from.place, to: to.place, containers: [from.container(1)] }),
    to.asks('receive', { shipment: from.shipment('S') }),
    to.asks('unpack', { container: from.container(1), place: to.place, lots: [line(lot, '20')] }),
  ],
};

/** Records what a party says, whatever the exceptions. */
async function told(world: WorldOfFacts, saids: readonly Said[]): Promise<void> {
  for (const said of saids) expect(await say(world, said)).toMatchObject({ status: 'recorded' });
}

const cases = ids.flatMap(([kind, lot]) =>
  Object.entries(ways).flatMap(([way, steps]) =>
    [...Array(steps(maker, buyer, lot).length + 2).keys()].map(
      (after) => [`${kind}, ${way}, after ${after} steps`, { after, lot, steps: steps(maker, buyer, lot) }] as const,
    ),
  ),
);

describe('given a lot under an id without owner that its maker sent to a buyer', () => {
  test.each(cases)(
    'when a stranger makes goods under it, a recall of the maker still binds the buyer (%s)',
    async (_, { after, lot, steps }) => {
      const saids = [madeBy(maker, lot), ...steps];
      const world = await ledger();
      await told(world, [...saids.slice(0, after), madeBy(rival, lot), ...saids.slice(after)]);
      await done(world, sells(buyer, lot));
      await done(world, recallBy(maker, lot));
      await refused(world, sells(buyer, lot), 'lot_recalled');
      await refused(world, sells(maker, lot), 'lot_recalled');
      await done(world, sells(rival, lot));
      await refused(world, destroyed(rival, lot), 'scope_unproven');
      await done(world, destroyed(buyer, lot));
    },
  );

  test.each(Object.entries(ways))(
    'when a stranger recalls its goods of the same id, the others’ goods and what they made of them stay free (%s)',
    async (_way, steps) => {
      const [, lot] = ids[0];
      const salad = buyer.lot('SALAD');
      const makesSalad = buyer.captures(transforming({ lots: [[lot, 1]] }, { lots: [[salad, 5]] }, buyer.place));
      for (const isFirst of [true, false]) {
        const world = await ledger();
        const squats = [madeBy(rival, lot)];
        await told(world, [...(isFirst ? squats : []), madeBy(maker, lot), ...steps(maker, buyer, lot)]);
        const { events } = await done(world, makesSalad);
        await told(world, isFirst ? [] : squats);
        await done(world, recallBy(rival, lot));
        const link = { goods: salad, parent: lot, event: events[0], party: buyer.party };
        const extended = await say(world, rival.asks('extendRecall', { recall: rival.recall('R'), links: [link] }));
        expect(extended.details).toMatchObject({ added: 0 });
        await done(world, sells(buyer, lot));
        await done(world, sells(buyer, salad));
        await done(world, sells(maker, lot));
        await refused(world, sells(rival, lot), 'lot_recalled');
      }
    },
  );

  test.each([
    ['before the buyer records its receipt, covers', false],
    ['after that, does not cover', true],
  ])('a recall of a stranger that made the id first, %s what the buyer says that it made of it', async (_, isAfter) => {
    const [, lot] = ids[0];
    const salad = buyer.lot('SALAD');
    const used = transforming({ lots: [[lot, 1]] }, { lots: [[salad, 5]] }, buyer.place);
    const [sent, got] = ways['captured events']!(maker, buyer, lot) as [Said, Said];
    const world = await ledger(makes(buyer, 'SALAD'), madeBy(rival, lot));
    await told(world, [madeBy(maker, lot), sent, buyer.captures(used)]);
    const recalls = recallBy(rival, lot);
    await told(world, isAfter ? [got, recalls] : [recalls, got]);
    await (isAfter ? done(world, sells(buyer, salad)) : refused(world, sells(buyer, salad), 'lot_recalled'));
  });

  test('when a stranger sends some to the buyer, a receipt without a source takes the maker’s goods', async () => {
    const [, lot] = ids[0];
    const goods = { lots: [[lot, 20]] } as const;
    const unasked = shipping(goods, rival.place, buyer.place);
    const [sent, got] = [shipping(goods, maker.place, buyer.place), receiving(goods, buyer.place)];
    for (const isEarlier of [true, false]) {
      const ships = [rival.captures(unasked), maker.captures(sent)];
      const world = await ledger();
      await told(world, [madeBy(maker, lot), madeBy(rival, lot), ...(isEarlier ? ships : ships.toReversed())]);
      await done(world, buyer.captures(got));
      await done(world, recallBy(rival, lot));
      await done(world, sells(buyer, lot));
    }
  });

  test('a recall of a later maker binds who has its goods, and what they make of them', async () => {
    const [, lot] = ids[0];
    const [before, after] = ['EARLY', 'LATE'].map((number) => buyer.lot(number));
    const turns = (to: string): Said =>
      buyer.captures(transforming({ lots: [[lot, 1]] }, { lots: [[to, 5]] }, buyer.place));
    const world = await ledger();
    await told(world, [madeBy(rival, lot), madeBy(maker, lot), ...ways['captured events']!(maker, buyer, lot)]);
    await done(world, turns(before!));
    await done(world, recallBy(maker, lot));
    await done(world, turns(after!), 'lot_recalled');
    expect(world.fact(lotKey(after!))?.recalls).toEqual([maker.recall('R')]);
    await refused(world, sells(buyer, lot), 'lot_recalled');
    await refused(world, sells(buyer, before!), 'lot_recalled');
    await done(world, sells(rival, lot));
  });

  test('a buyer of both makers’ goods is bound by a recall of each', async () => {
    const [, lot] = ids[0];
    for (const opener of [maker, rival]) {
      const world = await ledger();
      const way = ways['captured events']!;
      await told(world, [madeBy(maker, lot), madeBy(rival, lot), ...way(maker, buyer, lot), ...way(rival, buyer, lot)]);
      await done(world, recallBy(opener, lot));
      await refused(world, sells(buyer, lot), 'lot_recalled');
    }
  });

  test('a hold of the maker, and a recall of a regulator, bind the buyer', async () => {
    const [, lot] = ids[0];
    const regulator = partyKey(fourth.party);
    for (const [said, code, isFree] of [
      [maker.asks('hold', { goods: lot, reason: 'salt' }), 'lot_held', true],
      [recallBy(fourth, lot), 'lot_recalled', false],
    ] as const) {
      const world = await ledger();
      world.facts.set(regulator, JSON.stringify({ ...world.fact(regulator), roles: ['regulator'] }));
      await told(world, [madeBy(maker, lot), madeBy(rival, lot), ...ways['captured events']!(maker, buyer, lot)]);
      await done(world, said);
      await refused(world, sells(buyer, lot), code);
      if (isFree) await done(world, sells(rival, lot));
      else await refused(world, sells(rival, lot), code);
    }
  });

  test('a recall of an ingredient covers what each maker made of it, and nothing else of the id', async () => {
    const [, lot] = ids[0];
    const K = maker.lot('K');
    for (const order of ['the stranger made the id first', 'the maker made it first']) {
      const made = maker.captures(transforming({ lots: [[K, 4]] }, { lots: [[lot, 100]] }, maker.place));
      const makings = [madeBy(rival, lot), made];
      const world = await ledger(makes(maker, 'K'));
      await told(world, order.startsWith('the maker') ? makings.toReversed() : makings);
      await told(world, ways['captured events']!(maker, buyer, lot));
      await done(world, recallBy(maker, K));
      await refused(world, sells(buyer, lot), 'lot_recalled');
      await done(world, sells(rival, lot));
    }
  });
  test('a recall of a maker, and of nobody else, stops a carrier that has its goods, whoever made the id first', async () => {
    const [, lot] = ids[0];
    const sent = { shipment: 'S', from: maker.place, to: buyer.place, carrier: fourth.party };
    for (const makers of [
      [maker, rival],
      [rival, maker],
    ] as const) {
      for (const cargo of ['a lot', 'a pallet']) {
        const pallet = maker.container(1);
        const world = await ledger();
        await told(world, [
          ...makers.map((actor) => madeBy(actor, lot)),
          maker.asks('pack', { container: pallet, place: maker.place, lots: [line(lot, '20')] }),
          maker.says('ship', {
            ...sent,
            ...(cargo === 'a lot' ? { lots: [line(lot, '20')] } : { containers: [pallet] }),
          }),
          fourth.asks('accept', { shipment: maker.shipment('S') }),
        ]);
        const handOver = fourth.asks('handOver', { shipment: maker.shipment('S'), to: buyer.party });
        const copy = new Map(world.facts);
        await done(world, recallBy(maker, lot));
        await refused(world, handOver, 'lot_recalled');
        world.facts.clear();
        for (const [key, text] of copy) world.facts.set(key, text);
        await done(world, recallBy(rival, lot));
        await done(world, handOver);
      }
    }
  });

  test('a recall of an ingredient covers what it kept its maker from making, also if a stranger made the id before', async () => {
    const [, lot] = ids[0];
    const K = maker.lot('K');
    const world = await ledger(makes(maker, 'K'));
    await done(world, madeBy(rival, lot));
    await done(world, recallBy(maker, K));
    await done(
      world,
      maker.captures(transforming({ lots: [[K, 4]] }, { lots: [[lot, 100]] }, maker.place)),
      'lot_recalled',
      'link_alleged',
    );
    await done(
      world,
      maker.asks('count', { lot, place: maker.place, counted: '100', uom: 'CS', reason: 'made' }),
      'count_surplus',
    );
    await done(world, rival.asks('release', { goods: lot, place: maker.place, reason: 'seen' }));
    await refused(world, sells(maker, lot), 'lot_recalled');
    await done(world, sells(rival, lot));
  });
});

describe('given a thing under an id without owner of which a stranger said that it made it', () => {
  test('when its maker recalls it, everybody who has it is bound', async () => {
    const thing = plainThingOf(maker) as OtherId;
    const K = rival.lot('K');
    const weapon = rival.asks('openRecall', { recall: 'W', type: 'voluntary', reason: 'mine', roots: [K] });
    const states = rival.captures(transforming({ lots: [[K, 1]] }, { things: [thing] }, rival.place));
    const world = await ledger(makes(rival, 'K'), weapon);
    await say(world, states);
    expect(world.fact(thingKey(thing))).toMatchObject({ stated: { party: rival.party } });
    const goods = { things: [thing] };
    await told(world, [
      maker.captures(commissioning(goods, maker.place)),
      maker.captures(shipping(goods, maker.place, buyer.place)),
      buyer.captures(receiving(goods, buyer.place, maker.place)),
    ]);
    const copy = new Map(world.facts);
    await done(world, recallBy(maker, thing));
    await refused(world, sellsItem(buyer, thing), 'item_recalled');
    world.facts.clear();
    for (const [key, text] of copy) world.facts.set(key, text);
    await done(world, sellsItem(buyer, thing));
  });
});
