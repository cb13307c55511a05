/**
 * A key-level policy. Changes of the key need the endorsement of a majority of the members that includes every owner; all the other
 * members can replace one owner.
 */
export interface Guard {
  readonly key: string;
  /** MSP ids, sorted. */
  readonly owners: readonly string[];
  /** MSP ids. */
  readonly members: readonly string[];
}

/** The world state of a transaction: committed facts as canonical JSON text. Each call is one message if the peer supports batches. */
export interface WorldState {
  /** Values in the order of the keys; null if there is none. Excludes the transaction's own writes. */
  getMany(keys: readonly string[]): Promise<(string | null)[]>;
  putMany(entries: readonly (readonly [key: string, value: string])[], guards: readonly Guard[]): Promise<void>;
}
