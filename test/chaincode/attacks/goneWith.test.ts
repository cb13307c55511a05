import { expect, test } from '@jest/globals';
import { hashOfId } from '../../../chaincode/src/domain/epcis/hashId';
import type { ErrorCode } from '../../../chaincode/src/domain/errors';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import type { Said } from '../support/cast';
import { packing, receiving, shipping, unpacking } from './support/events';
import { buyer, done, ledger, maker, makes, refused, sells, stock } from './support/stage';

const X = maker.lot('X');
const pallet = maker.container(1);

// Each event has a later time than the one before, so the late packing belongs to before the departure.
const packed = maker.captures(packing(pallet, { lots: [[X, 1]] }, maker.place));
const late = maker.captures(packing(pallet, { lots: [[X, 2]] }, maker.place));
const left = maker.captures(shipping({ things: [pallet] }, maker.place, buyer.place));
const arrived = buyer.captures(receiving({ things: [pallet] }, buyer.place, maker.place));
const emptied = buyer.captures(unpacking(pallet, {}, buyer.place));

const blocks: readonly (readonly [ErrorCode, Said])[] = [
  ['lot_recalled', maker.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'salt', roots: [X] })],
  ['lot_held', maker.asks('hold', { goods: X, reason: 'laboratory' })],
];

test.each(
  blocks.flatMap(([code, block]) =>
    [[left], [left, arrived], [left, arrived, emptied]].map(
      (journey) =>
        [code, ['it is in transit', 'it arrived', 'it was emptied'][journey.length - 1]!, block, journey] as const,
    ),
  ),
)(
  'given goods with %s, when their packing into a container of another party is recorded after %s, then both see it',
  async (code, _, block, journey) => {
    const world = await ledger(makes(maker, 'X'), packed, ...journey, block);
    const { subject } = await done(world, late, code);
    const exception = world.fact(exceptionKey(maker.msp, hashOfId(subject)!, 1));
    expect(exception).toMatchObject({ party: maker.party, concerns: [buyer.party], status: 'open' });
    // The goods are where the container is, and blocked there.
    expect(stock(world, X, maker.place).onHand).toBe('97');
    for (const each of [arrived, emptied].slice(journey.length - 1)) await done(world, each);
    expect(stock(world, X, buyer.place).onHand).toBe('3');
    await refused(world, sells(buyer, X), code);
  },
);

test('given goods that nothing blocks, when such a packing is recorded late, then it is no exception', async () => {
  await ledger(makes(maker, 'X'), packed, left, arrived, late, emptied);
});
