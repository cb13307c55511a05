import type { RecallId, ShipmentId } from '../businessId';
import type { ItemId, LotId, OtherId, PartyId, PlaceId, LogisticUnitId } from '../gs1/id';
import type { Decimal } from '../quantity';
import { isItemId } from '../goodsKinds';
import { factKey, type FactKey } from './key';
import type { Hold, StatedMaking } from './lot';
import type { ThingPassage } from './passage';
import type { Leg } from './transit';

/** The id of a member of an EPC list: a serialized item, a logistic unit, a crate, or goods under a private URI. */
export type ThingId = ItemId | LogisticUnitId | OtherId;

/** A quantity of a lot. */
export interface LotLine {
  readonly lot: LotId;
  readonly quantity: Decimal;
  /** UN/ECE code. */
  readonly uom: string;
}

/** The contents directly inside a container. */
export interface Contents {
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

export interface Inside extends Contents {
  /** All lots inside, at any depth, summed per lot; an item of a lot counts as one C62. */
  readonly load: readonly LotLine[];
  /**
   * Contents that captured events packed although stock did not have them. They are in the trace and in no balance, and a hold or recall
   * of their lots blocks the container. No line is in both `load` and `claims`.
   */
  readonly claims: readonly LotLine[];
  /** The levels of containers nested inside this one; absent for none. */
  readonly levels?: number;
  /** The first last day of a thing inside, at any depth; absent if none has one of its own. */
  readonly expires?: Expiring;
}

/** A thing with a last day of its own, beside that of its lot. */
export interface Expiring {
  readonly id: ThingId;
  readonly expiry: string;
}

/** One use of a container, from its first packing to its emptying. Times are event times, UTC. */
export interface Filling {
  /** Counts from 1. */
  readonly number: number;
  readonly from: string;
  /** Event times of further packings. */
  readonly later?: readonly string[];
  /** Event times at which a part was taken out. */
  readonly outs?: readonly string[];
  /** Absent until the container is emptied. */
  readonly until?: string;
  /** Where it was emptied, if an event took out all contents without listing them: contents recorded later came out there too. */
  readonly opened?: PlaceId;
  /** The container's hold at that time: contents recorded later are on hold, too. */
  readonly hold?: Hold;
  /** Event times at which the container was sold with its contents. They stay when it comes back with them. */
  readonly sold?: readonly string[];
  /** The contents that it took out, for a correction; absent if they are too many. */
  readonly took?: Contents;
  /** Recalls that have this filling in scope: events of it may be recorded after the container was filled again. */
  readonly recalls?: readonly RecallId[];
}

/**
 * A thing with its own id: an item, a pallet, a case with a serial number, a crate. Any of them can contain others. Only a thing
 * without `parent` has its own location, so moving it is one write, whatever it contains.
 */
export interface Thing {
  readonly id: ThingId;
  /** Absent for a container that was never made as goods. */
  readonly status?: 'active' | 'sold' | 'destroyed' | 'consumed' | 'unverified';
  readonly producer?: PartyId;
  /** The party that made it, or filled it first, if nobody owned its id: other parties may have things of their own under it. */
  readonly unowned?: PartyId;
  /** Set while nobody has made it, and a party that had the inputs said that it did. */
  readonly stated?: StatedMaking;
  /** Set when another party made it than the one that had said so: recalls and holds by what that one said do not cover it. */
  readonly contested?: true;
  readonly lot?: LotId;
  readonly expiry?: string;
  readonly parent?: ThingId;
  /** Its place; a sold, consumed or destroyed thing keeps its last one. */
  readonly place?: PlaceId;
  /**
   * Event time of its coming to its place, UTC, if that is known and no captured arrival has it. It does not leave before.
   */
  readonly since?: string;
  /** Where it was made, if a packing of it as a container was recorded before at another place, from where it may have left. */
  readonly madeIn?: PlaceId;
  /** Set when it is offered; while `place` is set too, custody has not passed yet. */
  readonly shipment?: ShipmentId;
  readonly transit?: Leg;
  /** The transit leg that ended when a captured event received it at its place; a correction of that event restores it. */
  readonly arrived?: Leg;
  /** Hash of the captured event that sold it last; only its correction undoes the sale. */
  readonly sale?: string;
  /** Event time at which it was sold last, UTC. It comes back from its customer later. */
  readonly soldAt?: string;
  /** Its last departures and arrivals in captured events. */
  readonly passages?: readonly ThingPassage[];
  readonly hold?: Hold;
  /** How often it came back: from a customer, or under a recall to its opener. */
  readonly returned?: number;
  /** Recalls that have this thing, or a thing inside it, in scope. */
  readonly recalls: readonly RecallId[];
  /** Absent when nothing is inside. */
  readonly inside?: Inside;
  /** The party that filled it first, if the number of the container has no owner. */
  readonly filledFirst?: PartyId;
  /** Its last fillings, the current one last; a pallet's SSCC or a crate is used again after it was emptied. */
  readonly fillings?: readonly Filling[];
}

/** Serialized items and all other things have different kinds of key, so that each can be listed. */
export const thingKey = (id: ThingId): FactKey<Thing> => factKey(isItemId(id) ? 'item' : 'container', id);
