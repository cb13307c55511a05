import { describe, expect, test } from '@jest/globals';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import type { NodeId } from '../../chaincode/src/domain/facts/links';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { scopeKey } from '../../chaincode/src/domain/facts/recall';
import { seed } from '../seed';
import { done, ledger, line, maker, refused, say, sells, stock } from './attacks/support/stage';
import { crateOf } from './attacks/support/otherIds';
import { type Captured, noon } from './support/captureChain';
import type { Said } from './support/cast';
import { keep } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

const [X, Y, Z, out] = [maker.lot('X'), maker.lot('Y'), maker.lot('Z'), maker.lot('OUT')];
const crate = crateOf(maker);
const pallet = maker.container(1);
const R = maker.recall('R');

const minute = (n: number): object => ({
  eventTime: new Date(Date.UTC(2026, 3, 1) + n * 60_000).toISOString(),
  eventTimeZoneOffset: '+00:00',
  readPoint: { id: maker.place },
  bizLocation: { id: maker.place },
});
const cases = (epcClass: string, quantity: number): object => ({ epcClass, quantity, uom: 'CS' });
const makes = (n: number, lot: string, bizStep = 'commissioning'): object => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep,
  quantityList: [cases(lot, 20)],
  ...minute(n),
});
const packs = (n: number, into: string, more: object): object => ({
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  parentID: into,
  ...more,
  ...minute(n),
});
const fills = (n: number, lot: string): object => packs(n, crate, { childQuantityList: [cases(lot, 5)] });
const empties = (n: number, lot?: string): object => ({
  ...packs(n, crate, lot === undefined ? {} : { childQuantityList: [cases(lot, 5)] }),
  action: 'DELETE',
  bizStep: 'unpacking',
});
const uses = (n: number, from = crate): object => ({
  type: 'TransformationEvent',
  inputEPCList: [from],
  outputQuantityList: [cases(out, 3)],
  ...minute(n),
});
const recalls = (...roots: string[]): Said =>
  maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots });
const sold = async (world: WorldOfFacts): Promise<string | undefined> => (await say(world, sells(maker, out))).code;

/** X was in the crate from minute 2 to 3, and Y is in it from minute 4. */
const usedAgain = [makes(0, X), makes(1, Y), fills(2, X), empties(3, X), fills(4, Y)];

describe('events of an earlier filling of a container, recorded when it is filled again', () => {
  test('pass an open recall on', async () => {
    const world = await ledger(...usedAgain.map((event) => maker.captures(event)), recalls(X));
    await say(world, maker.captures(uses(2)));
    await done(world, maker.captures(makes(6, out, 'creating_class_instance')));
    await refused(world, sells(maker, out), 'lot_recalled');
  });

  test('pass an open recall on through another container', async () => {
    const world = await ledger(...usedAgain.map((event) => maker.captures(event)), recalls(X));
    await say(world, maker.captures(packs(2, pallet, { childEPCs: [crate] })));
    await say(world, maker.captures(uses(2, pallet)));
    await done(world, maker.captures(makes(6, out, 'creating_class_instance')));
    await refused(world, sells(maker, out), 'lot_recalled');
  });

  test('take nothing that was packed later', async () => {
    const world = await ledger(...usedAgain.map((event) => maker.captures(event)));
    await done(world, maker.captures(uses(2)), 'container_empty');
    await done(world, maker.captures(empties(2)), 'container_empty');
    expect([stock(world, Y, maker.place), stock(world, out, maker.place)]).toMatchObject([
      { onHand: '15', consumed: '0' },
      { onHand: '0' },
    ]);
    await done(world, recalls(Y));
    expect(world.fact(lotKey(out))?.recalls ?? []).toEqual([]);
  });

  test('belong to that filling after fifteen more fillings', async () => {
    const world = await ledger(
      ...[makes(0, X), makes(0, Y), fills(2, X), uses(3)].map((event) => maker.captures(event)),
    );
    for (let n = 10; n < 160; n += 10) {
      await done(world, maker.captures(packs(n, crate, { childQuantityList: [cases(Y, 1)] })));
      await done(world, maker.captures({ ...packs(n + 5, crate, {}), action: 'DELETE', bizStep: 'unpacking' }));
    }
    await done(world, maker.captures(makes(0, Z)));
    await say(world, maker.captures(fills(1, Z)));
    await done(world, recalls(Z));
    await refused(world, sells(maker, out), 'lot_recalled');
  });
});

/** A deterministic order for each number. */
function shuffled<T>(list: readonly T[], number: number): T[] {
  let state = (number % 2_147_483_646) + 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  return list
    .map((each) => ({ each, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}

describe(`a container that is used again (seed ${seed})`, () => {
  test.each([
    ['listed', X],
    ['not listed', undefined],
  ])('in any order of recording passes on the recall of what it had last; what was taken out is %s', async (_, lot) => {
    const events = [makes(0, X), makes(1, Y), fills(2, X), empties(3, lot), fills(4, Y), uses(5)];
    const captured = events.map((event): Captured => ({ by: maker, event: event as Captured['event'] }));
    for (let run = 0; run < 40; run += 1) {
      const order = shuffled(captured, seed + run);
      const world = await ledger();
      for (const { by, event } of order) await world.run([by.captures(event)], noon);
      await keep(world, captured);
      await done(world, recalls(Y));
      await world.run([maker.captures(makes(6, out, 'creating_class_instance'))], noon);
      const found = await sold(world);
      expect({ order: order.map((each) => captured.indexOf(each)), found }).toMatchObject({ found: 'lot_recalled' });
    }
  });

  test('has the right filling in an event that is booked later, when its goods arrive', async () => {
    const use = uses(5);
    const world = await ledger();
    await say(world, maker.captures(use));
    const links = (): unknown => world.fact(eventKey(maker.msp, eventHash(use)))?.links?.inputs;
    expect(links()).toEqual([`${crate} 1`]);
    for (const event of usedAgain) await done(world, maker.captures(event));
    await world.run([maker.says('bookWaiting', { event: use, party: maker.party })], noon);
    expect(links()).toEqual([`${crate} 2`]);
    await done(world, recalls(Y));
    expect(world.fact(scopeKey(R, out as string as NodeId))).toBeDefined();
    await refused(world, sells(maker, out), 'lot_recalled');
  });
});

describe('goods made of goods that are on hold', () => {
  const process = { transformationID: 'urn:uuid:run' };
  const part = (n: number, more: object): Said =>
    maker.captures({ type: 'TransformationEvent', ...process, ...more, ...minute(n) });
  const holds = (goods: string): Said => maker.says('hold', { goods, reason: 'laboratory' });

  test('are on hold when a transformation of several events makes them, until the input is released and booked', async () => {
    const used = part(1, { inputQuantityList: [cases(X, 2)] });
    const world = await ledger(maker.captures(makes(0, X)), holds(X));
    await done(world, used, 'lot_held');
    await done(world, part(2, { outputQuantityList: [cases(out, 2)] }));
    await refused(world, sells(maker, out), 'lot_held');
    await done(world, maker.says('release', { goods: X, reason: 'fine' }));
    await done(world, part(3, { outputQuantityList: [cases(Z, 2)] }));
    await refused(world, sells(maker, Z), 'lot_held');
    const { event } = used.input as { readonly event: object };
    await world.run([maker.says('bookWaiting', { event, party: maker.party })], noon);
    await done(world, sells(maker, Z));
  });

  test.each([
    ['in a container', fills(1, X), uses(2)],
    ['in a container in a container', fills(1, X), uses(2, pallet)],
  ])('are on hold when the held goods were %s', async (_, fill, use) => {
    const world = await ledger(maker.captures(makes(0, X)), maker.captures(fill));
    await done(world, maker.captures(packs(1, pallet, { childEPCs: [crate] })));
    await done(world, holds(X));
    await say(world, maker.captures(use));
    await done(world, maker.asks('commissionLot', { ...line(out, '2'), place: maker.place }));
    await refused(world, sells(maker, out), 'lot_held');
  });
});
