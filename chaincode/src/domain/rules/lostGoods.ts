import type { ShipmentId } from '../businessId';
import { Refusal } from '../errors';
import { type Shipment, shipmentKey } from '../facts/shipment';
import { type LostLine, transitKey } from '../facts/transit';
import type { LotLine } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { add, compare, type Decimal, isZero, negate, subtract } from '../quantity';
import type { Facts, Step } from '../step';
import type { Spot } from './moment';
import { settleShorts } from './shorts';
import { book, mark } from './stock';

/** The quantity of a lot that a final receipt of a shipment missed and that nobody has found since. */
export const lostOf = ({ lost = [] }: Pick<Shipment, 'lost'>, lot: LotId): LostLine | undefined =>
  lost.find((line) => line.lot === lot);

/** The lost lines without a quantity that was found, or with one that is lost. */
export function changeLost(lost: readonly LostLine[] = [], { quantity, ...line }: LostLine): readonly LostLine[] {
  const before = lost.find(({ lot }) => lot === line.lot);
  const now = add(before?.quantity ?? '0', quantity);
  const others = lost.filter((each) => each !== before);
  return isZero(now) ? others : [...others, { ...(before ?? line), quantity: now }];
}

/** Puts a quantity that is not lost after all back into the accounts of the place that missed it, or the other way round. */
export function unlose(facts: Facts, line: LostLine, quantity: Decimal): void {
  mark(facts, line, line.place, { received: negate(quantity), adjusted: quantity });
}

const withLost = ({ lost: _lost, ...shipment }: Shipment, lost: readonly LostLine[]): Shipment =>
  lost.length > 0 ? { ...shipment, lost } : shipment;

function put(facts: Facts, shipment: Shipment, line: LostLine, quantity: Decimal): void {
  const now = withLost(shipment, changeLost(shipment.lost, { ...line, quantity: negate(quantity) }));
  unlose(facts, line, quantity);
  facts.put(shipmentKey(shipment.id), now);
  settleShorts(facts, now);
}

/** Lost goods that a captured receipt found, so that a correction loses them again. */
export interface FoundLine {
  readonly shipment: ShipmentId;
  readonly lost: LostLine;
}

/**
 * The lost goods of the shipments that a captured receipt names, if it may have found them: its time is after the final receipt. Refuses
 * the quantity that was received before if as much is lost: it may be the same receipt once more.
 */
export function foundBy(
  { caller }: Step,
  { lot, quantity, uom }: LotLine,
  { shipments, time }: { readonly shipments: readonly Shipment[]; readonly time: string },
): FoundLine | undefined {
  for (const shipment of shipments) {
    const lost = shipment.custodian === caller.party ? lostOf(shipment, lot) : undefined;
    if (!lost || time <= lost.at || compare(quantity, lost.quantity) > 0) continue;
    const settled = shipment.settled?.find((line) => line.lot === lot)?.quantity ?? '0';
    if (subtract(settled, lost.quantity) === quantity) {
      const message = `${quantity} ${uom} of ${lot} were received of shipment ${shipment.id}, and ${lost.quantity} are missing: it is not clear which of them the event means. Receive what was found by command.`;
      throw new Refusal('transit_insufficient', message, { lot, shipment: shipment.id });
    }
    return { shipment: shipment.id, lost };
  }
  return undefined;
}

/** Books lost goods in where they were found. */
export function find({ facts }: Step, line: LotLine, spot: Spot, { shipment: id, lost }: FoundLine): void {
  const shipment = facts.get(shipmentKey(id));
  if (!shipment) return;
  const { quantity } = line;
  const isHeld = shipment.held?.some(({ lot }) => lot === line.lot) === true;
  put(facts, shipment, lost, quantity);
  book(facts, line, spot, { onHand: quantity, received: quantity, ...(isHeld && { held: quantity }) });
}

/** Loses goods again, because the receipt that found them is in error. */
export function loseAgain(facts: Facts, { quantity }: LotLine, { shipment: id, lost }: FoundLine): void {
  const shipment = facts.get(shipmentKey(id));
  if (shipment) put(facts, shipment, lost, negate(quantity));
}

/**
 * Brings lost goods back to the place of their sender, who says that they did not leave. Returns false if no shipment that it names, or
 * that goes to the named receiver, has lost that much.
 */
export function bringLostHome(
  { facts, caller }: Step,
  line: LotLine,
  spot: Spot,
  { advice, party }: { readonly advice?: string | undefined; readonly party?: PartyId | undefined },
): boolean {
  const { lot, quantity } = line;
  const sent = party === undefined ? [] : (facts.get(transitKey(lot, party))?.shipments ?? []);
  const shipments = (advice === undefined ? sent : [advice as ShipmentId]).flatMap(
    (id) => facts.get(shipmentKey(id)) ?? [],
  );
  const of = shipments
    .filter(({ sender, from }) => sender === caller.party && from === spot.place)
    .find((shipment) => compare(lostOf(shipment, lot)?.quantity ?? '0', quantity) >= 0);
  const lost = of && lostOf(of, lot);
  if (!lost) return false;
  put(facts, of, lost, quantity);
  book(facts, line, spot, { onHand: quantity, shipped: negate(quantity) });
  return true;
}
