import { expect } from '@jest/globals';
import { seed } from '../../seed';
import { ledger } from '../attacks/support/stage';
import { type Captured, noon } from './captureChain';
import { type Actor, farm } from './cast';
import { faultsOf } from './invariants';
import { differences, keep, story, truth } from './truth';
import type { WorldOfFacts } from './worldOfFacts';

/** A story, what to look at after it, and what that is. */
export type Story = readonly [
  name: string,
  events: readonly Captured[],
  seen: (world: WorldOfFacts) => unknown,
  expected: unknown,
];

const mostOrders = 80;
const declared = { errorDeclaration: { declarationTime: '2026-04-02T00:00:00Z' } };

export const cases = (epcClass: string, quantity: number): object => ({ epcClass, quantity, uom: 'CS' });
export const at = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
export const made = (lot: string, quantity: number, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep: 'commissioning',
  quantityList: [cases(lot, quantity)],
  ...at(farm.place),
  ...more,
});
export const packed = (parentID: string, lot: string, quantity: number, more: object = {}): object => ({
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  parentID,
  childQuantityList: [cases(lot, quantity)],
  ...at(farm.place),
  ...more,
});
export const takenOut = { action: 'DELETE', bizStep: 'unpacking' };
export const shipped = (id: string, from: string, destination: string, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: [id],
  readPoint: { id: from },
  destinationList: [{ type: 'location', destination }],
  ...more,
});
export const received = (id: string, place: string): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'receiving',
  epcList: [id],
  ...at(place),
});

/** Events a minute apart. `wrongs` is the index of the event that an error declaration is about; it has that event's time. */
export const told = (...events: readonly (readonly [by: Actor, event: object, wrongs?: number])[]): Captured[] =>
  events.map(([by, event, wrongs], n) => {
    const eventTime = new Date(Date.UTC(2026, 3, 1) + (wrongs ?? n) * 60_000).toISOString();
    const body = { ...event, eventTime, eventTimeZoneOffset: '+00:00', ...(wrongs !== undefined && declared) };
    return { by, event: body, ...(wrongs !== undefined && { wrongs }) };
  });

/** All orders in which each error declaration comes after its event. */
function ordersOf(all: readonly Captured[], events = all): Captured[][] {
  if (events.length === 0) return [[]];
  return events.flatMap((first) => {
    const isTooEarly = first.wrongs !== undefined && events.includes(all[first.wrongs]!);
    if (isTooEarly) return [];
    const others = events.filter((each) => each !== first);
    return ordersOf(all, others).map((rest) => [first, ...rest]);
  });
}

/** The ledger after events in an order of recording, with all that stock can book. */
export async function record(order: readonly Captured[], all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const { by, event } of order) await world.run([by.captures(event)], noon);
  await keep(world, all);
  return world;
}

/** Records events in their order and in others, and compares what results. Each run tries a different part of several hundred orders. */
export async function assertEveryOrder([_name, events, seen, expected]: Story): Promise<void> {
  const inOrder = await record(events, events);
  expect(seen(inOrder)).toMatchObject(expected as object);
  const orders = ordersOf(events);
  const step = Math.ceil(orders.length / mostOrders);
  for (const order of orders.filter((_, n) => n % step === seed % step)) {
    const other = await record(order, events);
    const found = differences(truth(inOrder), truth(other));
    expect({ found, order: found.length > 0 ? story(order) : '' }).toEqual({ found: [], order: '' });
    expect(faultsOf(other.facts)).toEqual([]);
  }
}
