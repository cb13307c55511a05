import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../chaincode/src/domain/errors';
import { undone } from './attacks/support/declaring';
import { commissioning, observing } from './attacks/support/events';
import { buyer, done, ledger, maker, makes, refused, sells, stock } from './attacks/support/stage';
import { faultsOf } from './support/invariants';

const X = maker.lot('X');
const toBuyer = { destinationList: [{ type: 'location', destination: buyer.place }] };
const fromMaker = { sourceList: [{ type: 'location', source: maker.place }] };
const some = (bizStep: string, action: string, quantity = 10, more: object = {}): object =>
  observing(bizStep, { lots: [[X, quantity]] }, maker.place, { action, ...more });

describe('the business step of an event goes before its action:', () => {
  test.each([
    ['shipping', 'DELETE', { onHand: '90', shipped: '10', destroyed: '0' }],
    ['departing', 'DELETE', { onHand: '90', shipped: '10', destroyed: '0' }],
    ['shipping', 'ADD', { onHand: '90', shipped: '10', made: '100' }],
    ['retail_selling', 'DELETE', { onHand: '90', sold: '10', destroyed: '0' }],
    ['dispensing', 'DELETE', { onHand: '90', sold: '10', destroyed: '0' }],
    ['cycle_counting', 'DELETE', { onHand: '10', adjusted: '-90', destroyed: '0' }],
    ['destroying', 'OBSERVE', { onHand: '90', destroyed: '10' }],
    ['destroying', 'DELETE', { onHand: '90', destroyed: '10' }],
    ['decommissioning', 'DELETE', { onHand: '90', destroyed: '10' }],
    ['inspecting', 'OBSERVE', { onHand: '100', destroyed: '0' }],
  ])('%s with %s', async (step, action, expected) => {
    const event = some(step, action, 10, toBuyer);
    const world = await ledger(makes(maker, 'X'));
    await done(world, maker.captures(event));
    expect(stock(world, X, maker.place)).toMatchObject(expected);
    await undone(world, maker, event);
    expect(stock(world, X, maker.place)).toMatchObject({ onHand: '100', shipped: '0', sold: '0', destroyed: '0' });
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('goods shipped with DELETE arrive, and goods sold with DELETE can be returned', async () => {
    const world = await ledger(makes(maker, 'X'));
    await done(world, maker.captures(some('shipping', 'DELETE', 10, toBuyer)));
    const arrives = (more: object): object => observing('receiving', { lots: [[X, 10]] }, buyer.place, more);
    await done(world, buyer.captures(arrives({ action: 'ADD', ...fromMaker })));
    expect(stock(world, X, buyer.place)).toMatchObject({ onHand: '10', received: '10', made: '0' });
    await done(
      world,
      buyer.captures({ ...observing('retail_selling', { lots: [[X, 4]] }, buyer.place), action: 'DELETE' }),
    );
    const back = observing('receiving', { lots: [[X, 4]] }, buyer.otherPlace, { disposition: 'returned' });
    await done(world, buyer.captures({ ...back, action: 'ADD' }));
    expect(stock(world, X, buyer.otherPlace)).toMatchObject({ onHand: '4', held: '4' });
    await refused(world, sells(buyer, X, '7'), 'stock_insufficient');
  });

  test.each<[string, string, ErrorCode[]]>([
    ['of a product of one’s own makes it', maker.lot('NEW'), []],
    ['of another party’s product makes nothing', buyer.lot('NEW'), ['not_owner']],
  ])('ADD on arrival from nowhere %s', async (_, lot, exceptions) => {
    const world = await ledger();
    const event = { ...commissioning({ lots: [[lot, 5]] }, maker.place), bizStep: 'receiving' };
    await done(world, maker.captures(event), ...exceptions);
    expect(stock(world, lot, maker.place).onHand).toBe(exceptions.length === 0 ? '5' : '0');
  });
});
