import { shipmentIdOf } from '../businessId';
import type { Command } from '../command';
import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { lotKey } from '../facts/lot';
import { mspKey, partyKey } from '../facts/party';
import { placeKey } from '../facts/place';
import { recallKey } from '../facts/recall';
import { type Shipment, shipmentKey } from '../facts/shipment';
import { stockKey } from '../facts/stock';
import { type LotLine, thingKey } from '../facts/thing';
import { transitKey } from '../facts/transit';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { compare, type Decimal, isNegative, isZero, negate, subtract } from '../quantity';
import { eventTimeOf, objectEvent } from '../rules/buildEvent';
import { documentUri } from '../rules/documentUri';
import { assertMadeBefore } from '../rules/claimedTime';
import { assertNotExpired, expiredReason } from '../rules/expiry';
import { rememberShipment } from '../rules/openShipments';
import { lotLines } from '../rules/lotLines';
import { assertLotMovable, coveredBy, lotNeeds } from '../rules/lots';
import { type Moment, momentOfCommand } from '../rules/moment';
import { assertOwnPlace, placeNeeds, placeParty } from '../rules/ownership';
import { present } from '../rules/present';
import { assertMaySend } from '../rules/retirement';
import { assertAvailable, assertCanLeave, available, mark, stockAt } from '../rules/stock';
import { thingsOf } from '../rules/shipments';
import { productNeeds, receiptNeeds, requiresReceipt, verifiedReceipt } from '../rules/signedHandoff';
import { assertThere, assertThingMovable, looseThing, thingNeeds } from '../rules/things';
import type { Facts, Peek, Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'ship'>;

/**
 * Offers goods at a place to the next custodian. They stay there, reserved, until that custodian accepts: custody passes with two
 * signatures.
 */
export const ship: Command<Input> = {
  needs: (input, peek, caller) => {
    const party = peek(mspKey(caller.msp))?.party;
    return [
      ...(party ? [shipmentKey(shipmentIdOf(party, input.shipment))] : []),
      ...placeNeeds(input.from, peek),
      ...placeNeeds(input.to, peek),
      ...nextNeeds(input, peek),
      ...(input.recall ? [recallKey(input.recall)] : []),
      ...input.lots.flatMap(({ lot }) => [
        ...lotNeeds(lot, peek),
        stockKey(lot, input.from),
        ...transitNeeds(lot, input.to, peek),
      ]),
      ...thingsOf(input).flatMap((thing) => thingNeeds(thing, peek)),
      ...productNeeds({ lots: input.lots, things: thingsOf(input) }, peek),
      ...receiptNeeds(input.receipt, peek, caller),
    ];
  },
  decide: (input, step) => {
    const { facts, caller, time } = step;
    const id = shipmentIdOf(caller.party, input.shipment);
    if (facts.get(shipmentKey(id))) throw new Refusal('conflict', `Shipment ${id} exists already.`, { shipment: id });
    const { receiver, next } = ends(input, step);
    assertRecallReturn(input, step, receiver);
    assertMadeBefore(step, input.at, input.lots);
    // Recalled goods can be returned even if they have expired.
    if (!input.recall) assertNotExpired(step, { ...input, things: thingsOf(input) });
    const signed = verifiedReceipt(step, input.receipt, {
      kind: 'offer',
      shipment: id,
      from: caller.party,
      to: next,
      place: input.from,
      lines: input,
    });
    const moment = momentOfCommand(step, input.at);
    const { lots, held } = reserve(input, step, { shipment: id, moment });
    const items = [...new Set(input.items)];
    const containers = [...new Set(input.containers)];
    const documents = input.documents.map(({ type, id: number }) => ({ type, id: documentUri(number, caller.party) }));
    const status = 'offered' as const;
    const shipment: Shipment = present({
      id,
      sender: caller.party,
      receiver,
      receiptRequired: needsReceipt(input, facts),
      from: input.from,
      to: input.to,
      status,
      custodian: caller.party,
      lots,
      items,
      containers,
      movedAt: eventTimeOf(step, input.at),
      documents,
      handoffs: [present({ from: caller.party, to: next, offeredAt: time, status, offerReceipt: signed.trace })],
      recall: input.recall,
      held: held.length > 0 ? held : undefined,
    });
    facts.put(shipmentKey(id), shipment);
    rememberShipment(facts, shipment);
    const where = {
      at: input.at,
      place: input.from,
      bizStep: 'staging_outbound',
      disposition: 'in_progress',
      documents: [...documents, { type: 'desadv', id }],
      from: { party: caller.party, place: input.from },
      to: { party: next, place: input.to },
    };
    const event = objectEvent(step, 'OBSERVE', { lots, things: [...containers, ...items] }, where);
    return { subject: id, events: [{ ...event, ...expiredReason(input.allowExpired), ...signed.field }] };
  },
};

/** True if the sender or the owner of a product requires signed receipts; undefined if not. */
const needsReceipt = (input: Input, facts: Facts): true | undefined =>
  input.receiptRequired === true || requiresReceipt(facts, { lots: input.lots, things: thingsOf(input) }) || undefined;

/** The facts that list the shipment for its receiver. */
function transitNeeds(lot: LotId, to: PlaceId, peek: Peek): FactKey<unknown>[] {
  const receiver = peek(placeKey(to))?.party;
  if (!receiver) return [];
  const key = transitKey(lot, receiver);
  return [key, ...peek.after(key, ({ shipments = [] }) => shipments.map(shipmentKey))];
}

/** The key of the party to which the goods are offered. */
function nextNeeds({ carrier, to }: Input, peek: Peek): FactKey<unknown>[] {
  const next = carrier ?? peek(placeKey(to))?.party;
  const receiver = peek(placeKey(to))?.party;
  return [...(next ? [partyKey(next)] : []), ...(receiver && receiver !== next ? [partyKey(receiver)] : [])];
}

function ends(input: Input, step: Step): { receiver: PartyId; next: PartyId } {
  assertOwnPlace(step, input.from);
  if (input.lots.length + input.items.length + input.containers.length === 0) {
    throw new Refusal('input_invalid', 'Name the goods to ship: lots, items or containers.');
  }
  if (input.from === input.to) throw new Refusal('input_invalid', 'A shipment needs two different places.');
  const receiver = placeParty(step.facts, input.to);
  if (!receiver) throw new Refusal('place_unknown', `Place ${input.to} is not registered.`, { place: input.to });
  if (input.carrier && !step.facts.get(partyKey(input.carrier))) {
    throw new Refusal('party_unknown', `Carrier ${input.carrier} is not registered.`, { party: input.carrier });
  }
  if (input.carrier === step.caller.party) {
    const message = `${input.carrier} has the goods; give another carrier, or none to offer them to the receiver.`;
    throw new Refusal('offer_to_self', message, { party: input.carrier });
  }
  // Recalled goods go back in any case.
  if (!input.recall) assertMaySend(step, input.to, [receiver, input.carrier ?? receiver]);
  return { receiver, next: input.carrier ?? receiver };
}

/** Recalled goods may only be returned to the recall's opener. */
function assertRecallReturn({ recall: id, to }: Input, { facts }: Step, receiver: PartyId): void {
  if (!id) return;
  const recall = facts.get(recallKey(id));
  if (!recall) throw new Refusal('recall_unknown', `Recall ${id} does not exist.`, { recall: id });
  if (recall.status !== 'open') throw new Refusal('recall_closed', `Recall ${id} is closed.`, { recall: id });
  if (recall.openedBy === receiver) return;
  throw new Refusal(
    'not_recipient',
    `Goods under recall ${id} can only be returned to ${recall.openedBy}, but ${to} belongs to ${receiver}.`,
    {
      recall: id,
      receiver: recall.openedBy,
    },
  );
}

interface Reserving {
  readonly shipment: Shipment['id'];
  readonly moment: Moment;
}

function reserve(
  input: Input,
  { facts, caller }: Step,
  { shipment, moment }: Reserving,
): { readonly lots: Shipment['lots']; readonly held: NonNullable<Shipment['held']> } {
  const { from, recall } = input;
  const moving = { by: caller.party, except: recall };
  const lots = lotLines(facts, input.lots);
  const held: LotLine[] = [];
  for (const line of lots) {
    assertLotMovable(facts, line.lot, moving);
    const quantity = quarantined(facts, line, { from, recall });
    const spot = { ...moment, place: from };
    // Offered goods are reserved from now on, so they must be on hand now, also if the offer is dated before a count.
    assertAvailable(facts, { ...line, quantity: subtract(line.quantity, quantity) }, { ...spot, isNow: true });
    assertCanLeave(facts, line, spot);
    mark(facts, line, from, { reserved: line.quantity, held: negate(quantity) });
    if (!isZero(quantity)) held.push({ ...line, quantity });
  }
  for (const id of new Set(thingsOf(input))) {
    const thing = assertThere(looseThing(facts, id, from), moment);
    assertThingMovable(facts, thing, moving);
    facts.put(thingKey(id), { ...thing, shipment });
  }
  return { lots, held };
}

/**
 * The quantity of a line that is taken from held stock: quarantined goods are returned to the recall's opener, but available stock first.
 * A surplus is not taken, because nobody has confirmed it yet.
 */
function quarantined(facts: Facts, line: LotLine, { from, recall }: Pick<Input, 'from' | 'recall'>): Decimal {
  const lot = facts.get(lotKey(line.lot));
  if (!lot || !coveredBy(lot, recall)) return '0';
  const stock = stockAt(facts, line.lot, from, line.uom);
  const missing = subtract(line.quantity, available(stock));
  const known = subtract(stock.held, stock.surplus);
  if (isNegative(missing)) return '0';
  return compare(missing, known) < 0 ? missing : known;
}
