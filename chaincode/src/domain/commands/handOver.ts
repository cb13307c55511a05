import type { Command } from '../command';
import { Refusal } from '../errors';
import { partyKey } from '../facts/party';
import { type Shipment, shipmentKey } from '../facts/shipment';
import type { PartyId } from '../gs1/id';
import { limits } from '../limits';
import { eventTimeOf, objectEvent } from '../rules/buildEvent';
import { present } from '../rules/present';
import { assertActiveParty } from '../rules/retirement';
import { assertMovedBefore, assertShipmentMovable, knownShipment, shipmentNeeds, thingsOf } from '../rules/shipments';
import { receiptNeeds, verifiedReceipt } from '../rules/signedHandoff';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

/** The custodian offers the shipment to the next party. Recalled goods may only be offered to the sender. */
export const handOver: Command<CommandData<'handOver'>> = {
  needs: ({ shipment, to, receipt }, peek, caller) => [
    ...shipmentNeeds(shipment, peek),
    partyKey(to),
    ...receiptNeeds(receipt, peek, caller),
  ],
  decide: ({ shipment: id, to, at, receipt }, step) => {
    const { facts, caller, time } = step;
    const shipment = knownShipment(facts, id);
    if (shipment.custodian !== caller.party) {
      throw new Refusal(
        'not_custodian',
        `Shipment ${id} is in the custody of ${shipment.custodian}, not of ${caller.party}.`,
        {
          shipment: id,
          custodian: shipment.custodian,
        },
      );
    }
    assertNext(step, shipment, to);
    if (to === caller.party) {
      throw new Refusal('offer_to_self', `Shipment ${id} is in the custody of ${to} already.`, {
        shipment: id,
        party: to,
      });
    }
    if (shipment.handoffs.at(-1)?.status === 'offered') {
      throw new Refusal('handoff_open', `Shipment ${id} is already offered; cancel that first.`, { shipment: id });
    }
    if (shipment.settled) {
      const message = `Part of shipment ${id} was received; receive the rest, or send a final receipt.`;
      throw new Refusal('shipment_not_in_transit', message, { shipment: id });
    }
    if (shipment.status !== 'in_transit') {
      throw new Refusal('shipment_not_in_transit', `Shipment ${id} is ${shipment.status}.`, { shipment: id });
    }
    if (shipment.handoffs.length >= limits.handoffs) {
      throw new Refusal('limit_exceeded', `Shipment ${id} had ${limits.handoffs} handoffs; that is the limit.`, {
        limit: limits.handoffs,
      });
    }
    assertMovedBefore(shipment, at);
    if (to !== shipment.sender) assertShipmentMovable(step, shipment);
    const signed = verifiedReceipt(step, receipt, {
      kind: 'offer',
      shipment: id,
      from: caller.party,
      to,
      lines: shipment,
    });
    const status = 'offered' as const;
    const offer = present({ from: caller.party, to, offeredAt: time, status, offerReceipt: signed.trace });
    facts.put(shipmentKey(id), {
      ...shipment,
      movedAt: eventTimeOf(step, at),
      handoffs: [...shipment.handoffs, offer],
    });
    const event = objectEvent(
      step,
      'OBSERVE',
      { lots: shipment.lots, things: thingsOf(shipment) },
      {
        at,
        bizStep: 'transporting',
        disposition: 'in_transit',
        documents: [{ type: 'desadv', id }],
        from: { party: caller.party },
        to: { party: to },
      },
    );
    return { subject: id, events: [{ ...event, ...signed.field }] };
  },
};

function assertNext(step: Step, { sender, receiver }: Shipment, to: PartyId): void {
  if (!step.facts.get(partyKey(to)))
    throw new Refusal('party_unknown', `Party ${to} is not registered.`, { party: to });
  // Goods that are under way reach their end.
  if (to !== sender && to !== receiver) assertActiveParty(step, to);
}
