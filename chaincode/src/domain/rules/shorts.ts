import type { Finding } from '../command';
import { exceptionKey } from '../facts/event';
import { type Discrepancy, type NotedShort, type Shipment, shipmentKey } from '../facts/shipment';
import { type ThingId, thingKey } from '../facts/thing';
import type { ShipmentId } from '../businessId';
import type { Facts } from '../step';
import { openLines, thingsOf } from './shipments';

const found = 'The goods were found, or did not leave.';
const replaced = 'A later receipt found another quantity.';

/** Notes with a shipment that an exception says that goods have not arrived. It replaces an earlier one of the same goods. */
export function noteShort(facts: Facts, { code, details = {} }: Finding, by: Omit<NotedShort, 'goods'>): void {
  const { shipment: id, goods } = details;
  if (code !== 'receipt_short' || typeof id !== 'string' || typeof goods !== 'string') return;
  const shipment = facts.get(shipmentKey(id as ShipmentId));
  if (!shipment) return;
  const { shorts = [] } = shipment;
  for (const before of shorts.filter((each) => each.goods === goods)) close(facts, before, replaced);
  const others = shorts.filter((each) => each.goods !== goods);
  facts.put(shipmentKey(shipment.id), { ...shipment, shorts: [...others, { goods, ...by }] });
}

/** The discrepancies of a receipt without those that an open exception of the shipment says already. */
export const newDiscrepancies = (
  facts: Facts,
  { shorts = [] }: Shipment,
  discrepancies: readonly Discrepancy[],
): readonly Discrepancy[] =>
  discrepancies.filter(({ goods, kind, quantity }) => {
    const noted = kind === 'short' ? shorts.find((each) => each.goods === goods) : undefined;
    const known = noted && facts.get(exceptionKey(noted.msp, noted.event, noted.number));
    return known?.status !== 'open' || known.details?.['quantity'] !== quantity;
  });

/** Closes the exceptions of a shipment's goods of which nothing is missing any more. Opens those again of which a find was in error. */
export function settleShorts(facts: Facts, shipment: Shipment): void {
  for (const noted of shipment.shorts ?? []) {
    if (isMissing(facts, shipment, noted.goods)) openAgain(facts, noted);
    else close(facts, noted, found);
  }
}

/** Returns true if goods of a shipment are under way in it, or lost. */
function isMissing(facts: Facts, shipment: Shipment, goods: string): boolean {
  if (!thingsOf(shipment).some((id) => id === goods)) {
    return [...openLines(shipment), ...(shipment.lost ?? [])].some(({ lot }) => lot === goods);
  }
  const thing = facts.get(thingKey(goods as ThingId));
  return thing?.shipment === shipment.id || thing?.transit?.shipment === shipment.id;
}

function close(facts: Facts, { msp, event, number }: NotedShort, resolution: string): void {
  const key = exceptionKey(msp, event, number);
  const known = facts.get(key);
  if (known?.status === 'open') facts.put(key, { ...known, status: 'resolved', resolution, resolvedBy: known.party });
}

function openAgain(facts: Facts, { msp, event, number }: NotedShort): void {
  const key = exceptionKey(msp, event, number);
  const known = facts.get(key);
  if (known?.status !== 'resolved' || known.resolution !== found) return;
  const { resolution: _resolution, resolvedBy: _resolvedBy, ...open } = known;
  facts.put(key, { ...open, status: 'open' });
}
