import { describe, test } from '@jest/globals';
import { commissioning, receiving, shipping } from './support/events';
import { plainGoodsOf } from './support/otherIds';
import { buyer, done, ledger, line, maker, rival, sells } from './support/stage';

/** A lot under a private URI, and a lot of a product that nobody registered under a prefix that nobody has. */
const ids = [
  ['a private URI', plainGoodsOf(maker)],
  ['a lot of an unknown product', 'https://id.gs1.org/01/08412345678905/10/U'],
] as const;

describe.each(ids)('dates of %s', (_, lot) => {
  const squat = { ...commissioning({ lots: [[lot, 5]] }, rival.place), eventTime: '2026-04-01T08:00:00Z' };
  const dated = { ...squat, ilmd: { 'cbvmda:itemExpirationDate': '2026-04-01' } };
  const early = (event: object, minute: string): object => ({ ...event, eventTime: `2026-03-31T08:${minute}:00Z` });
  const made = maker.captures(early(commissioning({ lots: [[lot, 100]] }, maker.place), '01'));
  const journey = [
    maker.captures(early(shipping({ lots: [[lot, 20]] }, maker.place, buyer.place), '02')),
    buyer.captures(early(receiving({ lots: [[lot, 20]] }, buyer.place, maker.place), '03')),
  ];

  test('that a stranger states first bind no goods of another maker, by event and by command', async () => {
    const world = await ledger();
    await done(world, rival.captures(dated));
    await done(world, made, 'lot_exists');
    for (const event of journey) await done(world, event);
    const at = '2026-03-31T09:00:00Z';
    await done(world, maker.asks('sell', { place: maker.place, lots: [line(lot, '1')], at }));
    await done(world, sells(buyer, lot));
  });

  test('of its first maker bind that maker', async () => {
    const world = await ledger();
    await done(world, rival.captures(dated));
    await done(world, made, 'lot_exists');
    await done(
      world,
      rival.captures(early(shipping({ lots: [[lot, 1]] }, rival.place, buyer.place), '02')),
      'time_invalid',
    );
  });
});
