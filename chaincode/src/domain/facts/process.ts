import type { ItemId, LotId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** A transformation that several events tell of, joined by their transformationID (EPCIS 2.0 section 7.4.6). */
export interface Process {
  readonly inputs: readonly (LotId | ItemId)[];
  readonly outputs: readonly (LotId | ItemId)[];
}

export const processKey = (transformationId: string): FactKey<Process> => factKey('process', transformationId);
