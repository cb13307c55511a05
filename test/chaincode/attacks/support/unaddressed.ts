import type { EventException } from '../../../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../../../chaincode/src/domain/facts/key';
import type { WorldOfFacts } from '../../support/worldOfFacts';
import { honest } from './names';
import { rival } from './stage';

const leaving = new Set(['staging_outbound', 'loading', 'departing', 'transporting', 'shipping', 'consigning']);

/** Returns true for the input of an event with which goods leave without a destination. */
export function isUnaddressed(input: object): boolean {
  const { event } = input as { readonly event?: { readonly bizStep?: string; readonly destinationList?: unknown } };
  return event?.destinationList === undefined && leaving.has(event?.bizStep ?? '');
}

/**
 * Returns true if the last request brought the third party goods of the others that left without a destination. Who names the place that
 * they left receives them, and their sender gets an exception: see the rules of standing.
 */
export const tookUnaddressed = (world: WorldOfFacts): boolean =>
  world.written.some((key) => {
    const { kind, attributes } = parseFactKey(key)!;
    if (kind !== 'exception' || attributes[0] !== rival.msp) return false;
    const { code, concerns = [] } = JSON.parse(world.facts.get(key)!) as EventException;
    return code === 'destination_unnamed' && honest.some(({ party }) => concerns.includes(party));
  });
