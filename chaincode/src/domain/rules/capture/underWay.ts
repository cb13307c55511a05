import { shipmentId } from '../../businessId';
import { type Shipment, shipmentKey } from '../../facts/shipment';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Decimal } from '../../quantity';
import type { Facts, Step } from '../../step';
import { shipmentsTo } from '../openShipments';
import type { Moment } from '../moment';
import { placeParty } from '../ownership';
import { mayReceive } from '../shipmentProgress';
import { openLines } from '../shipments';
import { legsOf } from './legs';

/** Where and when goods arrive, where the event says that they come from, and the business documents that it names. */
export interface Arrival {
  readonly at: PlaceId;
  readonly source: PlaceId | undefined;
  readonly time: string;
  readonly moment: Moment;
  readonly documents: Named;
}

interface Named {
  /** Ids of despatch advices. */
  readonly advices: readonly string[];
  readonly others: readonly string[];
}

export const namedBy = ({ bizTransactionList = [] }: CapturedEvent['event']): Named => {
  const ids = (isAdvice: boolean): string[] =>
    bizTransactionList.filter(({ type }) => (type === 'desadv') === isAdvice).map((each) => each.bizTransaction);
  return { advices: ids(true).sort(), others: ids(false) };
};

/** So much of a lot under way that may be what arrives. */
export interface Candidate {
  readonly leg: TransitLeg;
  /** Which transit fact has it; absent for what a shipment of a command has. */
  readonly end?: string;
  /** Since when some has been under way there. */
  readonly since: string | undefined;
  /** How well it fits: the best comes first. */
  readonly fit: number;
}

/** How surely goods are of a shipment: undefined says that the event names another despatch advice of their sender. */
function naming(facts: Facts, { shipment: id, sender }: TransitLeg, { advices, others }: Named): number | undefined {
  if (id === undefined) return 0;
  const documents = facts.get(shipmentKey(id))?.documents ?? [];
  const isOwn = documents.some((each) => each.type === 'desadv' && advices.includes(each.id));
  if (isOwn || advices.includes(id) || others.includes(id)) return 2;
  const numbered = `urn:epcglobal:cbv:bt:${sender.slice(-13)}:`;
  if (advices.some((each) => each.startsWith(numbered))) return undefined;
  return documents.some((each) => others.includes(each.id)) ? 1 : 0;
}

interface Whence extends Omit<Candidate, 'fit' | 'leg'> {
  readonly leg: TransitLeg;
  /** 2 for what is on its way to the caller, 1 to the place, 0 to no named destination. */
  readonly aimed: number;
}

/** The quantities of a lot in transit to the caller, those in shipments that the event's documents name first. A despatch advice that the event does not name is left out. */
export function candidates(step: Step, line: LotLine, arrival: Arrival): Candidate[] {
  const { at, source, documents } = arrival;
  const found = [...onLegs(step, line, arrival), ...inShipments(step, line, arrival)].flatMap((each) => {
    const named = naming(step.facts, each.leg, documents);
    if (named === undefined) return [];
    const { aimed, ...candidate } = each;
    const fit = named * 100 + aimed * 10 + Number(each.leg.from === source) * 2 + Number(each.leg.to === at);
    return [{ ...candidate, fit, named }];
  });
  const isNamed = found.some(({ named }) => named === 2);
  return found
    .filter(({ named, leg }) => !isNamed || named === 2 || leg.shipment === undefined)
    .toSorted((a, b) => b.fit - a.fit)
    .map(({ named: _named, ...candidate }) => candidate);
}

function onLegs({ facts, caller }: Step, { lot }: LotLine, { at, source }: Arrival): Whence[] {
  const sender = source && placeParty(facts, source);
  const ends = [...new Set<string>([caller.party, at])].map((end, n) => ({
    end,
    aimed: 2 - n,
    legs: legsOf(facts, lot, end),
  }));
  const own = `from ${sender ?? ''}`;
  const unnamed = sender ? legsOf(facts, lot, own).filter((leg) => leg.from === source) : [];
  return [...ends, { end: own, aimed: 0, legs: unnamed }].flatMap(({ end, aimed, legs }) =>
    legs.map((leg) => ({ leg, end, aimed, since: facts.get(transitKey(lot, end))?.since })),
  );
}

/** The goods offered or in transit in shipments of commands, including those that the event names. */
function inShipments(step: Step, { lot, uom }: LotLine, { documents }: Arrival): Whence[] {
  const { facts, caller } = step;
  const known = new Map(shipmentsTo(facts, lot, caller.party).map((each) => [each.id, each]));
  for (const id of [...documents.advices, ...documents.others]) {
    const read = shipmentId.safeParse(id);
    const shipment = read.success ? facts.get(shipmentKey(read.data)) : undefined;
    if (shipment) known.set(shipment.id, shipment);
  }
  return [...known.values()]
    .filter((shipment) => !shipment.advised && mayReceive(step, shipment))
    .flatMap((shipment) => {
      const line = openLines(shipment).find((each) => each.lot === lot && each.uom === uom);
      return line ? [{ leg: legOf(shipment, line), aimed: 2, since: shipment.movedAt }] : [];
    });
}

const legOf = ({ id, from, to, receiver, sender }: Shipment, { quantity }: LotLine): TransitLeg => ({
  from,
  ...(to !== undefined && { to }),
  receiver,
  sender,
  shipment: id,
  quantity,
});

/**
 * How much of a lot the caller has received by commands of a shipment that the event names and that has ended at the caller; undefined for no
 * such shipment.
 */
export const receivedByCommand = (
  { facts, caller }: Step,
  { lot }: LotLine,
  { documents }: Arrival,
): Decimal | undefined => {
  for (const id of [...documents.advices, ...documents.others]) {
    const read = shipmentId.safeParse(id);
    const shipment = read.success ? facts.get(shipmentKey(read.data)) : undefined;
    const last = shipment?.handoffs.findLast(({ status }) => status === 'accepted');
    if (last?.to !== caller.party || last.captured === true) continue;
    const settled = shipment?.settled?.find((line) => line.lot === lot);
    if (settled) return settled.quantity;
  }
  return undefined;
};

/** Only the party that `senders` names, where there are any. */
export const sendersOf = (
  facts: Facts,
  found: readonly Candidate[],
  source: PlaceId | undefined,
): ReadonlySet<PartyId> | undefined => {
  const sender = source && placeParty(facts, source);
  return sender && found.some(({ leg }) => leg.sender === sender) ? new Set([sender]) : undefined;
};
