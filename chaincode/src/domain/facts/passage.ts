import type { LotId, PartyId, PlaceId } from '../gs1/id';
import type { Decimal } from '../quantity';
import type { ShipmentId } from '../businessId';
import { factKey, type FactKey } from './key';
import type { Leg, LostLine, TransitLeg } from './transit';

/**
 * The goods in transit that an arrived load took. Takings of this id, in the transit facts of these ends, have the departures that they
 * were of.
 */
export interface Took {
  readonly id: string;
  readonly ends: readonly string[];
  readonly quantity: Decimal;
  /** The parts that were in shipments of commands. */
  readonly carried?: readonly TransitLeg[];
  /** Set on what a final receipt had missed and the load found. */
  readonly found?: { readonly shipment: ShipmentId; readonly lost: LostLine };
  /** The sold quantity among returned goods. */
  readonly sold?: Decimal;
}

/** One business step of a load of a lot that departs or arrives, or the voiding of a departure, as a captured event states it. */
export interface RecordedStep {
  readonly quantity: Decimal;
  /** CBV business step. */
  readonly step: string;
  /** Event time, UTC. */
  readonly at: string;
  /** The place at the other end, and its party or the party that the event names, if it names one. */
  readonly end?: PlaceId;
  readonly party?: PartyId;
  /** The receiving party that a departure names beside the destination place. */
  readonly receiver?: PartyId;
  /** The despatch advice that the event names: for a departure, the id of the shipment. */
  readonly advice?: string;
  /** On the first step of an arrived load: the goods in transit that it took. */
  readonly took?: Took;
  /** Set on a departure of goods that are sent back: they are under way as a return. */
  readonly returned?: true;
  /** Set on a voiding that moved no stock yet. The departure that it is about moves nothing when it is recorded later. */
  readonly waits?: true;
}

/** The direction of a passage: goods leave, arrive, or come `back` after a sale or as a return. */
export type Direction = 'out' | 'in' | 'back';

/** The last steps of a lot at a place in one direction, unordered. Event times decide which steps form one load (CBV 2.0 section 7.1.3). */
export interface Passage {
  readonly steps: readonly RecordedStep[];
  /** Set when steps of earlier loads were dropped. */
  readonly forgot?: true;
}

export const passageKey = (lot: LotId, place: PlaceId, direction: Direction): FactKey<Passage> =>
  factKey('passage', lot, place, direction);

/** The departure of a thing from a place, or its arrival there, and the business steps recorded for it so far. */
export interface ThingPassage {
  readonly place: PlaceId;
  readonly direction: Direction;
  /** Event time of its earliest step, UTC. */
  readonly at: string;
  readonly steps: readonly string[];
  /** The event times of the steps, if there are several. */
  readonly times?: readonly string[];
  /** The place at the other end and its party, if a step named one. */
  readonly end?: string;
  readonly party?: PartyId;
  /** The despatch advice that a step named: for goods that leave, the id of the shipment. */
  readonly advice?: string;
  /** Event time at which the departure was voided, UTC. Steps before that time move nothing. */
  readonly voided?: string;
  /** On the last arrival of a thing that has left its place since, or was packed: how it arrived. */
  readonly leg?: Leg;
  /** Set on the arrival of a thing that was at the place already, so it moved nothing. */
  readonly idle?: true;
  /** The quantities inside an arrived container that receipts named in its place. */
  readonly told?: readonly ToldQuantity[];
  /** The ways that the steps of a departure state, if they differ. When a step is in error, the ways of the others apply. */
  readonly ways?: readonly StatedWay[];
}

/** The destination that a step of a departure names. */
export type StatedWay = Pick<RecordedStep, 'step' | 'at' | 'end' | 'party' | 'receiver' | 'advice'>;

/** A quantity of a lot that a step of a container's arrival names, in the lot's unit. */
export interface ToldQuantity {
  readonly step: string;
  /** Event time, UTC. */
  readonly at: string;
  readonly lot: LotId;
  readonly quantity: Decimal;
  /** The hash of the event; absent if an earlier version of the contract recorded it. */
  readonly event?: string;
}
