import type { LotId, PlaceId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** The exceptions `count_surplus` of a lot at a place that are open: they close when the surplus is explained or released. */
export interface Surplus {
  readonly open: readonly { readonly msp: string; readonly event: string; readonly number: number }[];
}

export const surplusKey = (lot: LotId, place: PlaceId): FactKey<Surplus> => factKey('surplus', lot, place);
