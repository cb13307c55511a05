import { factKey, type FactKey } from './key';

/** The organisations that have registered a party and write to the ledger, by MSP id, in the order in which they came. */
export interface Members {
  readonly msps: readonly string[];
}

export const membersKey: FactKey<Members> = factKey('members');
