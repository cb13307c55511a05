import type { Command } from '../command';
import { shipmentKey } from '../facts/shipment';
import { eventTimeOf, objectEvent } from '../rules/buildEvent';
import { momentOfCommand } from '../rules/moment';
import { present } from '../rules/present';
import {
  answered,
  assertMovedBefore,
  assertShipmentMovable,
  handoffToCaller,
  knownShipment,
  loadShipment,
  shipmentNeeds,
} from '../rules/shipments';
import { assertReceipt, receiptNeeds, verifiedReceipt } from '../rules/signedHandoff';
import type { CommandData } from '../transactions';

/** The next custodian takes the goods. The first acceptance moves them out of the sender's place. */
export const accept: Command<CommandData<'accept'>> = {
  needs: ({ shipment, receipt }, peek, caller) => [
    ...shipmentNeeds(shipment, peek),
    ...receiptNeeds(receipt, peek, caller),
  ],
  decide: ({ shipment: id, condition, at, receipt }, step) => {
    const { facts, caller, time } = step;
    const shipment = knownShipment(facts, id);
    const handoff = handoffToCaller(step, shipment);
    assertMovedBefore(shipment, at);
    assertShipmentMovable(step, shipment);
    const first = shipment.status === 'offered';
    assertReceipt(step, shipment, receipt);
    const signed = verifiedReceipt(step, receipt, {
      kind: 'acceptance',
      shipment: id,
      from: handoff.from,
      to: caller.party,
      place: first ? shipment.from : undefined,
      lines: shipment,
      answer: { condition },
    });
    const moment = momentOfCommand(step, at);
    if (first) loadShipment(facts, shipment, moment);
    facts.put(shipmentKey(id), {
      ...shipment,
      status: 'in_transit',
      custodian: caller.party,
      movedAt: eventTimeOf(step, at),
      handoffs: answered(
        shipment,
        present({ status: 'accepted' as const, answeredAt: time, condition, answerReceipt: signed.trace }),
      ),
    });
    const event = objectEvent(step, 'OBSERVE', shipment, {
      at,
      ...(first && { place: shipment.from }),
      bizStep: first ? 'shipping' : 'accepting',
      disposition: 'in_transit',
      documents: [...shipment.documents, { type: 'desadv', id }],
      from: { party: handoff.from, ...(first && { place: shipment.from }) },
      to: present({ party: caller.party, place: shipment.to }),
    });
    return { subject: id, events: [{ ...event, ...signed.field }], findings: moment.findings };
  },
};
