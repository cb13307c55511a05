import { describe, expect, test } from '@jest/globals';
import type { Said } from '../support/cast';
import { faultsOf } from '../support/invariants';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { observing } from './support/events';
import { done, ledger, line, maker, makes, say, sells, sellsItem } from './support/stage';

const L = maker.lot('L');
const item = maker.item('1');
const { place, otherPlace } = maker;
const reason = 'mould';
const recall = maker.recall('R');

const all: readonly Said[] = [
  makes(maker, 'L'),
  maker.asks('commissionItems', { items: [item], lot: L, place }),
  sells(maker, L, '10'),
  sellsItem(maker, item),
];
const stops: Readonly<Record<string, readonly Said[]>> = {
  'on hold everywhere': [maker.asks('hold', { goods: L, reason })],
  'on hold at the place': [maker.asks('hold', { goods: L, place, reason })],
  recalled: [maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason, roots: [L] })],
};
const closes = maker.asks('closeRecall', { recall });
const goods = { lots: [[L, 4] as [string, number]], things: [item] };
const ways: Readonly<Record<string, (to: string) => Said>> = {
  'a command': (to) => maker.asks('return', { place: to, lots: [line(L, '4')], items: [item], reason: 'customer' }),
  'an event': (to) => maker.captures(observing('receiving', goods, to, { disposition: 'returned' })),
  'an event with another step': (to) => maker.captures(observing('accepting', goods, to, { disposition: 'returned' })),
};

async function refusedAt(world: WorldOfFacts, ...saids: readonly Said[]): Promise<void> {
  for (const said of saids) expect({ said, ...(await say(world, said)) }).toMatchObject({ status: 'refused' });
}

const cases = Object.keys(stops).flatMap((stop) =>
  Object.keys(ways).flatMap((way) => [place, otherPlace].map((to) => [stop, way, to] as const)),
);

/** Sales and uses of what came back; `all` is the quantity of everything at the place. */
const resales = (to: string, all = to === place ? '94' : '4'): Said[] => [
  maker.asks('sell', { place: to, lots: [line(L, all)] }),
  maker.asks('sell', { place: to, items: [item] }),
  maker.asks('transform', {
    place: to,
    inputs: { lots: [line(L, all)], items: [] },
    outputs: { lots: [line(maker.lot('O'), '1')], items: [] },
  }),
  maker.asks('pack', { container: maker.container(1), place: to, items: [item] }),
];
const frees = (to: string): Said[] => [
  maker.asks('release', { goods: L, place: to, quantity: '4', reason: 'tested' }),
  maker.asks('release', { goods: item, reason: 'tested' }),
];

describe('goods that customers bring back', () => {
  test.each(cases)(
    'while their lot is %s, by %s at %s: they are on hold and cannot be sold again',
    async (stop, way, to) => {
      const world = await ledger(...all, ...stops[stop]!);
      await done(world, ways[way]!(to));
      await refusedAt(world, ...resales(to));
      if (stop === 'recalled') {
        await refusedAt(world, ...frees(to));
        await done(world, closes);
        // Closing releases nothing.
        await refusedAt(world, ...resales(to));
      }
      for (const said of frees(to)) await done(world, said);
      if (stop === 'on hold everywhere') await refusedAt(world, ...resales(to).slice(0, 3));
      else for (const said of resales(to, '4').slice(0, 2)) await done(world, said);
      expect(faultsOf(world.facts)).toEqual([]);
    },
  );

  test.each(Object.keys(ways))(
    'after the recall of their lot was closed, by %s: they are on hold until they are released',
    async (way) => {
      const world = await ledger(...all, ...stops['recalled']!, closes);
      await done(world, ways[way]!(otherPlace));
      await refusedAt(world, ...resales(otherPlace));
      for (const said of frees(otherPlace)) await done(world, said);
      for (const said of resales(otherPlace).slice(0, 2)) await done(world, said);
    },
  );
});
