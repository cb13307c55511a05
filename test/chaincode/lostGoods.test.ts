import { describe, expect, test } from '@jest/globals';
import type { EventException } from '../../chaincode/src/domain/facts/event';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { comes, desadv, errs, leaves, under, voids } from './rules/adviceScene';
import { cases } from './rules/events';
import { box, items, lotA, onFarm, packedBox, some } from './rules/goodsAtFarm';
import { farm, type Said, shop } from './support/cast';
import { faultsOf } from './support/invariants';
import { registeredNetwork } from './support/story';
import type { WorldOfFacts } from './support/worldOfFacts';

const noon = '2026-04-02T12:00:00.000Z';
const afternoon = '2026-04-02T14:00:00.000Z';
const id = farm.shipment('L');
const of = under(desadv(id));
const byCommand = farm.says('ship', {
  shipment: 'L',
  from: farm.place,
  to: shop.place,
  lots: [some('30')],
  items: [items.two],
  containers: [box],
});
const byAdvice = farm.captures(leaves({ ...cases('30'), epcList: [items.two, box] }, { ...of, eventTime: noon }));
const receive = (more: object = {}): Said => shop.says('receive', { shipment: id, ...more });
const lots = (accepted: string): object => ({ lots: [{ lot: lotA, accepted, uom: 'CS' }] });
const things = {
  containers: [{ container: box, condition: 'missing' }],
  items: [{ item: items.two, condition: 'missing' }],
};
const final = receive({ ...lots('22'), ...things, final: true });
const later = { ...of, eventTime: '2026-04-02T13:00:00Z' };
const found = (quantity: `${number}`): object => comes(cases(quantity), later);

async function record(...said: readonly Said[]): Promise<WorldOfFacts> {
  const world = await registeredNetwork();
  for (const [n, each] of said.entries()) {
    const { outcomes } = await world.run([each], n > 4 ? afternoon : noon);
    expect(outcomes.map(({ code, message }) => [code, message])).toEqual([[undefined, undefined]]);
    expect(faultsOf(world.facts)).toEqual([]);
  }
  return world;
}

const exceptions = (world: WorldOfFacts): EventException[] =>
  [...world.facts]
    .filter(([key]) => key.split('\u0000')[1] === 'exception')
    .map(([, text]) => JSON.parse(text) as EventException);
const short = (world: WorldOfFacts): unknown[] =>
  exceptions(world)
    .filter(({ code, status }) => code === 'receipt_short' && status === 'open')
    .map(({ details }) => details?.['goods'])
    .toSorted();
const all = [box, items.two, lotA].toSorted();
const stock = (world: WorldOfFacts): Record<string, unknown> => {
  const at = (place: typeof farm.place): ReturnType<typeof balanceOf> =>
    balanceOf(world.fact(stockKey(lotA, place)) ?? { uom: 'CS', onHand: '0' });
  return {
    farm: at(farm.place).onHand,
    shop: at(shop.place).onHand,
    lost: at(shop.place).adjusted,
    received: at(shop.place).received,
  };
};
const lost = (world: WorldOfFacts): unknown => world.fact(shipmentKey(id))?.lost?.map(({ quantity }) => quantity);

describe.each([
  ['by command', byCommand],
  ['by a captured despatch advice', byAdvice],
])('given a shipment %s of which a final receipt missed goods', (_, shipped) => {
  const given = [...onFarm, packedBox, shipped, final];

  test('when nothing else is known, then they are lost and an exception says so of each', async () => {
    const world = await record(...given);
    expect([short(world), lost(world)]).toEqual([all, ['8']]);
    expect(stock(world)).toMatchObject({ shop: '22', lost: '-8', received: '30' });
  });

  test.each([
    ['a captured receipt of the shipment finds the quantity', [shop.captures(found('8'))]],
    ['captured receipts find it in two parts', [shop.captures(found('3')), shop.captures(found('5'))]],
    ['a command finds it', [receive({ ...lots('8'), ...things })]],
  ])('when %s, then it is in stock and its exception is closed', async (_how, more) => {
    const world = await record(...given, ...more);
    expect(stock(world)).toMatchObject({ shop: '30', lost: '0', received: '30' });
    expect([short(world), lost(world)]).toEqual([[box, items.two].toSorted(), undefined]);
  });

  test('when all that was missing is found by command, then no exception is left', async () => {
    const world = await record(...given, receive());
    expect([short(world), stock(world)]).toMatchObject([[], { shop: '30', lost: '0' }]);
  });

  test('when a command finds a part, then the exception of the rest replaces that of the whole, and nothing is told twice', async () => {
    const world = await record(...given, receive({ ...lots('5'), ...things }));
    expect([short(world), lost(world)]).toEqual([all, ['3']]);
    expect(exceptions(world).filter(({ code }) => code === 'receipt_short')).toHaveLength(4);
  });

  test('when a captured receipt finds things, then their exceptions close, and open again if it was in error', async () => {
    const event = comes({ epcList: [box, items.two] }, later);
    const world = await record(...given, shop.captures(event));
    expect(short(world)).toEqual([lotA]);
    await world.run([shop.captures(errs(event))], afternoon);
    expect(short(world)).toEqual(all);
  });

  test('when the captured receipt that found a quantity was in error, then it is lost again', async () => {
    const world = await record(...given, shop.captures(found('8')), shop.captures(errs(found('8'))));
    expect([short(world), lost(world)]).toEqual([all, ['8']]);
    expect(stock(world)).toMatchObject({ shop: '22', lost: '-8', received: '30' });
  });

  test('when its sender says that the goods did not leave, then it has them and nothing is lost', async () => {
    const voided = voids({ ...cases('8'), epcList: [box, items.two] }, later);
    const before = stock(await record(...given));
    const world = await record(...given, voided);
    expect([short(world), lost(world)]).toEqual([[], undefined]);
    const farmHas = String(Number(before['farm']) + 8);
    expect(stock(world)).toEqual({ farm: farmHas, shop: '22', lost: '0', received: '22' });
  });

  test('when its sender says that more did not leave than is lost, then that waits', async () => {
    const world = await record(...given, voids(cases('9'), later));
    expect([lost(world), exceptions(world).some(({ code }) => code === 'transit_insufficient')]).toEqual([['8'], true]);
  });

  test('when an event repeats the receipt, or names more than is lost, then it moves nothing', async () => {
    const world = await record(...given, shop.captures(found('22')), shop.captures(found('30')));
    expect([lost(world), stock(world)]).toMatchObject([['8'], { shop: '22', lost: '-8' }]);
  });
});

test('given half of a shipment lost, when an event names the same quantity as the receipt, then it waits for a command', async () => {
  const half = receive({ ...lots('15'), ...things, final: true });
  const world = await record(
    ...onFarm,
    packedBox,
    byCommand,
    half,
    shop.captures({ ...found('15'), eventTime: '2026-04-02T12:01:00Z' }),
  );
  expect([lost(world), exceptions(world).some(({ code }) => code === 'transit_insufficient')]).toEqual([['15'], true]);
});

test('given a partial receipt, when the rest arrives, then the exceptions of what had not arrived close', async () => {
  const world = await record(...onFarm, packedBox, byCommand, receive({ ...lots('22'), ...things }));
  expect(short(world)).toEqual(all);
  await world.run([receive()], noon);
  expect(short(world)).toEqual([]);
});
