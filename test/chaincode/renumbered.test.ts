import { expect, test } from '@jest/globals';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import type { NodeId } from '../../chaincode/src/domain/facts/links';
import { recallKey, scopeKey } from '../../chaincode/src/domain/facts/recall';
import { commissioning, packing, unpacking } from './attacks/support/events';
import { crateOf } from './attacks/support/otherIds';
import { done, ledger, maker, say } from './attacks/support/stage';
import { type ThingId, thingKey } from '../../chaincode/src/domain/facts/thing';
import type { Captured } from './support/captureChain';
import { keep } from './support/truth';

const [X, Y] = [maker.lot('X'), maker.lot('Y')];
const crate = crateOf(maker) as ThingId;
const at = (n: number): object => ({ eventTime: `2026-04-01T07:0${n}:00Z`, eventTimeZoneOffset: '+00:00' });
const timed = (n: number, event: object): Captured => ({
  by: maker,
  event: { ...event, ...at(n) },
});
const { place } = maker;
const makes = timed(
  0,
  commissioning(
    {
      lots: [
        [X, 20],
        [Y, 20],
      ],
    },
    place,
  ),
);
const fillsClean = timed(1, packing(crate, { lots: [[Y, 5]] }, place));
const fillsRecalled = timed(5, packing(crate, { lots: [[X, 5]] }, place));
const empties = timed(6, unpacking(crate, {}, place));

const unpacksClean = timed(2, unpacking(crate, { lots: [[Y, 5]] }, place));
const pallet = maker.container(1);
const onPallet = timed(1, packing(pallet, { things: [crate] }, place));
const node = (id: string, filling: number): NodeId => `${id} ${filling}` as NodeId;
const opened = maker.asks('openRecall', { recall: 'R', type: 'mock', reason: 'exercise', roots: [X] });
const R = maker.recall('R');
const late = [fillsClean, unpacksClean];

test('a recall of a filling stays with it when a filling before it is recorded late, and covers nothing of that one', async () => {
  const first = [makes, fillsRecalled, empties];
  const world = await ledger();
  for (const { event } of first) await done(world, maker.captures(event));
  await done(world, opened);
  expect(world.fact(scopeKey(R, node(crate, 1)))).toBeDefined();
  for (const { event } of late) await say(world, maker.captures(event));
  await keep(world, [...first, ...late]);
  expect(world.fact(thingKey(crate))?.fillings).toMatchObject([
    { number: 1, recalls: [] },
    { number: 2, recalls: [R] },
  ]);
  expect(world.fact(scopeKey(R, node(crate, 1)))).toMatchObject({ left: true });
  expect(world.fact(scopeKey(R, node(crate, 2)))?.left).toBeUndefined();
  expect(world.fact(recallKey(R))?.scope).toBe(2);
  await say(world, maker.captures(onPallet.event));
  expect(world.fact(scopeKey(R, node(pallet, 1)))).toBeUndefined();
  const links = [
    { goods: node(pallet, 1), parent: node(crate, 1), event: eventHash(onPallet.event) },
    { goods: node(crate, 2), parent: X as string as NodeId, event: eventHash(fillsRecalled.event) },
  ];
  const { details } = await say(world, maker.asks('extendRecall', { recall: R, links }));
  expect(details).toMatchObject({
    added: 0,
    unproven: [{ goods: node(pallet, 1), reason: expect.stringContaining('scope') }],
  });
});
