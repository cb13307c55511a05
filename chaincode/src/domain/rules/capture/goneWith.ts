import type { Finding } from '../../command';
import type { Refusal } from '../../errors';
import { type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import type { Facts, Step } from '../../step';
import { attempt } from '../attempt';
import { assertLotMovable } from '../lots';
import { noteArrival } from '../makers';
import { placeParty } from '../ownership';
import { assertThingMovable, knownThing, lotsWith, outermost } from '../things';
import { type Goods, lotsOf } from './eventGoods';
import { receiverOf } from './legs';

/**
 * Goods of a late packing are at the party that has the container now, or had it when it was emptied at `opened`. That party and the packer
 * see an exception of all goods that are on hold or recalled: they could not have gone there by themselves.
 */
export function goneWith(step: Step, parent: ThingId, goods: Goods, opened: PlaceId | undefined): Finding[] {
  const { facts, caller } = step;
  const { at, to } = whereNow(facts, parent, opened);
  const party = at ?? to;
  if (party === undefined || party === caller.party) return [];
  if (at) noteHolder(step, goods, at);
  const where = at ? `${party} has had that since` : `that has left for ${party} since`;
  return blockedOf(step, goods).map(({ code, message, details }) => ({
    code,
    detail: `${message} A late record says that it was packed into ${parent} before, and ${where}.`,
    details,
    concerns: [party],
  }));
}

/** The party that has a container, or where it was opened, or to which it is in transit. */
function whereNow(
  facts: Facts,
  id: ThingId,
  opened: PlaceId | undefined,
): { readonly at?: PartyId | undefined; readonly to?: PartyId | undefined } {
  const thing = facts.get(thingKey(id));
  const around = thing && outermost(facts, thing);
  const place = opened ?? around?.place;
  if (place) return { at: placeParty(facts, place) };
  return { to: around?.transit && receiverOf(facts, around.transit) };
}

/** Why goods may not leave by themselves: the first reason of each. */
function blockedOf({ facts, caller }: Step, goods: Goods): Refusal[] {
  const moving = { by: caller.party };
  const checks = [
    ...lotsOf(goods).map((lot) => () => {
      assertLotMovable(facts, lot, moving);
    }),
    ...goods.things.map((id) => () => {
      assertThingMovable(facts, knownThing(facts, id), moving);
    }),
  ];
  return checks.flatMap((check) => attempt(facts, check) ?? []);
}

/** Notes that a party has goods of the same makers as the packer. */
function noteHolder({ facts, caller }: Step, { lots, things }: Goods, holder: PartyId): void {
  const inThings = things.flatMap((id) => {
    const packed = facts.get(thingKey(id));
    return packed ? lotsWith(packed) : [];
  });
  noteArrival(facts, [...lots.map(({ lot }) => lot), ...inThings], caller.party, holder);
}
