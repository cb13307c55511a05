import type { Command } from '../command';
import { handoffToCaller, knownShipment, shipmentNeeds } from '../rules/shipments';
import { withdraw } from '../rules/withdraw';
import type { CommandData } from '../transactions';

/** Rejects an offered shipment. The custodian stays the same. */
export const reject: Command<CommandData<'reject'>> = {
  needs: ({ shipment }, peek) => shipmentNeeds(shipment, peek),
  decide: ({ shipment: id, reason, at }, step) => {
    const shipment = knownShipment(step.facts, id);
    handoffToCaller(step, shipment);
    return withdraw(step, shipment, { status: 'rejected', reason, at });
  },
};
