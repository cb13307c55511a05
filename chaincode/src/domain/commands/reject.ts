import type { Command } from '../command';
import { handoffToCaller, knownShipment, shipmentNeeds } from '../rules/shipments';
import { receiptNeeds, verifiedReceipt } from '../rules/signedHandoff';
import { withdraw } from '../rules/withdraw';
import type { CommandData } from '../transactions';

/** Rejects an offered shipment. The custodian stays the same. */
export const reject: Command<CommandData<'reject'>> = {
  needs: ({ shipment, receipt }, peek, caller) => [
    ...shipmentNeeds(shipment, peek),
    ...receiptNeeds(receipt, peek, caller),
  ],
  decide: ({ shipment: id, reason, at, receipt }, step) => {
    const shipment = knownShipment(step.facts, id);
    const { from, to } = handoffToCaller(step, shipment);
    const signed = verifiedReceipt(step, receipt, {
      kind: 'rejection',
      shipment: id,
      from,
      to,
      lines: shipment,
      answer: { reason },
    });
    return withdraw(step, shipment, { status: 'rejected', reason, at, signed });
  },
};
