import type { Command } from '../command';
import { Refusal } from '../errors';
import { type Discrepancy, type Handoff, type HandoffReceipt, type Shipment, shipmentKey } from '../facts/shipment';
import { stockKey } from '../facts/stock';
import type { PlaceId } from '../gs1/id';
import { findingsOf } from '../rules/handoffReceipt';
import { objectEvent } from '../rules/buildEvent';
import { measured } from '../rules/lotLines';
import { lotNeeds } from '../rules/lots';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { present } from '../rules/present';
import { discrepancyFinding, receiveGoods } from '../rules/receipt';
import {
  answered,
  assertMovedBefore,
  handoffOnArrival,
  knownShipment,
  loadShipment,
  shipmentNeeds,
  thingsOf,
} from '../rules/shipments';
import { nextHolder } from '../rules/shipmentProgress';
import { newDiscrepancies, settleShorts } from '../rules/shorts';
import { assertReceipt, receiptNeeds, verifiedReceipt, type VerifiedReceipt } from '../rules/signedHandoff';
import type { Facts, Peek, Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'receive'>;

/** Where goods arrive unless the receiver names a place: where they go, or where they left from if the sender gets them back. */
function destinationOf(shipment: Shipment): Shipment['to'] {
  const { sender, receiver, from, to } = shipment;
  return sender !== receiver && nextHolder(shipment) === sender ? from : to;
}

function placeOf({ place, shipment: id }: Input, peek: Peek): Shipment['to'] | undefined {
  const shipment = place === undefined ? peek(shipmentKey(id)) : undefined;
  return shipment ? destinationOf(shipment) : place;
}

/**
 * The receiver takes custody and books the goods in at a place, as they were found. Recalled goods may be received: they are then known
 * and blocked at the receiver, and not lost in transit.
 */
export const receive: Command<Input> = {
  needs: (input, peek, caller) => {
    const place = placeOf(input, peek);
    const shipment = peek(shipmentKey(input.shipment));
    const lots = [...(shipment?.lots ?? []), ...input.unexpected].map(({ lot }) => lot);
    return [
      ...shipmentNeeds(input.shipment, peek),
      ...(place ? [...placeNeeds(place, peek), ...lots.map((lot) => stockKey(lot, place))] : []),
      ...input.unexpected.flatMap(({ lot }) => lotNeeds(lot, peek)),
      ...receiptNeeds(input.receipt, peek, caller),
    ];
  },
  decide: (given, step) => {
    const input = { ...given, lots: given.lots.map((line) => asShipped(step.facts, line)) };
    const shipment = knownShipment(step.facts, input.shipment);
    const handoff = handoffOnArrival(step, shipment);
    assertMayKeep(step, shipment);
    const place = input.place ?? destinationOf(shipment);
    if (!place) throw placeMissing(shipment);
    assertOwnPlace(step, place);
    assertLinesKnown(input, shipment);
    assertMovedBefore(shipment, input.at);
    const signed = signedReceipt(step, given, { shipment, handoff, place });
    const moment = momentOfCommand(step, input.at);
    if (shipment.status === 'offered') loadShipment(step.facts, shipment, moment);
    const { found, discrepancies, ...rest } = receiveGoods(step, shipment, input, { ...moment, place });
    const said = newDiscrepancies(step.facts, shipment, discrepancies);
    settle(step, shipment, handoff, { condition: input.condition, discrepancies, receipt: signed.trace, ...rest });
    const event = objectEvent(step, 'OBSERVE', found, {
      at: input.at,
      place,
      bizStep: 'receiving',
      disposition: 'in_progress',
      documents: [...shipment.documents, { type: 'desadv', id: shipment.id }],
      from: { party: handoff.from, place: shipment.from },
      to: { party: step.caller.party, place },
    });
    return {
      subject: shipment.id,
      events: [{ ...event, ...signed.field }],
      findings: [
        ...said.map((each) => discrepancyFinding(step.facts, each, [shipment.sender, handoff.from], shipment.id)),
        ...moment.findings,
      ],
    };
  },
};

/** The verified receipt of what the caller found; refuses none where the shipment needs one. */
function signedReceipt(
  step: Step,
  input: Input,
  { shipment, handoff, place }: { readonly shipment: Shipment; readonly handoff: Handoff; readonly place: PlaceId },
): VerifiedReceipt {
  assertReceipt(step, shipment, input.receipt);
  const { condition, final } = input;
  return verifiedReceipt(step, input.receipt, {
    kind: 'receipt',
    shipment: shipment.id,
    from: handoff.from,
    to: step.caller.party,
    place,
    lines: shipment,
    answer: { condition, findings: findingsOf(input), final },
  });
}

const placeMissing = ({ id }: Shipment): Refusal =>
  new Refusal('input_invalid', `The sender of ${id} named no place: say in "place" where it arrived.`, {
    shipment: id,
  });

/** Only the receiver of a shipment, or its sender when it is returned, may receive it: a carrier has custody, but never stock. */
function assertMayKeep({ caller }: Step, { id, receiver, sender }: Shipment): void {
  if (caller.party === receiver || caller.party === sender) return;
  const message = `Shipment ${id} is for ${receiver}; accept the handoff and hand the shipment over.`;
  throw new Refusal('not_recipient', message, { shipment: id, party: receiver });
}

/** The found quantities of a line, in the lot's unit. */
function asShipped(facts: Facts, line: Input['lots'][number]): Input['lots'][number] {
  const { lot, uom } = line;
  const [accepted, damaged] = [line.accepted, line.damaged].flatMap((quantity) =>
    measured(facts, [{ lot, uom, quantity }]),
  );
  return accepted && damaged
    ? { lot, uom: accepted.uom, accepted: accepted.quantity, damaged: damaged.quantity }
    : line;
}

function assertLinesKnown({ lots, containers, items }: Input, shipment: Shipment): void {
  const things = new Set(thingsOf(shipment));
  const unknown =
    lots.find(({ lot, uom }) => !shipment.lots.some((line) => line.lot === lot && line.uom === uom))?.lot ??
    [...containers.map(({ container }) => container), ...items.map(({ item }) => item)].find((id) => !things.has(id));
  if (unknown === undefined) return;
  const units = shipment.lots.flatMap(({ lot, uom }) => ((lot as string) === unknown ? [uom] : []));
  const message =
    units.length === 0
      ? `Shipment ${shipment.id} has no line of ${unknown}; name it under "unexpected".`
      : `Shipment ${shipment.id} has ${unknown} in ${units.join(' and ')}; give the quantities in that unit of measure.`;
  throw new Refusal('shipment_line_unknown', message, { shipment: shipment.id, goods: unknown });
}

interface Settling {
  readonly condition: string | undefined;
  readonly receipt: HandoffReceipt | undefined;
  readonly discrepancies: readonly Discrepancy[];
  readonly settled: Shipment['lots'];
  readonly arrived: NonNullable<Shipment['arrived']>;
  readonly missing: NonNullable<Shipment['missing']>;
  readonly lost: NonNullable<Shipment['lost']>;
  readonly isComplete: boolean;
}

function settle(
  { facts, caller, time }: Step,
  { lost: _lost, ...shipment }: Shipment,
  handoff: Handoff,
  { condition, discrepancies, receipt, settled, arrived, missing, lost, isComplete }: Settling,
): void {
  const answer = present({
    status: 'accepted' as const,
    answeredAt: time,
    condition,
    answerReceipt: receipt,
    discrepancies: discrepancies.length > 0 ? discrepancies : undefined,
  });
  const now: Shipment = {
    ...shipment,
    status: isComplete ? 'received' : 'in_transit',
    settled,
    ...(arrived.length > 0 && { arrived }),
    ...(missing.length > 0 && { missing }),
    ...(lost.length > 0 && { lost }),
    custodian: caller.party,
    handoffs: answered(shipment, answer, handoff),
  };
  facts.put(shipmentKey(shipment.id), now);
  settleShorts(facts, now);
}
