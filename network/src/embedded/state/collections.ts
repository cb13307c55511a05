/** A private data collection: its member organisations, and if only their clients may read or write. */
export interface Collection {
  readonly name: string;
  readonly members: readonly string[];
  readonly memberOnlyRead?: boolean;
  readonly memberOnlyWrite?: boolean;
}

const implicit = '_implicit_org_';

/** The MSP id of the organisation whose implicit collection has that name; undefined for defined collections. */
export const ownerOf = (name: string): string | undefined =>
  name.startsWith(implicit) ? name.slice(implicit.length) : undefined;

/** The collections of a chaincode, including each organisation's implicit one. */
export class Collections {
  readonly #defined: ReadonlyMap<string, Collection>;
  readonly #mspIds: ReadonlySet<string>;
  readonly #place: string;

  /** `place` is `channel/chaincode`, as in the messages of peers. */
  constructor(defined: readonly Collection[], mspIds: readonly string[], place: string) {
    this.#place = place;
    this.#defined = new Map(defined.map((collection) => [collection.name, collection]));
    this.#mspIds = new Set(mspIds);
  }

  find(name: string): Collection {
    const defined = this.#defined.get(name);
    if (defined) return { memberOnlyRead: true, memberOnlyWrite: true, ...defined };
    const mspId = ownerOf(name);
    if (mspId !== undefined && this.#mspIds.has(mspId))
      return { name, members: [mspId], memberOnlyRead: false, memberOnlyWrite: false };
    throw new Error(`collection ${this.#place}/${name} could not be found`);
  }
}
