import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import type { LotLine } from '../facts/thing';
import type { RecallId } from '../businessId';
import type { LotId, PartyId } from '../gs1/id';
import { productOf } from '../goodsKinds';
import type { Facts, Peek } from '../step';
import { blockingRecall, type Moving, recallNeeds } from './blocking';
import { hasFirstMakers, recallsFor } from './makers';

/** The needs of moving a lot: its fact and its recalls. */
export function lotNeeds(lot: LotId, peek: Peek): FactKey<unknown>[] {
  const key = lotKey(lot);
  return [key, ...peek.after(key, recallNeeds)];
}

/** A commissioned lot. Refuses an unverified one. */
export function knownLot(facts: Facts, id: LotId): Lot {
  const lot = facts.get(lotKey(id));
  if (lot?.status === 'active') return lot;
  throw new Refusal('lot_unknown', unknownGoods(id), { lot: id });
}

const unknownGoods = (id: LotId): string =>
  productOf(id) === (id as string)
    ? `No goods of ${id} without a lot number are recorded; name their lot, such as ${id}/10/ABC.`
    : `Lot ${id} was never commissioned.`;

/** The commissioned lot of a line. Refuses a line in another unit than the lot's. */
export function lotOf(facts: Facts, line: Pick<LotLine, 'lot' | 'uom'>): Lot {
  const lot = knownLot(facts, line.lot);
  if (lot.uom === line.uom) return lot;
  throw new Refusal(
    'uom_mismatch',
    `Lot ${line.lot} is counted in ${lot.uom ?? 'no unit'}, not in ${line.uom}; convert the quantity first.`,
    { lot: line.lot, uom: line.uom, expected: lot.uom },
  );
}

/** The fact of a lot that is not made yet, to keep its recalls and holds. */
export const unverifiedLot = (id: LotId): Lot => ({ id, status: 'unverified', recalls: [] });

/** Returns true if goods are in the scope of the recall under which they are returned; only then a hold does not block them. */
export const coveredBy = ({ recalls }: { readonly recalls: readonly RecallId[] }, recall?: RecallId): boolean =>
  recall !== undefined && recalls.includes(recall);

/** The first open recall that prevents a party from moving goods of a lot. */
export const recallOfLot = (facts: Facts, lot: Lot, moving: Moving): RecallId | undefined =>
  blockingRecall(facts, { ...lot, recalls: recallsFor(facts, lot, moving.of ?? moving.by) }, moving);

/** Refuses a lot that an open recall covers. `so` ends the message: what follows for the caller. */
export function assertNotRecalled(facts: Facts, lot: Lot, moving: Moving, so = ''): void {
  const { id } = lot;
  const recall = recallOfLot(facts, lot, moving);
  if (!recall) return;
  throw new Refusal('lot_recalled', `Lot ${id} is covered by open recall ${recall}${so}.`, { lot: id, recall });
}

/** Refuses a lot that is recalled or on hold. */
export function assertLotMovable(facts: Facts, id: LotId, moving: Moving): void {
  const lot = facts.get(lotKey(id));
  if (!lot) return;
  assertNotRecalled(facts, lot, moving);
  if (lot.hold && hasFirstMakers(facts, lot, moving.of ?? moving.by) && !coveredBy(lot, moving.except)) {
    throw new Refusal('lot_held', `Lot ${id} is on hold by ${lot.hold.by}: ${lot.hold.reason}`, {
      lot: id,
      by: lot.hold.by,
    });
  }
}

/** The producer of a lot, whom its exceptions concern. */
export const lotProducer = (facts: Facts, lot: LotId): PartyId | undefined => facts.get(lotKey(lot))?.producer;
