import { type ShipmentId, shipmentIn } from '../../businessId';
import { type Shipment, shipmentKey } from '../../facts/shipment';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PartyId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Decimal } from '../../quantity';
import type { Facts, Step } from '../../step';
import { shipmentsTo } from '../openShipments';
import type { Moment } from '../moment';
import { placeParty } from '../ownership';
import { isToReceive } from '../shipmentProgress';
import { openLines } from '../shipments';
import { shipmentOf } from './advice';
import { type Named, preferred, type Receiving, type Whence } from './preferences';

/** Where and when goods arrive, where the event says that they come from, and the business documents that it names. */
export interface Arrival extends Receiving {
  /** Tells apart the loads that arrive: from the event that recorded it first. */
  readonly id: string;
  readonly moment: Moment;
}

export const namedBy = ({ bizTransactionList = [] }: CapturedEvent['event']): Named => {
  const ids = (isAdvice: boolean): string[] =>
    bizTransactionList.filter(({ type }) => (type === 'desadv') === isAdvice).map((each) => each.bizTransaction);
  return { advices: ids(true).sort(), others: ids(false) };
};

/** A quantity of a lot in transit that may be the one that arrives. */
export interface Candidate extends Whence {
  /** The end of the transit fact that has it; absent for goods in a shipment of a command. */
  readonly end?: string;
  /** The time since which some has been in transit to that end. */
  readonly since: string | undefined;
}

const underWay = (step: Step, line: LotLine, arrival: Arrival, senders?: ReadonlySet<PartyId>) =>
  preferred(
    { facts: step.facts, lot: line.lot },
    [...onLegs(step, line, arrival), ...inShipments(step, line, arrival)],
    arrival,
    senders,
  );

/** The quantities of a lot in transit to the caller that a receipt takes, in this order. `senders` are the only ones allowed. */
export const candidates = (step: Step, line: LotLine, arrival: Arrival, senders?: ReadonlySet<PartyId>): Candidate[] =>
  underWay(step, line, arrival, senders).takes;

/** The same of what left later than the receipt. */
export const leftLater = (step: Step, line: LotLine, arrival: Arrival): Candidate[] =>
  underWay(step, line, arrival).late;

/** The shipment to the caller that has some of a lot and is only received with a signed receipt. */
export const signedShipment = (step: Step, line: LotLine, arrival: Arrival): ShipmentId | undefined =>
  underWay(step, line, arrival).signed;

/** The ends at which goods of the caller's may be: its own, the place, and the own end of a known sender without a destination. */
export const endsOf = ({ facts, caller }: Step, { at, source }: Arrival): string[] => {
  const sender = source && placeParty(facts, source);
  const own = new Set<string>([caller.party, at]);
  return sender ? [...own, `from ${sender}`] : [...own];
};

function onLegs({ facts, caller }: Step, { lot }: LotLine, { at, source }: Arrival): Candidate[] {
  const sender = source && placeParty(facts, source);
  const to = (end: string, aimed: number): Candidate[] => {
    const { legs = [], since } = facts.get(transitKey(lot, end)) ?? {};
    return legs.map((leg) => ({ leg, end, aimed, since }));
  };
  const named = [...new Set<string>([caller.party, at])].flatMap((end, n) => to(end, 2 - n));
  const unnamed = sender ? to(`from ${sender}`, 0).filter(({ leg }) => leg.from === source) : [];
  return [...named, ...unnamed];
}

/** The goods offered or in transit in shipments of commands, including those that the event names. */
function inShipments(step: Step, { lot, uom }: LotLine, { documents }: Arrival): Candidate[] {
  const { facts, caller } = step;
  const known = new Map(shipmentsTo(facts, lot, caller.party).map((each) => [each.id, each]));
  for (const shipment of shipmentsNamed(facts, documents)) known.set(shipment.id, shipment);
  return [...known.values()]
    .filter((shipment) => !shipment.advised && isToReceive(step, shipment))
    .flatMap((shipment) => {
      const line = openLines(shipment).find((each) => each.lot === lot && each.uom === uom);
      return line ? [{ leg: legOf(shipment, line), aimed: 2, since: shipment.movedAt }] : [];
    });
}

const shipmentsNamed = (facts: Facts, { advices, others }: Named): Shipment[] =>
  [...advices, ...others].flatMap((id) => {
    const named = shipmentIn(id);
    return (named && facts.get(shipmentKey(named))) ?? [];
  });

/** The shipments that an arrival names: by their ids, or by the despatch advices of the sender at the source. */
export function shipmentsOf({ facts }: Pick<Step, 'facts'>, { documents, source }: Arrival): Shipment[] {
  const sender = source && placeParty(facts, source);
  const advised = sender
    ? documents.advices.flatMap((advice) => facts.get(shipmentKey(shipmentOf(facts, sender, advice))) ?? [])
    : [];
  return [...new Set([...shipmentsNamed(facts, documents), ...advised])];
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
 * How much of a lot the caller has received by commands of a shipment that the event names and that has ended at the caller; undefined for
 * no such shipment.
 */
export const receivedByCommand = (
  { facts, caller }: Step,
  { lot }: LotLine,
  { documents }: Arrival,
): Decimal | undefined => {
  for (const id of [...documents.advices, ...documents.others]) {
    const named = shipmentIn(id);
    const shipment = named && facts.get(shipmentKey(named));
    const last = shipment?.handoffs.findLast(({ status }) => status === 'accepted');
    if (last?.to !== caller.party || last.captured === true) continue;
    const settled = shipment?.settled?.find((line) => line.lot === lot);
    if (settled) return settled.quantity;
  }
  return undefined;
};
