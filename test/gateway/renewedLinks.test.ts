import { afterEach, expect, test } from '@jest/globals';
import { loadGraph } from '../../gateway/src/projection/graph/loadGraph';
import { readFact } from '../../gateway/src/projection/saveFact';
import { recallScope } from '../../gateway/src/queries/recallScope';
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

test('the scope of a recall has the filling that its event is of by now, and not the one of the same number before', async () => {
  const readModel = open();
  const feed = await ContractFeed.open(readModel);
  const making = { action: 'ADD', bizStep: 'commissioning' };
  for (const lot of [a, b]) await feed.capture(here({ ...seen([lot], dock), ...making, eventTime: timeOf(0) }));
  const later = [here(packed(5, pallet, [b])), here(packed(6, pallet, [b], 'DELETE'))];
  for (const event of later) await feed.capture(event);
  await feed.recorded(supplier.asks('openRecall', { recall: 'R', type: 'mock', reason: 'exercise', roots: [b] }));
  const id = supplier.recall('R');
  const covered = (): string[] => recallScope(readModel, id).rows.map(({ goods }) => goods);
  expect(covered()).toEqual([b, `${pallet} 1`]);
  const earlier = [here(packed(1, pallet, [a])), here(packed(2, pallet, [a], 'DELETE'))];
  for (const event of earlier) await feed.capture(event);
  const all = [...earlier, ...later].map((event) => ({ event, party: supplier.party }));
  for (const event of all) {
    const others = all.filter((each) => each !== event);
    await feed.say(supplier.says('bookWaiting', { ...event, others }));
  }
  expect(covered()).toEqual([b, `${pallet} 2`]);
  expect(readFact(readModel.database, 'recall', id)?.scope).toBe(2);
});
