import { type FactKey, type FactKind, parseFactKey } from './facts/key';
import { mspKey, type Party, partyKey } from './facts/party';
import type { Place } from './facts/place';
import type { Product } from './facts/product';
import type { Recall, RecallResponse } from './facts/recall';
import type { Shipment } from './facts/shipment';
import type { Thing } from './facts/thing';
import type { PartyId, PlaceId } from './gs1/id';
import { placeParty, prefixOwner } from './rules/ownership';
import type { Caller, ReadFacts } from './step';

/**
 * With fewer members than this, a majority and a policy that asks for the owner are the same: whoever is missing from a majority, all the
 * others are in it. Such facts have no policy of their own, and follow the channel's majority as organisations join.
 */
export const fewestMembers = 5;
/** With more, Fabric's discovery service would weigh thousands of combinations for one transaction (`discovery/endorsement`). */
const mostMembers = 8;

/** The members of whom policies of single facts speak; undefined where the chaincode's own policy is all that is needed. */
export const guarding = (members: readonly string[]): readonly string[] | undefined =>
  members.length >= fewestMembers && members.length <= mostMembers ? members : undefined;

/** A fact that a transaction makes. */
interface Made {
  readonly attributes: readonly string[];
  readonly value: unknown;
}

/** Who owns it: parties, or the organisation by its MSP id where the key says so. */
type Owner = PartyId | { readonly msp: string | undefined } | undefined;
type Owners = (made: Made, facts: ReadFacts) => readonly Owner[];

/** Kinds of facts that an organisation alone records: the key names it. */
const keyed =
  (attribute: number): Owners =>
  ({ attributes }) => [{ msp: attributes[attribute] }];

const atPlace: Owners = ({ attributes: [, place] }, facts) => [placeParty(facts, place as PlaceId)];

/**
 * Whose facts of each kind are. What is not here is nobody's own, and the majority decides: also a prefix, which goes from hand to hand
 * by the votes of others, and an item, whose policy would stay with its maker however far it went.
 */
const owners: Partial<Record<FactKind, Owners>> = {
  party: ({ value }) => [(value as Party).id],
  msp: ({ value }) => [(value as { readonly party: PartyId }).party],
  place: ({ value }) => [(value as Place).party],
  product: ({ value }) => [(value as Product).owner],
  document: keyed(0),
  event: keyed(0),
  eventName: keyed(0),
  stock: atPlace,
  passage: atPlace,
  soldBy: keyed(1),
  unit: ({ value }, facts) => [unitParty(value as Thing, facts)],
  shipment: ({ value }) => [(value as Shipment).sender, (value as Shipment).receiver],
  recall: ({ value }) => [(value as Recall).openedBy],
  response: ({ value }) => [(value as RecallResponse).party],
};

const unitParty = ({ id, place }: Thing, facts: ReadFacts): PartyId | undefined =>
  (place && placeParty(facts, place)) ?? prefixOwner(facts, id);

/**
 * The organisations that own a fact which `caller` makes, by MSP id, sorted; none when it is nobody's own. `facts` are those after the
 * transaction; as everywhere, one that was not loaded is asked for by getting it.
 */
export function ownersOf(
  key: FactKey<unknown>,
  value: unknown,
  { facts, caller }: { facts: ReadFacts; caller: Caller },
): string[] {
  const parsed = parseFactKey(key);
  const find = parsed && owners[parsed.kind];
  if (!find) return [];
  const own = facts.get(mspKey(caller.msp))?.party;
  const msps = find({ attributes: parsed.attributes, value }, facts).map((owner) => {
    if (typeof owner === 'object') return owner.msp;
    return owner === own ? caller.msp : owner && facts.get(partyKey(owner))?.msp;
  });
  return [...new Set(msps.filter((msp) => msp !== undefined))].sort();
}
