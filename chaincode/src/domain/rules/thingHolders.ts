import { type FactKey, factKindOf } from '../facts/key';
import { thingsHadKey } from '../facts/makers';
import { type Shipment, shipmentKey } from '../facts/shipment';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { Leg } from '../facts/transit';
import type { PartyId } from '../gs1/id';
import { partyInThing, withoutParty } from '../gs1/thingOfParty';
import type { Facts, ReadFacts } from '../step';
import { placeParty } from './ownership';

/** The parties to which the goods of a shipment are or were offered. */
export const receiversOf = ({ receiver, handoffs }: Shipment): PartyId[] => [receiver, ...handoffs.map(({ to }) => to)];

export const receiverOn = (facts: ReadFacts, { receiver, to }: Leg): PartyId | undefined =>
  receiver ?? (to && placeParty(facts, to));

/**
 * Notes who gets things whose id has a party's GLN in it, alone or inside a container, by the facts that a request put: by the id without
 * owner alone, the new holder then means these things.
 */
export function noteHolders(facts: Facts, put: readonly FactKey<unknown>[]): void {
  for (const key of new Set(put)) {
    const kind = factKindOf(key);
    if (kind === 'item' || kind === 'container') noteHoldersOf(facts, facts.get(key as FactKey<Thing>));
  }
}

function noteHoldersOf(facts: Facts, thing: Thing | undefined): void {
  if (!thing) return;
  const named = [thing.id, ...(thing.inside?.things ?? [])].filter((id) => partyInThing(id) !== undefined);
  if (named.length === 0) return;
  const parties = new Set(holdersOf(facts, thing));
  for (const id of named) {
    const of = partyInThing(id);
    for (const party of parties)
      if (of !== undefined && of !== party) noteHolder(facts, withoutParty(id), { party, of });
  }
}

function noteHolder(facts: Facts, id: ThingId, { party, of }: { readonly party: PartyId; readonly of: PartyId }): void {
  const known = facts.get(thingsHadKey(id, party))?.of ?? [];
  if (!known.includes(of)) facts.put(thingsHadKey(id, party), { of: [...known, of] });
}

/** The parties that have a thing or are to get it. */
function holdersOf(facts: Facts, { place, transit, shipment: id, parent }: Thing): PartyId[] {
  const shipment = id && facts.get(shipmentKey(id));
  const around = parent && facts.get(thingKey(parent));
  const found = [place && placeParty(facts, place), transit && receiverOn(facts, transit)];
  return [
    ...found.filter((party) => party !== undefined),
    ...(shipment ? receiversOf(shipment) : []),
    ...(around ? holdersOf(facts, around) : []),
  ];
}
