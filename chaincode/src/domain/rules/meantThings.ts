import { thingsHadKey } from '../facts/makers';
import { shipmentKey } from '../facts/shipment';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { FactKey } from '../facts/key';
import type { Leg } from '../facts/transit';
import type { PartyId, PlaceId } from '../gs1/id';
import { partyInThing, thingOfParty, withoutParty } from '../gs1/thingOfParty';
import type { Peek, ReadFacts } from '../step';
import { isShipmentOf } from './capture/advice';
import { placeParty } from './ownership';
import { receiverOn, receiversOf } from './thingHolders';
import { outermost } from './things';

/** The use of a thing, as far as it shows which one is meant. */
export interface Use {
  readonly does: 'make' | 'fill' | 'arrive' | 'return' | 'move' | 'hold' | 'recall';
  readonly place?: PlaceId | undefined;
  /** For an arrival: where the goods come from, and the parties that it names there. */
  readonly source?: PlaceId | undefined;
  readonly from?: readonly PartyId[];
  /** The despatch advices and shipments that an arrival names. */
  readonly documents?: readonly string[];
}

/** The party that made a thing or filled it first, if nobody owned its id. It keeps the id when it declares that in error. */
const firstParty = ({ unowned, filledFirst }: Thing): PartyId | undefined => unowned ?? filledFirst;

/** The needs of finding the things that a party means. Ids with an owner need nothing. */
export const meantNeeds = (ids: readonly ThingId[], peek: Peek, party: PartyId | undefined): FactKey<unknown>[] =>
  party === undefined
    ? []
    : ids.flatMap((id) =>
        peek.after(thingKey(id), (thing) => (firstParty(thing) === undefined ? [] : keysOf(thing, party))),
      );

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
  if (partyInThing(id)) return withoutFirst(facts, id);
  const first = facts.get(thingKey(id));
  if (!first || firstParty(first) === undefined) return id;
  const senders = sendersNamed(facts, use);
  const own = nameFor(first, party);
  const had = (facts.get(thingsHadKey(id, party))?.of ?? []).map((other) => nameFor(first, other));
  const sent = senders.map((sender) => nameFor(first, sender));
  if (own === id && had.length + sent.length === 0) return id;
  const names = [...new Set([id, own, ...had, ...sent])];
  return bestOf({ facts, party, senders }, { names, own, sent }, use);
}

interface Names {
  /** The first one is the id. */
  readonly names: readonly ThingId[];
  readonly own: ThingId;
  /** Those of the parties that an arrival names as source. */
  readonly sent: readonly ThingId[];
}

/** The first of the names that fit best. */
function bestOf(speaker: Arrival, { names, own, sent }: Names, use: Use): ThingId {
  const ranks = names.map((name) => rank(speaker, { name, isOwn: name === own, isSenders: sent.includes(name) }, use));
  const best = Math.max(...ranks);
  // An event waits for what its source has sent.
  const instead = ranks[0] === never ? sent[0] : undefined;
  return (best > 0 ? names[ranks.indexOf(best)] : (instead ?? names[0])) as ThingId;
}

/** The id of the first party's thing, if somebody names it with that party's GLN. */
function withoutFirst(facts: ReadFacts, id: ThingId): ThingId {
  const plain = withoutParty(id);
  const first = facts.get(thingKey(plain));
  return first && firstParty(first) === partyInThing(id) && !facts.get(thingKey(id)) ? plain : id;
}

/** The parties that an arrival names as source. */
function sendersNamed(facts: ReadFacts, { does, source, from = [] }: Use): PartyId[] {
  if (!isArrival(does)) return [];
  const party = source === undefined ? undefined : placeParty(facts, source);
  return [...new Set([...(party === undefined ? [] : [party]), ...from])];
}

/** The name of a party's thing: the id, if it was the first one. */
const nameFor = (first: Thing, party: PartyId): ThingId =>
  firstParty(first) === party ? first.id : thingOfParty(first.id, party);

const isMaking = ({ does }: Use): boolean => does === 'make' || does === 'fill';
const isArrival = (does: Use['does']): boolean => does === 'arrive' || does === 'return';

/** The signs that a thing is the one that a party means, from the weakest to the strongest. */
const signs = [
  'anothers',
  'own',
  'hereFromElsewhere',
  'ofSource',
  'sent',
  'new',
  'gone',
  'wasHere',
  'atOtherPlace',
  'here',
  'underWay',
  'fromSource',
  'inDocument',
  'soldBefore',
  'stopped',
] as const;

/** The rank of a sign; 0 is that of none. */
const rankOf = (sign: (typeof signs)[number]): number => signs.indexOf(sign) + 1;

/** The rank of a thing that another party sent than the one that an arrival names. */
const never = -1;

interface Candidate {
  readonly name: ThingId;
  readonly isOwn: boolean;
  /** True for the thing of a party that an arrival names as source. */
  readonly isSenders: boolean;
}

interface Located {
  readonly thing: Thing;
  /** The outermost container around it, or the thing itself. */
  readonly around: Thing;
}

interface Arrival extends Speaker {
  /** The parties that an arrival names as source. */
  readonly senders: readonly PartyId[];
}

/** How well a thing fits what a party says of it; the first of the best is meant. */
function rank(speaker: Arrival, candidate: Candidate, use: Use): number {
  const { name, isOwn } = candidate;
  const thing = speaker.facts.get(thingKey(name));
  const asNew = isOwn && isMaking(use) ? rankOf('new') : 0;
  if (!thing) return asNew;
  const located = { thing, around: outermost(speaker.facts, thing) };
  const onArrival = rankOnArrival(speaker, located.around, use);
  if (onArrival === never) return never;
  const here = rankHere(speaker, candidate, { located, use });
  return Math.max(rankByPast(speaker, located, { isOwn, use }), onArrival, here, asNew, rankByMaker(candidate));
}

/** If nothing else is known, the thing of the source is meant, or else the party's own, or else another with a GLN. */
function rankByMaker({ name, isOwn, isSenders }: Candidate): number {
  if (isSenders) return rankOf('ofSource');
  if (isOwn) return rankOf('own');
  return name === withoutParty(name) ? 0 : rankOf('anothers');
}

/** An arrival from a named source is of what came from there, and hardly of what is at the place otherwise. */
function rankHere(
  speaker: Arrival,
  { isSenders }: Candidate,
  { located, use }: { readonly located: Located; readonly use: Use },
): number {
  const isNamed = speaker.senders.length === 0 || isSenders || cameFrom(speaker, located.around);
  const found = rankAtPlace(speaker, located, use);
  return isNamed ? found : Math.min(found, rankOf('hereFromElsewhere'));
}

/** True for an arrived thing whose sender is named. */
function cameFrom({ facts, senders }: Arrival, { arrived }: Thing): boolean {
  const sender = arrived && placeParty(facts, arrived.from);
  return sender !== undefined && senders.includes(sender);
}

/** A party recalls and holds its own thing first. A return from a customer is of a sold thing. */
function rankByPast(
  speaker: Arrival,
  { thing, around }: Located,
  { isOwn, use }: { readonly isOwn: boolean; readonly use: Use },
): number {
  const mine = isMine(speaker, around);
  if (isOwn && isStop(use)) return isThere(around, use, mine) ? rankOf('stopped') : 0;
  return mine && wasSold(thing) && isFromCustomer(speaker, use) ? rankOf('soldBefore') : 0;
}

const isStop = ({ does }: Use): boolean => does === 'hold' || does === 'recall';

const isThere = (around: Thing, { place, does }: Use, mine: boolean): boolean =>
  place === undefined ? mine || does === 'recall' : around.place === place;

const isFromCustomer = ({ party, senders }: Arrival, { does }: Use): boolean =>
  does === 'return' && senders.every((each) => each === party);

const isMine = ({ facts, party }: Speaker, { place }: Thing): boolean =>
  place !== undefined && placeParty(facts, place) === party;

const wasSold = ({ status, inside, fillings }: Thing): boolean =>
  status === 'sold' || (inside === undefined && fillings?.at(-1)?.sold !== undefined);

/** The rank of a thing that is under way to a party: first by the documents that an arrival names, then by its source. */
function rankOnArrival({ facts, party, senders }: Arrival, around: Thing, { does, documents = [] }: Use): number {
  const sender = isArrival(does) ? senderTo(facts, around, { party, senders }) : undefined;
  if (sender === undefined) return 0;
  if (senders.length > 0 && !senders.includes(sender)) return never;
  if (isNamedBy(documents, around, sender)) return rankOf('inDocument');
  return rankOf(senders.length > 0 ? 'fromSource' : 'underWay');
}

function isNamedBy(documents: readonly string[], { shipment: offered, transit }: Thing, sender: PartyId): boolean {
  const shipment = offered ?? transit?.shipment;
  return shipment !== undefined && documents.some((each) => isShipmentOf(shipment, sender, each));
}

/** The rank of a thing by where it is and was. */
function rankAtPlace(speaker: Speaker, { thing, around }: Located, { place, does }: Use): number {
  const isHere = around.place !== undefined && around.place === place;
  const mine = isMine(speaker, around);
  if (isGone(thing, does)) return isHere || mine ? rankOf('gone') : 0;
  if (isHere) return rankOf('here');
  return mine ? rankOf('atOtherPlace') : rankOfPassage(speaker, { thing, around }, place);
}

function rankOfPassage({ facts, party }: Speaker, { thing, around }: Located, place: PlaceId | undefined): number {
  if (place !== undefined && thing.passages?.some((each) => each.place === place) === true) return rankOf('wasHere');
  return around.transit && placeParty(facts, around.transit.from) === party ? rankOf('sent') : 0;
}

/** Returns true for a thing that has left stock for good, or an empty container, which only a filling means. */
const isGone = ({ status, inside, parent, fillings }: Thing, does: Use['does']): boolean =>
  status === undefined
    ? does !== 'fill' && inside === undefined && parent === undefined && fillings !== undefined
    : status === 'sold' || status === 'consumed' || status === 'destroyed';

interface Arriving {
  readonly party: PartyId;
  /** The parties that the arrival names as source. */
  readonly senders: readonly PartyId[];
}

/** The sender of a thing that is under way to a party; undefined if it is not. */
function senderTo(facts: ReadFacts, { shipment: id, transit }: Thing, arriving: Arriving): PartyId | undefined {
  const { party } = arriving;
  const shipment = id && facts.get(shipmentKey(id));
  if (shipment && shipment.sender !== party) return receiversOf(shipment).includes(party) ? shipment.sender : undefined;
  return transit && senderOn(facts, transit, arriving);
}

function senderOn(facts: ReadFacts, transit: Leg, { party, senders }: Arriving): PartyId | undefined {
  const sender = placeParty(facts, transit.from);
  const receiver = receiverOn(facts, transit);
  const isNamed = sender !== undefined && senders.includes(sender);
  return receiver === party || (receiver === undefined && isNamed) ? sender : undefined;
}
