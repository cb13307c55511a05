import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { LotLine } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import type { Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { type Arrival, leftLater } from './underWay';

const notUnderWay = (line: LotLine, at: PlaceId): Refusal =>
  new Refusal(
    'transit_insufficient',
    `${line.quantity} ${line.uom} of ${line.lot} received at ${at}, but none are in transit to it outside containers. If they are in one, receive the container by its id.`,
    { lot: line.lot, place: at, received: line.quantity, underWay: '0' },
  );

/** Why a receipt takes nothing: the goods left later, or are not in transit. */
export function noneToReceive(step: Step, line: LotLine, arrival: Arrival): Refusal {
  for (const { leg } of leftLater(step, line, arrival)) {
    assertLeftBefore(arrival.time, `The quantity of ${line.lot} in transit`, leg.left);
  }
  return notUnderWay(line, arrival.at);
}

export const unnamedFinding = (what: string, at: PlaceId, sender: PartyId): Finding => ({
  code: 'destination_unnamed',
  detail: `${what} arrived at ${at}. The sender ${sender} named no destination and should check that this is right.`,
  details: { place: at, sender },
  concerns: [sender],
});
