import { describe, expect, test } from '@jest/globals';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { lotIdOf } from '../../../chaincode/src/domain/gs1/id';
import type { Actor } from '../support/cast';
import { faultsOf } from '../support/invariants';
import { undone } from './support/declaring';
import { commissioning, observing, shipping, transforming } from './support/events';
import { buyer, done, ledger, maker, makes, rival, stock } from './support/stage';

const X = maker.lot('X');
const urn = 'urn:gdst:example.org:product:lot:class:maker.tuna.7';
const again = { bizStep: 'creating_class_instance' };

describe('a lot', () => {
  test('made in the wrong unit can be made in the right one after a correction', async () => {
    const made = commissioning({ lots: [[urn, 100, 'CS']] }, maker.place);
    const world = await ledger(maker.captures(made));
    await undone(world, maker, made);
    await done(world, maker.captures(commissioning({ lots: [[urn, 250, 'KGM']] }, maker.place)));
    await done(world, maker.captures(shipping({ lots: [[urn, 50, 'KGM']] }, maker.place, buyer.place)));
    expect(faultsOf(world.facts)).toEqual([]);
    expect(stock(world, urn, maker.place)).toMatchObject({ uom: 'KGM', onHand: '200' });
  });

  test('with accounts in one unit cannot be made again in another', async () => {
    const loose = lotIdOf(maker.gtin(3), 'L');
    const made = commissioning({ lots: [[loose, 100, 'CS']] }, maker.place);
    const used = transforming({ lots: [[loose, 10, 'CS']] }, { lots: [['urn:example:lot:out', 1, 'CS']] }, maker.place);
    const world = await ledger(maker.captures(made), maker.captures(used));
    await done(
      world,
      maker.captures(observing('cycle_counting', { lots: [[loose, 100, 'CS']] }, maker.place)),
      'count_surplus',
    );
    await done(world, maker.asks('release', { goods: loose, place: maker.place, reason: 'mine' }));
    await undone(world, maker, made);
    const heavy = commissioning({ lots: [[loose, 250, 'KGM']] }, maker.place);
    await done(world, maker.captures(heavy), 'uom_mismatch');
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])('made in two runs can be corrected in any order: %s %s', async (...order) => {
    const bodies = [
      commissioning({ lots: [[X, 100]] }, maker.place),
      commissioning({ lots: [[X, 50]] }, maker.place, again),
    ];
    const world = await ledger(...bodies.map((each) => maker.captures(each)));
    for (const n of order) await undone(world, maker, bodies[n]!);
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '0', made: '0' });
    expect(world.fact(lotKey(X))?.status).toBe('unverified');
  });

  test('that two parties made under an id without owner is corrected by each for its own part', async () => {
    const [first, second] = [maker, rival].map((each) => commissioning({ lots: [[urn, 10, 'CS']] }, each.place));
    const world = await ledger(maker.captures(first!));
    await done(world, rival.captures(second!), 'lot_exists');
    await undone(world, maker, first!);
    expect(stock(world, urn, rival.place).onHand).toBe('10');
    await undone(world, rival, second!);
    expect(stock(world, urn, rival.place).onHand).toBe('0');
  });

  test('with a later run recorded first can be commissioned again after its commissioning was corrected', async () => {
    const run = commissioning({ lots: [[X, 50]] }, maker.place, again);
    const bodies = commissioning({ lots: [[X, 100]] }, maker.place);
    const world = await ledger(maker.captures(run), maker.captures(bodies));
    await undone(world, maker, bodies);
    await done(world, maker.captures(commissioning({ lots: [[X, 90]] }, maker.place)));
    expect(stock(world, X, maker.place).onHand).toBe('140');
  });
});

describe('quantities of a lot', () => {
  test('in transit for two owners to one place are restored each by the correction of its own shipping event', async () => {
    const to = (owner: Actor): object => ({
      destinationList: [
        { type: 'location', destination: buyer.place },
        { type: 'owning_party', destination: owner.party },
      ],
    });
    const [one, two] = [buyer, rival].map((owner) =>
      observing('shipping', { lots: [[X, 10]] }, maker.place, to(owner)),
    );
    const world = await ledger(makes(maker, 'X'), maker.captures(one!), maker.captures(two!));
    await undone(world, maker, two!);
    await undone(world, maker, one!);
    expect(stock(world, X, maker.place).onHand).toBe('100');
  });

  test('are in transit as often as the steps that are left describe loads', async () => {
    const goods = { lots: [[X, 10]] } as const;
    const load = observing('loading', goods, maker.place, {
      destinationList: [{ type: 'location', destination: buyer.place }],
    });
    const [left, next] = [1, 2].map(() => shipping(goods, maker.place, buyer.place));
    const world = await ledger(makes(maker, 'X'), maker.captures(load), maker.captures(left!), maker.captures(next!));
    expect(stock(world, X, maker.place).onHand).toBe('80');
    // Without the first shipping, the loading and the second shipping describe one load.
    await undone(world, maker, left!);
    expect(stock(world, X, maker.place).onHand).toBe('90');
    await undone(world, maker, next!);
    expect(stock(world, X, maker.place).onHand).toBe('90');
    await undone(world, maker, load);
    expect(stock(world, X, maker.place).onHand).toBe('100');
  });
});

describe('a lot that a transformation of several events makes', () => {
  const run = { transformationID: 'urn:uuid:run' };
  const [Y, input] = [maker.lot('Y'), makes(maker, 'X')];
  const [first, second] = [4, 5].map((much) => transforming({}, { lots: [[Y, much]] }, maker.place, run));

  test.each([
    ['in order', [first!, second!]],
    ['in reverse', [second!, first!]],
  ])('grows with each of them, %s', async (_, bodies) => {
    const world = await ledger(input, ...bodies.map((body) => maker.captures(body)));
    expect(stock(world, Y, maker.place)).toMatchObject({ onHand: '9', made: '9' });
    expect(world.fact(lotKey(Y))).toMatchObject({ runs: 2, madeAt: (first as { eventTime: string }).eventTime });
    await undone(world, maker, first!);
    expect(stock(world, Y, maker.place)).toMatchObject({ onHand: '5', made: '5' });
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('is not made again by another one, or by commissioning', async () => {
    const world = await ledger(input, maker.captures(first!));
    const other = { transformationID: 'urn:uuid:other' };
    await done(world, maker.captures(transforming({}, { lots: [[Y, 5]] }, maker.place, other)), 'lot_exists');
    await done(world, maker.captures(commissioning({ lots: [[Y, 4]] }, maker.place)), 'lot_exists');
    expect(stock(world, Y, maker.place)).toMatchObject({ onHand: '4' });
  });
});
