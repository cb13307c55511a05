/** The ledger as a transaction sees it: committed facts as canonical JSON text. Both calls are one message where the peer can. */
export interface WorldState {
  /** Values in the order of the keys; null where there is none. Own writes are not seen. */
  getMany(keys: readonly string[]): Promise<(string | null)[]>;
  putMany(entries: readonly (readonly [key: string, value: string])[]): Promise<void>;
}
