import type { Decision } from '../command';
import { extension } from '../epcis/extensions';
import { type Shipment, shipmentKey } from '../facts/shipment';
import type { Step } from '../step';
import { eventTimeOf, objectEvent } from './buildEvent';
import { bringHome, isOnlyAnnounced } from './capture/bringHome';
import { present } from './present';
import type { VerifiedReceipt } from './signedHandoff';
import { answered, assertMovedBefore, thingsOf, unreserve } from './shipments';

interface Withdrawal {
  readonly status: 'rejected' | 'cancelled';
  readonly reason: string;
  readonly at: string | undefined;
  readonly signed?: VerifiedReceipt | undefined;
}

/** Ends the open handoff; custody does not pass. If it was the first one, the shipment ends, too. */
export function withdraw(step: Step, shipment: Shipment, { status, reason, at, signed }: Withdrawal): Decision {
  const { facts, time } = step;
  assertMovedBefore(shipment, at);
  const isAnnounced = isOnlyAnnounced(shipment);
  const first = shipment.status === 'offered' || isAnnounced;
  if (isAnnounced) bringHome(facts, shipment, eventTimeOf(step, at));
  else if (first) unreserve(facts, shipment);
  facts.put(shipmentKey(shipment.id), {
    ...shipment,
    status: first ? status : shipment.status,
    handoffs: answered(shipment, present({ status, reason, answeredAt: time, answerReceipt: signed?.trace })),
  });
  const event = objectEvent(
    step,
    'OBSERVE',
    { lots: shipment.lots, things: thingsOf(shipment) },
    {
      at,
      bizStep: first ? 'void_shipping' : 'transporting',
      disposition: first ? 'in_progress' : 'in_transit',
      documents: [{ type: 'desadv', id: shipment.id }],
    },
  );
  return { subject: shipment.id, events: [{ ...event, [extension('reason')]: reason, ...signed?.field }] };
}
