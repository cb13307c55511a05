import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { LotLine } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';

export const notUnderWay = (line: LotLine, at: PlaceId): Refusal =>
  new Refusal(
    'transit_insufficient',
    `${line.quantity} ${line.uom} of ${line.lot} received at ${at}, but none are in transit to it outside containers. If they are in one, receive the container by its id.`,
    { lot: line.lot, place: at, received: line.quantity, underWay: '0' },
  );

export const unnamedFinding = (what: string, at: PlaceId, sender: PartyId): Finding => ({
  code: 'destination_unnamed',
  detail: `${what} arrived at ${at}. The sender ${sender} named no destination and should check that this is right.`,
  details: { place: at, sender },
  concerns: [sender],
});
