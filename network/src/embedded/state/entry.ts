/** Where a value was last changed: the block and the transaction's place in it. */
export interface Version {
  readonly block: number;
  readonly transaction: number;
}

/** A value of the world state with its version and its metadata (Fabric keeps a key's endorsement policy there). */
export interface Entry {
  readonly value: Buffer;
  readonly version: Version;
  readonly metadata: ReadonlyMap<string, Buffer> | null;
}

/** A key with its entry, as ranges give them. */
export interface Row {
  readonly key: string;
  readonly entry: Entry;
}

/** Whether two versions, either of which may be absent, are the same. */
export const sameVersion = (left: Version | null, right: Version | null): boolean =>
  left?.block === right?.block && left?.transaction === right?.transaction;
