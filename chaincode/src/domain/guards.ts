import { type FactKey, type FactKind, parseFactKey } from './facts/key';
import { mspKey, type Party, partyKey } from './facts/party';
import type { Place } from './facts/place';
import type { Product } from './facts/product';
import type { Recall, RecallResponse } from './facts/recall';
import type { Shipment } from './facts/shipment';
import type { SignerKey } from './facts/signer';
import type { Thing } from './facts/thing';
import type { PartyId, PlaceId } from './gs1/id';
import { placeParty, prefixOwner } from './rules/ownership';
import type { Caller, ReadFacts } from './step';

/**
 * With fewer members, every majority without the owner has all the other members, so a policy that requires the owner or all others is
 * the same as a majority. Facts then have no policy of their own, and the channel's majority adapts as organisations join.
 */
export const fewestMembers = 5;
/** With more, Fabric's discovery service computes thousands of combinations for one transaction (`discovery/endorsement`). */
const mostMembers = 8;

/** The members that key-level policies list; undefined if the chaincode's own policy is enough. */
export const guarding = (members: readonly string[]): readonly string[] | undefined =>
  members.length >= fewestMembers && members.length <= mostMembers ? members : undefined;

/** A fact that a transaction creates. */
interface Made {
  readonly attributes: readonly string[];
  readonly value: unknown;
}

/** The owner of a fact: a party, or an organisation by the MSP id in the key. */
type Owner = PartyId | { readonly msp: string | undefined } | undefined;
type Owners = (made: Made, facts: ReadFacts) => readonly Owner[];

/** For kinds of facts that only one organisation records: the MSP id is in the key. */
const keyed =
  (attribute: number): Owners =>
  ({ attributes }) => [{ msp: attributes[attribute] }];

const atPlace: Owners = ({ attributes: [, place] }, facts) => [placeParty(facts, place as PlaceId)];

/**
 * The owners of each kind of fact. Other kinds have no owner, and the majority decides. A prefix is among them because others' votes can
 * move it to another party, and an item because its policy would name its maker wherever it goes.
 */
const owners: Partial<Record<FactKind, Owners>> = {
  party: ({ value }) => [(value as Party).id],
  msp: ({ value }) => [(value as { readonly party: PartyId }).party],
  place: ({ value }) => [(value as Place).party],
  product: ({ value }) => [(value as Product).owner],
  signer: ({ value }) => [(value as SignerKey).party],
  document: keyed(0),
  user: keyed(0),
  event: keyed(0),
  eventName: keyed(0),
  stock: atPlace,
  passage: atPlace,
  soldBy: keyed(1),
  container: ({ value }, facts) => [containerParty(value as Thing, facts)],
  shipment: ({ value }) => [(value as Shipment).sender, (value as Shipment).receiver],
  recall: ({ value }) => [(value as Recall).openedBy],
  response: ({ value }) => [(value as RecallResponse).party],
};

const containerParty = ({ id, place }: Thing, facts: ReadFacts): PartyId | undefined =>
  (place && placeParty(facts, place)) ?? prefixOwner(facts, id);

/**
 * The owners of a fact that `caller` creates, by MSP id, sorted; none if it has no owner. `facts` are those after the transaction;
 * getting one that is not loaded marks it as missing.
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
