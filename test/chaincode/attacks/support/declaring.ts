import { expect } from '@jest/globals';
import type { Actor, Said } from '../../support/cast';
import { faultsOf } from '../../support/invariants';
import type { WorldOfFacts } from '../../support/worldOfFacts';
import { done } from './stage';

/** Declares a recorded event to be in error. */
export const wrong = (by: Actor, body: object, context?: object): Said =>
  by.says('capture', {
    event: { ...body, errorDeclaration: { declarationTime: '2026-05-02T00:00:00Z', reason: 'did_not_occur' } },
    ...(context && { context }),
  });

/** Facts about goods, without events, exceptions and requests. */
export const goodsFacts = (world: WorldOfFacts): Record<string, string> =>
  Object.fromEntries(
    [...world.facts].filter(
      ([key]) => !['event', 'eventName', 'exception', 'request'].includes(key.split('\0')[1] ?? ''),
    ),
  );

/** Declares an event in error and expects that stock is undone. */
export async function undone(world: WorldOfFacts, by: Actor, body: object): Promise<void> {
  await done(world, wrong(by, body), 'declared_in_error');
  expect(faultsOf(world.facts)).toEqual([]);
}

/** Declares an event in error and expects that stock stays the same. */
export async function kept(world: WorldOfFacts, by: Actor, body: object, context?: object): Promise<void> {
  const before = goodsFacts(world);
  await done(world, wrong(by, body, context), 'correction_impossible');
  expect(goodsFacts(world)).toEqual(before);
  expect(faultsOf(world.facts)).toEqual([]);
}
