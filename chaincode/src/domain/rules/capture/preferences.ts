import type { ShipmentId } from '../../businessId';
import { lotKey } from '../../facts/lot';
import { passageKey } from '../../facts/passage';
import { shipmentKey } from '../../facts/shipment';
import type { Taking, TransitLeg } from '../../facts/transit';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import type { Facts } from '../../step';
import { isBefore } from '../claimedTime';
import { hasFirstMakers } from '../makers';
import { placeParty } from '../ownership';
import { loadsOf } from './loads';

/** The business documents that a receipt names. */
export interface Named {
  /** Ids of despatch advices. */
  readonly advices: readonly string[];
  readonly others: readonly string[];
}

/** The statements of a receipt about the goods that it takes. */
export interface Receiving {
  readonly at: PlaceId;
  readonly source: PlaceId | undefined;
  /** Event time, UTC. */
  readonly time: string;
  readonly documents: Named;
  /** True if the goods come back. */
  readonly isReturn: boolean;
}

/** A quantity in transit; `aimed` is 2 for what is on its way to the receiver, 1 to the place, 0 to no named destination. */
export interface Whence {
  readonly leg: TransitLeg;
  readonly aimed: number;
}

/** Returns true if goods in transit were sent back: the receipt names their source or shipment, or their departure says so. */
function isSentBack(facts: Facts, lot: LotId, leg: TransitLeg, { source, documents }: Receiving): boolean {
  if (leg.from === source || (naming(facts, leg, documents) ?? 0) > 0) return true;
  if (leg.shipment !== undefined && facts.get(shipmentKey(leg.shipment))?.recall !== undefined) return true;
  const { steps } = facts.get(passageKey(lot, leg.from, 'out')) ?? { steps: [] };
  const left = steps.find(({ at }) => at === leg.left);
  const { loads } = loadsOf(steps.filter(({ quantity }) => quantity === left?.quantity));
  return loads.some((load) => load.steps[0]?.at === leg.left && load.steps.some(({ returned }) => returned === true));
}

/** The certainty that goods belong to a shipment; undefined if the event names another despatch advice of their sender. */
export function naming(
  facts: Facts,
  { shipment: id, sender }: Pick<TransitLeg, 'shipment' | 'sender'>,
  { advices, others }: Named,
): number | undefined {
  if (id === undefined || advices.length + others.length === 0) return 0;
  const documents = facts.get(shipmentKey(id))?.documents ?? [];
  const isOwn = documents.some((each) => each.type === 'desadv' && advices.includes(each.id));
  if (isOwn || advices.includes(id) || others.includes(id)) return 2;
  const numbered = `urn:epcglobal:cbv:bt:${sender.slice(-13)}:`;
  if (advices.some((each) => each.startsWith(numbered))) return undefined;
  return documents.some((each) => others.includes(each.id)) ? 1 : 0;
}

/** Returns true for goods that may be of the first maker of a lot; another party's, under an id without owner, come after these. */
function isOfFirstMaker(facts: Facts, id: LotId, { sender }: TransitLeg): boolean {
  const lot = facts.get(lotKey(id));
  return lot === undefined || hasFirstMakers(facts, lot, sender);
}

const wayText = ({ left, from, to, receiver, sender, shipment }: TransitLeg): string =>
  `${left ?? ''} ${from} ${to ?? ''} ${receiver ?? ''} ${sender} ${shipment ?? ''}`;

/** The order of quantities that match equally well: by the time of departure, never by the order of recording. */
const byWay = (a: TransitLeg, b: TransitLeg): number =>
  Number(wayText(a) > wayText(b)) - Number(wayText(a) < wayText(b));

const isLater = ({ left }: TransitLeg, time: string): boolean => left !== undefined && isBefore(time, left);

/** The quantities in transit that a captured receipt takes, in this order. */
interface Preferred<T> {
  readonly takes: T[];
  /** Those that it would take if they had not left later. */
  readonly late: T[];
  /** Its shipment, if that is only received with a signed receipt. */
  readonly signed: ShipmentId | undefined;
}

/**
 * The quantities in transit that a captured receipt takes. First come those that its documents name, then those from the named source, then
 * those of the lot's first maker, then those that left first. Left out are:
 * - what left later than the receipt: less than nothing would be in transit until then;
 * - despatch advices that the event does not name;
 * - what was not sent back, if the receipt says that the goods come back;
 * - goods of other senders than `senders`, and of all others while the source's party has goods in transit;
 * - shipments that need a signed receipt. If its documents name such a shipment, the receipt takes nothing at all.
 */
export function preferred<T extends Whence>(
  { facts, lot }: { readonly facts: Facts; readonly lot: LotId },
  all: readonly T[],
  receiving: Receiving,
  senders?: ReadonlySet<PartyId>,
): Preferred<T> {
  const { at, source, time, documents, isReturn } = receiving;
  const possible = isReturn ? all.filter(({ leg }) => isSentBack(facts, lot, leg, receiving)) : all;
  const found = possible.flatMap((each) => {
    const named = naming(facts, each.leg, documents);
    if (named === undefined || senders?.has(each.leg.sender) === false) return [];
    const where = each.aimed * 10 + Number(each.leg.from === source) * 2 + Number(each.leg.to === at);
    const fit = named * 100 + Number(isOfFirstMaker(facts, lot, each.leg)) * 50 + where;
    return [{ each, fit, named, isLate: isLater(each.leg, time) }];
  });
  const isNamed = found.some(({ named }) => named === 2);
  const fitting = found
    .filter(({ named, each }) => !isNamed || named === 2 || each.leg.shipment === undefined)
    .toSorted((a, b) => b.fit - a.fit || byWay(a.each.leg, b.each.leg));
  const sender = source && placeParty(facts, source);
  const isOfSender = ({ each }: (typeof found)[number]): boolean => each.leg.sender === sender;
  const early = fitting.filter(({ isLate }) => !isLate);
  const late = fitting.filter(({ isLate }) => isLate);
  const ofSource = early.some(isOfSender);
  const ordered = ofSource ? early.filter(isOfSender) : early;
  const signed = ordered.filter(({ each: { leg } }) => isSigned(facts, leg));
  const free = signed.some(({ named }) => named === 2) ? [] : ordered.filter((one) => !signed.includes(one));
  return {
    takes: free.map(({ each }) => each),
    late: late.map(({ each }) => each),
    signed: signed[0]?.each.leg.shipment,
  };
}

const isSigned = (facts: Facts, { shipment: id }: TransitLeg): boolean =>
  id !== undefined && facts.get(shipmentKey(id))?.receiptRequired === true;

const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

/**
 * The quantities in transit that a voiding takes, of those that had left by then: those that left under the despatch advice that it
 * names, or under none if it names none.
 */
export function voidable<T extends Pick<Whence, 'leg'>>(
  all: readonly T[],
  { place, at, voids = {} }: Pick<Taking, 'place' | 'at' | 'voids'>,
  sender: PartyId,
): T[] {
  const rank = ({ leg }: T): number => Number(leg.shipment !== voids.shipment);
  return all
    .filter(({ leg }) => leg.from === place && leg.sender === sender && !isLater(leg, at))
    .filter(({ leg }) => !differ(voids.to, leg.to) && !differ(voids.shipment, leg.shipment))
    .toSorted((a, b) => rank(a) - rank(b) || byWay(a.leg, b.leg));
}
