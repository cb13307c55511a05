import type { Custody } from '../../../../chaincode/src/domain/facts/custody';
import type { EventException } from '../../../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../../../chaincode/src/domain/facts/key';
import type { WorldOfFacts } from '../../support/worldOfFacts';
import { honest } from './names';
import { rival } from './stage';

const leaving = new Set(['staging_outbound', 'loading', 'departing', 'transporting', 'shipping', 'consigning']);

/** Returns true for the input of an event with which goods leave without a destination. */
function isUnaddressed(input: object): boolean {
  const { event } = input as { readonly event?: { readonly bizStep?: string; readonly destinationList?: unknown } };
  return event?.destinationList === undefined && leaving.has(event?.bizStep ?? '');
}

/** The facts of one kind, as the last request wrote them. */
const written = (world: WorldOfFacts, kind: string): { readonly of: readonly string[]; readonly fact: unknown }[] =>
  world.written.flatMap((key) => {
    const parsed = parseFactKey(key)!;
    return parsed.kind === kind ? [{ of: parsed.attributes, fact: JSON.parse(world.facts.get(key)!) as unknown }] : [];
  });

/** Goods without a destination go to the party that names the place that they left. Their sender gets an exception. */
const tookUnaddressed = (world: WorldOfFacts): boolean =>
  written(world, 'exception').some(({ of: [msp], fact }) => {
    const { code, concerns = [] } = fact as EventException;
    return msp === rival.msp && code === 'destination_unnamed' && honest.some(({ party }) => concerns.includes(party));
  });

/** A party with goods may send them. By that the receiver had them, too, and may say what it did with them. */
const gaveGoods = (world: WorldOfFacts): boolean =>
  written(world, 'custody').some(({ of: [goods, to], fact }) => {
    const isOthers = !goods!.includes(rival.prefix) && honest.some(({ party }) => party === to);
    return isOthers && (fact as Custody).events.every(({ msp }) => msp === rival.msp);
  });

/**
 * Returns true if the last request of the third party was ordinary business with the others, so that what follows may differ: it received
 * their goods without a destination, or was the first to send them some of its own. `earlier` are the others' inputs before it.
 */
export const isDealing = (world: WorldOfFacts, earlier: readonly object[]): boolean =>
  gaveGoods(world) || (earlier.some(isUnaddressed) && tookUnaddressed(world));
