import type { Version } from './entry';

/** One change of a public key. A null value is a deletion. */
export interface Modification {
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly value: Buffer | null;
  readonly version: Version;
}
