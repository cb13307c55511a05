/** The last change of a value: the block, and the index of the transaction in it. */
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

/** A key with its entry, in ranges. */
export interface Row {
  readonly key: string;
  readonly entry: Entry;
}

/** Returns true if two versions, either of which may be absent, are equal. */
export const sameVersion = (left: Version | null, right: Version | null): boolean =>
  left?.block === right?.block && left?.transaction === right?.transaction;
