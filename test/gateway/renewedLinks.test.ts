import { afterEach, expect, test } from '@jest/globals';
import { loadGraph } from '../../gateway/src/projection/graph/loadGraph';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { at, type Body, containerOf, lotOf, placeOf, timeOf } from './blocks';
import { packed, seen, transformed } from './capturedEvents';
import { ContractFeed, supplier } from './contractFeed';
import { closeAll, open } from './openModels';

afterEach(closeAll);

const [a, b, made] = [lotOf(1), lotOf(2), lotOf(3)];
const pallet = containerOf(1);
const dock = placeOf(9);
const here = (body: Body): Body => ({ ...body, ...at(dock) });

test('a use that was recorded before its packings is linked to what was packed last, once stock books it', async () => {
  const readModel = open();
  const feed = await ContractFeed.open(readModel);
  const planned = (root: string): string[] | undefined => recallPlan(readModel, root)?.lots.map(({ id }) => id);
  const use = here(transformed([pallet], [made], { minute: 9 }));
  const making = { action: 'ADD', bizStep: 'commissioning' };
  await feed.capture(use);
  for (const lot of [a, b]) await feed.capture(here({ ...seen([lot], dock), ...making, eventTime: timeOf(0) }));
  await feed.capture(here(packed(1, pallet, [a])));
  await feed.capture(here(packed(2, pallet, [a], 'DELETE')));
  await feed.capture(here(packed(3, pallet, [b])));
  await feed.say(supplier.says('bookWaiting', { event: use, party: supplier.party }));
  expect([planned(a), planned(b)]).toEqual([[a], [b, made]]);
  const again = loadGraph(readModel.database, readModel.height);
  const kinds = (graph: typeof again): number[] =>
    Array.from({ length: graph.links }, (_, n) => graph.linkKindOf(n + 1));
  expect(kinds(again)).toEqual(kinds(readModel.graph));
});
