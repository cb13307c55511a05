import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

/** A waiting event that brought goods to a party, by its recorder's MSP and its hash. */
export interface Bringing {
  readonly msp: string;
  readonly event: string;
}

/**
 * The waiting events that brought goods to a party, one of each organisation: their maker kept them, or a party that had them sent them.
 * Stock could not book these events, for instance because of a recall.
 */
export interface Custody {
  readonly events: readonly Bringing[];
}

export const custodyKey = (goods: NodeId, party: PartyId): FactKey<Custody> => factKey('custody', goods, party);
