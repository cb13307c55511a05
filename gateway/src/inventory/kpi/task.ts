import type { Decimal } from '@lotline/chaincode/domain';
import type { KpiEventRow, KpiName, KpiRow } from '../../answers/inventoryKpis';
import type { Layer } from '../costs';
import type { Positions } from '../partyPositions';
import type { OwnerKey } from '../owner';

/** First and last day of a period, in UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A line of an order, as far as measures need it. */
export interface OrderLine {
  readonly kind: 'purchase' | 'sales';
  readonly order: string;
  readonly placed: string;
  readonly promised: string | undefined;
  readonly product: string;
  readonly partner: string;
  /** The parties that accepted the goods on the way. */
  readonly carriers: readonly string[];
  readonly shipments: readonly string[];
  readonly ordered: Decimal;
  readonly shipped: Decimal;
  readonly received: Decimal;
  readonly uom: string;
  readonly backordered: Decimal;
  /** The day on which all of the line had arrived; undefined if it has not, or if nobody asks for it. */
  readonly receivedOn: string | undefined;
}

/** An approved line of a count. */
export interface Check {
  readonly count: string;
  readonly at: string;
  readonly lot: string;
  readonly place: string;
  readonly isAccurate: boolean;
}

/** The cost of holding a unit of a product for a year, at the places where it is the same. */
export interface Holding {
  readonly product: string;
  /** The `positionKey` of product and place of each. */
  readonly keys: readonly string[];
  readonly cost: Decimal;
  readonly currency: string;
}

/** Measures that are wanted. They are made in a thread. */
export interface KpiTask {
  readonly kind: 'kpis';
  readonly format: 'json';
  readonly owner: OwnerKey;
  readonly period: Period;
  /** How many periods before are shown beside it. */
  readonly earlier: number;
  readonly deadDays: number;
  readonly expiryDays: number;
  readonly today: string;
  /** Instead of measures, the events behind one. */
  readonly events?: KpiName | undefined;
  /** Goods on hand without the events by which they came, for lists that show none. */
  readonly isBrief?: true;
}

/** The records and positions from which measures are made. */
export interface KpiFacts {
  readonly task: KpiTask;
  readonly positions: Positions;
  readonly layers: readonly (Layer & { readonly product: string })[];
  readonly lines: readonly OrderLine[];
  readonly checks: readonly Check[];
  readonly holdings: readonly Holding[];
}

/** A measure of one period. */
export type Measure = Omit<KpiRow, 'trend'>;
export type { KpiEventRow };

export const isIn = (day: string | undefined, { from, to }: Period): boolean =>
  day !== undefined && day >= from && day <= to;
