import { thingsHadKey } from '../facts/makers';
import { type Shipment, shipmentKey } from '../facts/shipment';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import { type FactKey, factKindOf } from '../facts/key';
import type { Leg } from '../facts/transit';
import type { PartyId, PlaceId } from '../gs1/id';
import { partyInThing, thingOfParty, withoutParty } from '../gs1/thingOfParty';
import type { Facts, Peek, ReadFacts } from '../step';
import { placeParty } from './ownership';
import { outermost } from './things';

/** The use of a thing, as far as it shows which one is meant. */
export interface Use {
  readonly does: 'make' | 'fill' | 'arrive' | 'move';
  readonly place?: PlaceId | undefined;
  /** For an arrival: where the goods come from. */
  readonly source?: PlaceId | undefined;
}

/** The party that made a thing or filled it first, if nobody owned its id. It keeps the id when it declares that in error. */
const firstParty = ({ unowned, filledFirst }: Thing): PartyId | undefined => unowned ?? filledFirst;

/** The needs of finding the things that a party means. Ids with an owner need nothing. */
export const meantNeeds = (ids: readonly ThingId[], peek: Peek, party: PartyId | undefined): FactKey<unknown>[] =>
  party === undefined
    ? []
    : ids.flatMap((id) => [
        ...peek.after(thingKey(id), (thing) => (firstParty(thing) === undefined ? [] : keysOf(thing, party))),
      ]);

const keysOf = (first: Thing, party: PartyId): FactKey<unknown>[] => [
  thingsHadKey(first.id, party),
  ...(firstParty(first) === party ? [] : [thingKey(thingOfParty(first.id, party))]),
];

/** The author of a statement, with the facts. */
interface Speaker {
  readonly facts: ReadFacts;
  readonly party: PartyId;
}

/**
 * The thing that a party means by an id. Under an id without owner, each party has things of its own, so that nobody can take or block
 * those of others by naming them first: the first one has the id, and others have it with their GLN.
 */
export function meantThing({ facts, party }: Speaker, id: ThingId, use: Use): ThingId {
  const first = facts.get(thingKey(id));
  if (!first || firstParty(first) === undefined || partyInThing(id)) return id;
  const others = [...(facts.get(thingsHadKey(id, party))?.of ?? []), ...senders(facts, use)];
  const own = nameFor(first, party);
  if (own === id && others.length === 0) return id;
  const names = [...new Set([own, ...others.map((other) => nameFor(first, other)), id])];
  const ranks = names.map((name) => rank({ facts, party }, { name, isOwn: name === own }, use));
  const best = Math.max(...ranks);
  return best > 0 ? (names[ranks.indexOf(best)] ?? id) : id;
}

/** The party that an arrival names as source. */
function senders(facts: ReadFacts, { does, source }: Use): PartyId[] {
  const party = does === 'arrive' && source !== undefined ? placeParty(facts, source) : undefined;
  return party === undefined ? [] : [party];
}

/** The name of a party's thing: the id, if it was the first one. */
const nameFor = (first: Thing, party: PartyId): ThingId =>
  firstParty(first) === party ? first.id : thingOfParty(first.id, party);

const isMaking = ({ does }: Use): boolean => does === 'make' || does === 'fill';

/** How well a thing fits what a party says of it; the first of the best is meant. */
function rank(
  speaker: Speaker,
  { name, isOwn }: { readonly name: ThingId; readonly isOwn: boolean },
  use: Use,
): number {
  const thing = speaker.facts.get(thingKey(name));
  const asNew = isOwn && isMaking(use) ? 5 : 0;
  if (!thing) return asNew;
  const around = outermost(speaker.facts, thing);
  const asOther = name === withoutParty(name) ? 0 : 2;
  return Math.max(
    rankOnArrival(speaker, around, use),
    rankAtPlace(speaker, { thing, around }, use),
    asNew,
    isOwn ? 3 : asOther,
  );
}

/** The rank of a thing that is under way to a party: first from the source that an arrival names. */
function rankOnArrival({ facts, party }: Speaker, around: Thing, { does, source }: Use): number {
  if (does !== 'arrive') return 0;
  const from = source && placeParty(facts, source);
  const sender = senderTo(facts, around, { party, from });
  if (sender === undefined) return 0;
  return sender === from ? 10 : 9;
}

/** The rank of a thing by where it is and was. */
function rankAtPlace(
  { facts, party }: Speaker,
  { thing, around }: { readonly thing: Thing; readonly around: Thing },
  { place }: Use,
): number {
  if (around.place !== undefined && around.place === place) return 8;
  if (around.place !== undefined && placeParty(facts, around.place) === party) return 7;
  if (place !== undefined && thing.passages?.some((each) => each.place === place) === true) return 6;
  return around.transit && placeParty(facts, around.transit.from) === party ? 4 : 0;
}

interface Arriving {
  readonly party: PartyId;
  /** The party that the arrival names as source. */
  readonly from: PartyId | undefined;
}

/** The sender of a thing that is under way to a party; undefined if it is not. */
function senderTo(facts: ReadFacts, { shipment: id, transit }: Thing, { party, from }: Arriving): PartyId | undefined {
  const shipment = id && facts.get(shipmentKey(id));
  if (shipment && shipment.sender !== party) return receiversOf(shipment).includes(party) ? shipment.sender : undefined;
  const sender = transit && placeParty(facts, transit.from);
  const receiver = transit && receiverOn(facts, transit);
  return receiver === party || (receiver === undefined && sender === from) ? sender : undefined;
}

/** The parties to which the goods of a shipment are or were offered. */
const receiversOf = ({ receiver, handoffs }: Shipment): PartyId[] => [receiver, ...handoffs.map(({ to }) => to)];

const receiverOn = (facts: ReadFacts, { receiver, to }: Leg): PartyId | undefined =>
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
