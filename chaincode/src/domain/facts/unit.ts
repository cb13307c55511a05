import type { RecallId, ShipmentId } from '../businessId';
import type { ItemId, LotId, PlaceId, UnitId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { factKey, type FactKey } from './key';
import type { Hold } from './lot';
import type { Leg } from './transit';

/** A quantity of a lot. */
export interface LotLine {
  readonly lot: LotId;
  readonly quantity: Decimal;
  /** UN/ECE code. */
  readonly unit: string;
}

/** What is directly inside a logistic unit. */
export interface Contents {
  readonly lots: readonly LotLine[];
  readonly items: readonly ItemId[];
  readonly units: readonly UnitId[];
}

/**
 * A logistic unit. Only a unit without `parent` has a whereabouts of its own; moving it is one write, whatever is inside.
 */
export interface Unit extends Contents {
  readonly id: UnitId;
  readonly parent?: UnitId;
  readonly place?: PlaceId;
  /** Set from the offer on; while `place` is set too, custody has not moved yet. */
  readonly shipment?: ShipmentId;
  readonly transit?: Leg;
  /** All lots inside, at any depth, summed per lot; items count one C62 each under their lot. */
  readonly load: readonly LotLine[];
  /**
   * What captured events say was packed and stock did not have: it stands in the trace, blocks with its lots, and is in no balance.
   * `load` and `claims` have no line in common.
   */
  readonly claims: readonly LotLine[];
  /** How often the unit was emptied and used again; an SSCC returns after its goods are gone. */
  readonly filling: number;
  readonly hold?: Hold;
  /** Recalls that have an item inside in scope, at any depth. */
  readonly recalls: readonly RecallId[];
}

export const unitKey = (id: UnitId): FactKey<Unit> => factKey('unit', id);
