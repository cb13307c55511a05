import { convert, type Decimal } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import { eventsOf, type MoveKind, moveKind } from '../../projection/moveKinds';
import { daysLater } from '../days';
import type { PositionDays } from '../lotDays';
import type { Period } from './task';

/** A change of stock with its reason. `quantity` is below zero for goods that left, in the product's unit. */
export interface Flow {
  readonly kind: MoveKind;
  readonly lot: string;
  readonly place: string;
  readonly time: string;
  readonly quantity: Decimal;
  readonly uom: string;
  readonly event: string | undefined;
}

interface Row {
  lot: string;
  uom: string;
  time: string;
  height: number;
  on_hand: Decimal;
}

/** Every change of stock of a position in a period, with its reason. */
export function flowsOf(
  database: Database,
  { product, place }: Pick<PositionDays, 'product' | 'place'>,
  { uom, period: { from, to } }: { readonly uom: string; readonly period: Period },
): Flow[] {
  const rows = database.all<Row>(
    `SELECT lot, uom, time, height, on_hand FROM movement WHERE lot >= ? AND lot < ? AND place = ? AND time >= ? AND time < ? AND on_hand <> '0' ORDER BY time, run, position`,
    product,
    `${product}0`,
    place,
    from,
    daysLater(to, 1),
  );
  return rows.flatMap((row) => {
    const quantity = convert(row.on_hand, row.uom, uom);
    if (quantity === undefined) return [];
    const { lot, time, height } = row;
    const events = eventsOf(database, { lot, place, time, height });
    return [{ kind: moveKind(events, row.on_hand), lot, place, time, quantity, uom, event: events[0]?.id }];
  });
}
