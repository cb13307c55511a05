import type { RecallId, ShipmentId } from '../businessId';
import type { ItemId, LotId, OtherId, PartyId, PlaceId, UnitId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { isItemId } from '../goodsKinds';
import { factKey, type FactKey } from './key';
import type { Hold } from './lot';
import type { ThingPassage } from './passage';
import type { Leg } from './transit';

/** Whatever EPCIS names in an EPC list: a serialized item, a logistic unit, a crate, or goods under a private URI. */
export type ThingId = ItemId | UnitId | OtherId;

/** A quantity of a lot. */
export interface LotLine {
  readonly lot: LotId;
  readonly quantity: Decimal;
  /** UN/ECE code. */
  readonly unit: string;
}

/** What is directly inside a container. */
export interface Contents {
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

export interface Inside extends Contents {
  /** All lots inside, at any depth, summed per lot; a thing of a lot counts one C62 under it. */
  readonly load: readonly LotLine[];
  /**
   * What captured events say was packed and stock did not have: it stands in the trace, blocks with its lots, and is in no balance.
   * `load` and `claims` have no line in common.
   */
  readonly claims: readonly LotLine[];
  /** How many containers are inside one another below this one; absent for none. */
  readonly levels?: number;
}

/** One use of a container, from its first packing to its emptying. Times are event times, UTC. */
export interface Filling {
  /** Counts from 1. */
  readonly number: number;
  readonly from: string;
  /** Absent while something is inside. */
  readonly until?: string;
}

/**
 * A thing with an identity of its own. Anything may hold other things: a pallet, a case with a serial number, a crate. Only a thing
 * without `parent` has a whereabouts of its own; moving it is one write, whatever is inside.
 */
export interface Thing {
  readonly id: ThingId;
  /** Absent for what was never made as goods and only holds some. */
  readonly status?: 'active' | 'sold' | 'destroyed' | 'consumed' | 'unverified';
  readonly producer?: PartyId;
  readonly lot?: LotId;
  readonly expiry?: string;
  readonly parent?: ThingId;
  /** What was sold, used up or destroyed keeps the place where it went. */
  readonly place?: PlaceId;
  /** Set from the offer on; while `place` is set too, custody has not moved yet. */
  readonly shipment?: ShipmentId;
  readonly transit?: Leg;
  /** How it came to its place, as it is, where a captured event received it there: a correction of that event puts it back. */
  readonly arrived?: Leg;
  /** The captured event that sold it last, by its hash: only its correction undoes the sale. */
  readonly sale?: string;
  /** The last places that captured events tell it left or came to. */
  readonly passages?: readonly ThingPassage[];
  readonly hold?: Hold;
  /** Recalls that have this thing, or one inside it, in scope. */
  readonly recalls: readonly RecallId[];
  /** Absent when nothing is inside. */
  readonly inside?: Inside;
  /** The last uses as a container, the current one last; a pallet number or crate is used again after its goods are gone. */
  readonly fillings?: readonly Filling[];
}

/** Serialized items and all other things have keys of two kinds, so that each can be listed. */
export const thingKey = (id: ThingId): FactKey<Thing> => factKey(isItemId(id) ? 'item' : 'unit', id);
