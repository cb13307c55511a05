import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

/**
 * The waiting event that brought goods to a party: their maker kept them, or a party that had them sent them. Stock could not book it, for
 * instance because of a recall.
 */
export interface Custody {
  readonly msp: string;
  /** Its hash. */
  readonly event: string;
}

export const custodyKey = (goods: NodeId, party: PartyId): FactKey<Custody> => factKey('custody', goods, party);
