import { convert, type Decimal, isNegative, negate } from '@lotline/chaincode/domain';
import type { Database } from '../../projection/database';
import { daysLater } from '../days';
import type { OwnPosition } from '../ownPositions';
import { type EventAt, eventsOf, wordOf } from '../uses';
import type { Period } from './task';

const kinds = {
  retail_selling: 'sold',
  dispensing: 'sold',
  cycle_counting: 'counted',
  stock_taking: 'counted',
  destroying: 'destroyed',
} as const;

export type FlowKind = 'sold' | 'consumed' | 'counted' | 'destroyed' | 'other' | 'unclear';

/** A change of stock with its reason. `quantity` is below zero for what left, in the product's unit. */
export interface Flow {
  readonly kind: FlowKind;
  readonly product: string;
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
  on_hand: Decimal;
}

function kindOf({ type, step }: EventAt, amount: Decimal): FlowKind {
  if (type === 'TransformationEvent') return isNegative(amount) ? 'consumed' : 'other';
  const word = wordOf(step);
  return word in kinds ? kinds[word as keyof typeof kinds] : 'other';
}

function reasonOf(database: Database, row: Row, place: string): Pick<Flow, 'kind' | 'event'> {
  const events = eventsOf(database, { ...row, place });
  const all = new Set(events.map((event) => kindOf(event, row.on_hand)));
  const [kind = 'other'] = all;
  return { kind: all.size > 1 ? 'unclear' : kind, event: events[0]?.id };
}

/** Every change of stock of a position in a period, with its reason. */
export function flowsOf(database: Database, { product, place, uom }: OwnPosition, { from, to }: Period): Flow[] {
  if (uom === undefined) return [];
  const rows = database.all<Row>(
    `SELECT lot, uom, time, on_hand FROM movement WHERE lot >= ? AND lot < ? AND place = ? AND time >= ? AND time < ? AND on_hand <> '0' ORDER BY time, n`,
    product,
    `${product}0`,
    place,
    from,
    daysLater(to, 1),
  );
  return rows.flatMap((row) => {
    const quantity = convert(row.on_hand, row.uom, uom);
    if (quantity === undefined) return [];
    const { lot, time } = row;
    return [{ product, lot, place, time, quantity, uom, ...reasonOf(database, row, place) }];
  });
}

/** The amount that left in some flows; what came back counts against it. */
export const leftIn = (flows: readonly Flow[]): Decimal[] => flows.map(({ quantity }) => negate(quantity));
