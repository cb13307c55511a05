/** A private data collection: who holds its values, and whether only clients of those organisations may read or write. */
export interface Collection {
  readonly name: string;
  readonly members: readonly string[];
  readonly memberOnlyRead?: boolean;
  readonly memberOnlyWrite?: boolean;
}

const implicit = '_implicit_org_';

/** The MSP id of the organisation whose own collection has that name; undefined for collections that are defined. */
export const ownerOf = (name: string): string | undefined =>
  name.startsWith(implicit) ? name.slice(implicit.length) : undefined;

/** The collections of a chaincode, and each organisation's own, which needs no definition. */
export class Collections {
  readonly #defined: ReadonlyMap<string, Collection>;
  readonly #mspIds: ReadonlySet<string>;
  readonly #place: string;

  /** `place` is the channel and the chaincode, as peers name them: `channel/chaincode`. */
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
