import type { Command } from '../command';
import { Refusal } from '../errors';
import { knownShipment, openHandoff, shipmentNeeds } from '../rules/shipments';
import { withdraw } from '../rules/withdraw';
import type { CommandData } from '../transactions';

/** Withdraws an unanswered offer. Only the party that made it may. */
export const cancel: Command<CommandData<'cancel'>> = {
  needs: ({ shipment }, peek) => shipmentNeeds(shipment, peek),
  decide: ({ shipment: id, reason, at }, step) => {
    const shipment = knownShipment(step.facts, id);
    const { from } = openHandoff(shipment);
    if (from !== step.caller.party) {
      throw new Refusal('not_custodian', `Shipment ${id} was offered by ${from}; only they can cancel.`, {
        shipment: id,
        party: from,
      });
    }
    return withdraw(step, shipment, { status: 'cancelled', reason, at });
  },
};
