import { describe, expect, test } from '@jest/globals';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { ItemId, OtherId, LogisticUnitId } from '../../../chaincode/src/domain/gs1/id';
import { packing, receiving, shipping, unpacking } from './support/events';
import { buyer, done, ledger, line, maker, makes, refused, rival, say, stock } from './support/stage';

const X = maker.lot('X');
const K = rival.lot('K');

/** Containers numbered under the maker's prefix. */
const containers: readonly { readonly kind: string; readonly id: LogisticUnitId | ItemId | OtherId }[] = [
  { kind: 'a pallet (SSCC)', id: maker.container(1) },
  { kind: 'a case (SGTIN)', id: maker.item('case') },
  { kind: 'a crate (GRAI)', id: 'https://id.gs1.org/8003/09506001000014A1' as OtherId },
  { kind: 'a roll cage (GIAI)', id: 'https://id.gs1.org/8004/9506001CAGE' as OtherId },
];

const box = { kind: 'a box with a private URI', id: 'urn:example:box:1' as OtherId };

describe.each(containers)('$kind of the maker', ({ id }) => {
  const packs = maker.captures(packing(id, { lots: [[X, 5]] }, maker.place));
  const claims = (child: string): object => packing(id, { lots: [[child, 1]] }, rival.place);

  test('cannot be filled by others before its first use', async () => {
    const world = await ledger(makes(maker, 'X'), makes(rival, 'K'));
    for (const child of [K, X, 'urn:x:anything', rival.lot('never made')]) {
      if (child.includes(' ')) continue;
      expect((await say(world, rival.captures(claims(child)))).exceptions.length).toBeGreaterThan(0);
    }
    await say(world, rival.captures(receiving({ lots: [], things: [id] }, rival.place, maker.place)));
    expect(world.fact(thingKey(id))).toBeUndefined();
    await done(world, packs);
    await done(world, maker.captures(shipping({ things: [id] }, maker.place, buyer.place)));
  });

  test('can be filled again by its holder', async () => {
    const world = await ledger(
      makes(maker, 'X'),
      packs,
      maker.captures(shipping({ things: [id] }, maker.place, buyer.place)),
      buyer.captures(receiving({ things: [id] }, buyer.place, maker.place)),
      buyer.captures(unpacking(id, {}, buyer.place)),
    );
    await done(world, buyer.captures(packing(id, { lots: [[X, 2]] }, buyer.place)));
    expect(world.fact(thingKey(id))?.inside?.lots).toEqual([line(X, '2')]);
  });
});

describe.each([...containers, box])('$kind', ({ id }) => {
  const packs = maker.captures(packing(id, { lots: [[X, 5]] }, maker.place));

  test('cannot be filled, emptied or moved by others while it is full, in transit or empty; its owner fills it again', async () => {
    const world = await ledger(makes(maker, 'X'), makes(rival, 'K'), packs);
    const meddle = async (): Promise<void> => {
      const before = world.facts.get(thingKey(id));
      await say(world, rival.captures(packing(id, { lots: [[K, 1]] }, rival.place)));
      await say(world, rival.captures(unpacking(id, {}, rival.place)));
      await say(world, rival.captures(unpacking(id, { lots: [[X, 5]] }, rival.place)));
      await say(world, rival.captures(shipping({ things: [id] }, rival.place, rival.otherPlace)));
      await say(world, rival.captures(packing(rival.container(9), { things: [id] }, rival.place)));
      expect(world.facts.get(thingKey(id))).toBe(before);
      expect(stock(world, X, rival.place).onHand).toBe('0');
    };
    await meddle();
    await done(world, maker.captures(shipping({ things: [id] }, maker.place, buyer.place)));
    await meddle();
    await done(world, buyer.captures(receiving({ things: [id] }, buyer.place, maker.place)));
    await meddle();
    await done(world, buyer.captures(unpacking(id, {}, buyer.place)));
    await meddle();
    expect(stock(world, X, buyer.place).onHand).toBe('5');
    await done(world, maker.captures(packing(id, { lots: [[X, 4]] }, maker.place)));
    await meddle();
  });
});

describe.each(containers)('$kind', ({ id }) => {
  test('that its holder filled stays with the holder, when its owner records that it filled it elsewhere before', async () => {
    const received = [
      packing(id, { lots: [[X, 5]] }, maker.place),
      shipping({ things: [id] }, maker.place, buyer.place),
    ].map((event) => maker.captures(event));
    const emptied = [receiving({ things: [id] }, buyer.place, maker.place), unpacking(id, {}, buyer.place)];
    const claimed = packing(id, { lots: [[X, 1]] }, maker.place);
    const filled = packing(id, { lots: [[X, 4]] }, buyer.place);
    const left = shipping({ things: [id] }, maker.place, rival.place);
    const arrived = receiving({ things: [id] }, rival.place, maker.place);
    const its = [...emptied, filled].map((event) => buyer.captures(event));
    const world = await ledger(makes(maker, 'X'), ...received, ...its);
    const before = world.facts.get(thingKey(id));
    const [claims, leaves, arrives] = [maker.captures(claimed), maker.captures(left), rival.captures(arrived)];
    for (const each of [claims, leaves, arrives]) await say(world, each);
    const all = [
      { event: left, party: maker.party },
      { event: arrived, party: rival.party },
      ...[...emptied, filled].map((event) => ({ event, party: buyer.party })),
    ];
    for (const others of [all.slice(-1), all.slice(2), all]) {
      await say(world, maker.says('bookWaiting', { event: claimed, party: maker.party, others }));
    }
    expect(world.facts.get(thingKey(id))).toBe(before);
    expect(stock(world, X, buyer.place).onHand).toBe('1');
    expect(stock(world, X, maker.place).onHand).toBe('95');
  });
});

describe.each(containers)('$kind', ({ id }) => {
  test('that its owner fills elsewhere while another party has it takes none of that party’s goods', async () => {
    const received = [
      packing(id, { lots: [[X, 5]] }, maker.place),
      shipping({ things: [id] }, maker.place, buyer.place),
    ].map((event) => maker.captures(event));
    const emptied = [receiving({ things: [id] }, buyer.place, maker.place), unpacking(id, {}, buyer.place)];
    const world = await ledger(
      makes(maker, 'X'),
      ...received,
      ...emptied.map((event) => buyer.captures(event)),
      maker.captures(packing(id, { lots: [[X, 1]] }, maker.place)),
    );
    const filled = packing(id, { lots: [[X, 4]] }, buyer.place);
    const outcome = await say(world, buyer.captures(filled));
    expect(outcome.exceptions.length).toBeGreaterThan(0);
    for (const event of [...emptied]) {
      const others = [{ event, party: buyer.party }];
      await say(world, buyer.says('bookWaiting', { event: filled, party: buyer.party, others }));
    }
    expect(stock(world, X, buyer.place).onHand).toBe('5');
    expect(stock(world, X, maker.place).onHand).toBe('94');
  });
});

test('commands check the owner of a container’s number, too', async () => {
  const world = await ledger(makes(maker, 'X'), makes(rival, 'K'));
  const container = maker.container(1);
  const takes = rival.asks('pack', { container, place: rival.place, lots: [line(K, '1')] });
  await refused(world, takes, 'not_owner');
  await done(world, maker.asks('pack', { container, place: maker.place, lots: [line(X, '5')] }));
  await refused(world, takes, 'not_owner');
  await refused(world, rival.asks('unpack', { container, place: rival.place }), 'container_not_here');
  await refused(world, rival.asks('hold', { goods: container, reason: 'mine' }), 'not_owner');
  await done(world, maker.asks('hold', { goods: container, reason: 'checking' }));
  await refused(world, rival.asks('release', { goods: container, reason: 'mine' }), 'not_owner');
  await done(world, maker.asks('release', { goods: container, reason: 'fine' }));
});

test('containers can be nested at most twenty levels deep', async () => {
  const world = await ledger(makes(rival, 'K'));
  await done(world, rival.asks('pack', { container: rival.container(0), place: rival.place, lots: [line(K, '1')] }));
  const nest = (n: number) =>
    rival.asks('pack', { container: rival.container(n), place: rival.place, containers: [rival.container(n - 1)] });
  for (let n = 1; n <= 20; n += 1) await done(world, nest(n));
  await refused(world, nest(21), 'limit_exceeded');
});
