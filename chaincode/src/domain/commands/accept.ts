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
import type { CommandData } from '../transactions';

/** The next custodian takes the goods. The first acceptance moves them out of the sender's place. */
export const accept: Command<CommandData<'accept'>> = {
  needs: ({ shipment }, peek) => shipmentNeeds(shipment, peek),
  decide: ({ shipment: id, condition, at }, step) => {
    const { facts, caller, time } = step;
    const shipment = knownShipment(facts, id);
    const handoff = handoffToCaller(step, shipment);
    assertMovedBefore(shipment, at);
    assertShipmentMovable(step, shipment);
    const first = shipment.status === 'offered';
    const moment = momentOfCommand(step, at);
    if (first) loadShipment(facts, shipment, moment);
    facts.put(shipmentKey(id), {
      ...shipment,
      status: 'in_transit',
      custodian: caller.party,
      movedAt: eventTimeOf(step, at),
      handoffs: answered(shipment, present({ status: 'accepted' as const, answeredAt: time, condition })),
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
    return { subject: id, events: [event], findings: moment.findings };
  },
};
