import type { ShipmentId } from '../businessId';
import { Refusal } from '../errors';
import { type Handoff, type Shipment, shipmentKey } from '../facts/shipment';
import type { LotLine, ThingId } from '../facts/thing';
import type { PartyId } from '../gs1/id';
import type { Step } from '../step';
import { minusLines, sumLines } from './load';
import type { Moment } from './moment';
import { present } from './present';
import { settleShorts } from './shorts';
import { answered, knownShipment, loadShipment, openLines, thingsOf, unloadShipment } from './shipments';

/** Quantities of a shipment's lots, and some of its containers and items. */
export interface Part {
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

/** The party that was offered a shipment, otherwise the one that has custody of it. */
export function nextHolder({ handoffs, custodian }: Pick<Shipment, 'handoffs' | 'custodian'>): PartyId {
  const last = handoffs.at(-1);
  return last?.status === 'offered' ? last.to : custodian;
}

/**
 * Returns true if the caller is to receive a shipment: it is the receiver, or the sender to whom the shipment comes back, and has custody
 * or was offered it. As long as a carrier has not offered it, a captured receipt waits.
 */
export function isToReceive({ caller }: Step, shipment: Shipment): boolean {
  const { status, receiver, sender } = shipment;
  if (status !== 'offered' && status !== 'in_transit') return false;
  return nextHolder(shipment) === caller.party && (caller.party === receiver || caller.party === sender);
}

/** Why a captured receipt, which nobody has signed, moves nothing of a shipment that needs a signed one. */
export const unsigned = ({ caller }: Pick<Step, 'caller'>, shipment: ShipmentId, goods: string): Refusal => {
  const message = `${goods} arrived in shipment ${shipment}, which is only received with a receipt that a registered key of ${caller.party} signed: receive it by command, with that in "receipt".`;
  return new Refusal('receipt_required', message, { shipment, goods });
};

/** Returns true if all of a shipment has arrived or was given up. */
const isThere = (shipment: Shipment): boolean => {
  const ended = new Set([...(shipment.arrived ?? []), ...(shipment.missing ?? [])]);
  return openLines(shipment).length === 0 && thingsOf(shipment).every((id) => ended.has(id));
};

/** A shipment that is received sets off, if its receiver takes it from the sender's place. */
export function setOff({ facts }: Step, id: ShipmentId, moment: Moment): void {
  const shipment = knownShipment(facts, id);
  if (shipment.status !== 'offered') return;
  loadShipment(facts, shipment, moment);
  facts.put(shipmentKey(id), { ...shipment, status: 'in_transit' });
}

/** Books off a shipment what a captured event of the caller's received of it. */
export function arrive(step: Step, id: ShipmentId, { lots, things }: Part): void {
  const { facts, caller } = step;
  const before = knownShipment(facts, id);
  const settled = sumLines(before.settled ?? [], lots);
  const arrived = [...new Set([...(before.arrived ?? []), ...things])];
  const handoffs = receivedBy(step, before);
  const shipment = { ...before, settled, arrived, handoffs, custodian: caller.party };
  const now: Shipment = { ...shipment, status: isThere(shipment) ? 'received' : 'in_transit' };
  facts.put(shipmentKey(id), now);
  settleShorts(facts, now);
}

/** The handoffs with the offer to the receiver accepted, if it waits for the answer. */
const receivedBy = ({ time }: Step, shipment: Shipment): readonly Handoff[] =>
  shipment.handoffs.at(-1)?.status === 'offered'
    ? answered(shipment, { status: 'accepted', answeredAt: time, captured: true })
    : shipment.handoffs;

/** Undoes that: so much is under way in the shipment again. Where nothing of it has arrived then, it is unanswered. */
export function comeBack({ facts }: Step, id: ShipmentId, { lots, things }: Part, moment: Moment): void {
  const { settled: _settled, arrived: _arrived, ...before } = knownShipment(facts, id);
  const settled = sumLines(_settled ?? [], minusLines(lots));
  const arrived = (_arrived ?? []).filter((each) => !things.includes(each));
  const last = before.handoffs.at(-1);
  const shipment: Shipment = { ...before, status: 'in_transit' };
  if (settled.length + arrived.length > 0 || !last?.captured) {
    const left = { ...shipment, settled, arrived };
    const now: Shipment = { ...left, status: isThere(left) ? 'received' : 'in_transit' };
    facts.put(shipmentKey(id), now);
    settleShorts(facts, now);
    return;
  }
  const { answeredAt: _answeredAt, captured: _captured, ...offer } = last;
  const handoffs = [...before.handoffs.slice(0, -1), { ...offer, status: 'offered' as const }];
  const isAtSender = !before.advised && handoffs.length === 1;
  if (isAtSender) unloadShipment(facts, shipment, moment);
  const status = isAtSender ? 'offered' : 'in_transit';
  facts.put(shipmentKey(id), { ...shipment, status, custodian: last.from, handoffs });
}

/** The last answer or withdrawal of a shipment by command; undefined while it has only events. */
export function endOf({ handoffs }: Shipment): Handoff['status'] | undefined {
  const last = handoffs.at(-1);
  return last === undefined || last.status === 'offered' || last.captured === true ? undefined : last.status;
}

/** Takes off a shipment what its sender says did not leave. When nothing is left of it, it did not take place. */
export function withdrawFrom({ facts, time }: Step, id: ShipmentId, { lots, things }: Part): void {
  const before = knownShipment(facts, id);
  assertNotSigned(before);
  const isLeft = (each: ThingId): boolean => !things.includes(each);
  const rest = {
    ...before,
    lots: sumLines(before.lots, minusLines(lots)),
    items: before.items.filter(isLeft),
    containers: before.containers.filter(isLeft),
  };
  if (rest.lots.length + thingsOf(rest).length > 0) {
    facts.put(shipmentKey(id), isThere(rest) ? withoutOffer(rest) : rest);
    return;
  }
  const handoffs = answered(
    before,
    present({ status: 'cancelled' as const, answeredAt: time, captured: true as const }),
  );
  facts.put(shipmentKey(id), { ...before, status: 'cancelled', handoffs });
}

/** Takes a further departure of a thing off the shipment in which it had arrived before. */
export function withdrawAgain({ facts }: Step, id: ShipmentId, thing: ThingId): void {
  const before = knownShipment(facts, id);
  assertNotSigned(before);
  const shipment = { ...before, arrived: [...new Set([...(before.arrived ?? []), thing])] };
  facts.put(shipmentKey(id), isThere(shipment) ? withoutOffer(shipment) : shipment);
}

/** Ends a shipment whose goods have all arrived: its open offer is withdrawn. */
function withoutOffer(shipment: Shipment): Shipment {
  const { handoffs } = shipment;
  const isOpen = handoffs.at(-1)?.status === 'offered';
  return { ...shipment, status: 'received', handoffs: isOpen ? handoffs.slice(0, -1) : handoffs };
}

/** Refuses to take goods out of the custody that a receiver has signed for. */
function assertNotSigned(shipment: Shipment): void {
  if (endOf(shipment) !== 'accepted') return;
  const { id, custodian } = shipment;
  const message = `${custodian} has accepted shipment ${id}: only it can hand the goods back, or give up what is missing.`;
  throw new Refusal('handoff_not_open', message, { shipment: id, custodian });
}
