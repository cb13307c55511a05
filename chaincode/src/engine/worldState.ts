/**
 * A key that from now on changes only with the endorsement of a majority of the members, in which each owner is, or in an owner's place
 * all the other members.
 */
export interface Guard {
  readonly key: string;
  /** MSP ids, sorted. */
  readonly owners: readonly string[];
  /** MSP ids. */
  readonly members: readonly string[];
}

/** The ledger as a transaction sees it: committed facts as canonical JSON text. Both calls are one message where the peer can. */
export interface WorldState {
  /** Values in the order of the keys; null where there is none. Own writes are not seen. */
  getMany(keys: readonly string[]): Promise<(string | null)[]>;
  putMany(entries: readonly (readonly [key: string, value: string])[], guards: readonly Guard[]): Promise<void>;
}
