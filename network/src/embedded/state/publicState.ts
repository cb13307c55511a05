import { must } from '@lotline/chaincode/domain';
import { type GrowingPart, int32s } from './columns';
import type { Entry, Version } from './entry';
import type { EntryChanges, EntryStore } from './entryStore';
import type { Modification } from './history';
import { KeyTable } from './keyTable';
import { type BlockBytes, type ReadLog, StoredValues } from './storedValues';
import type { Transactions } from './transactions';

type Metadata = NonNullable<Entry['metadata']>;

/** The block whose changes are applied. */
export interface ApplyingBlock {
  readonly number: number;
  readonly history: readonly { readonly key: string; readonly modification: Modification }[];
  readonly bytes: BlockBytes | undefined;
}

const none = -1;
/** The flag of a change that is not part of the history, because it changed metadata only. */
const unrecorded = 1;

/**
 * The public keys, with every change of each: numbers in columns, keys in one buffer, and values in the block log. A key's entry is its
 * last change.
 */
export class PublicState implements EntryStore {
  readonly #keys = new KeyTable();
  /** The last change of each key. */
  readonly #last = int32s();
  /**
   * By change: the number of its key's previous change, its block and transaction, and the numbers of its value (-1 for a deletion) and
   * metadata.
   */
  readonly #previous = int32s();
  /** By change: the number of its key. */
  readonly #changed = int32s();
  readonly #blocks = int32s();
  readonly #transactions = int32s();
  readonly #values = int32s();
  readonly #metadata = int32s();
  readonly #flags = int32s();
  readonly #stored: StoredValues;
  readonly #named: Transactions;
  /** Different metadata; few, because many keys share a policy. */
  readonly #different: Metadata[] = [];
  readonly #numbers = new Map<Metadata, number>();
  #block: ApplyingBlock | undefined;

  constructor(readLog: ReadLog, transactions: Transactions) {
    this.#stored = new StoredValues(readLog);
    this.#named = transactions;
  }

  get parts(): readonly GrowingPart[] {
    const changes = [this.#changed, this.#blocks, this.#transactions, this.#values, this.#metadata, this.#flags];
    return [...changes, ...this.#keys.parts, ...this.#stored.parts];
  }

  /** Different metadata in the order of their numbers; undefined if some values are not in the log. */
  get metadata(): readonly Metadata[] | undefined {
    return this.#stored.areInLog ? this.#different : undefined;
  }

  /** To be called after `parts` were appended to. */
  restore(metadata: readonly Metadata[]): void {
    this.#keys.restore();
    for (const each of metadata) this.#numberOf(each);
    for (let change = this.#previous.length; change < this.#changed.length; change += 1) {
      this.#follow(this.#changed.at(change), change);
    }
  }

  /** Makes a change the last one of its key. */
  #follow(key: number, change: number): void {
    const isNew = key === this.#last.length;
    this.#previous.push(isNew ? none : this.#last.at(key));
    if (isNew) this.#last.push(change);
    else this.#last.set(key, change);
  }

  /** Names the block whose changes `apply` gets next. */
  begin(block: ApplyingBlock): void {
    this.#block = block;
  }

  get(key: string, asOf: number): Entry | undefined {
    const change = this.#changeAt(key, asOf);
    return change === none ? undefined : this.#entry(change);
  }

  /** The metadata of a key as of a block. Without key-level policies, as with few members, nothing is looked up. */
  metadataOf(key: string, asOf: number): Metadata | null {
    if (this.#different.length === 0) return null;
    const change = this.#changeAt(key, asOf);
    return change === none ? null : this.#metadataAt(change);
  }

  /** The last change of a key up to a block; none if it has no entry then. */
  #changeAt(key: string, asOf: number): number {
    let change = this.#lastOf(key);
    while (change !== none && this.#blocks.at(change) > asOf) change = this.#previous.at(change);
    return change === none || this.#values.at(change) === none ? none : change;
  }

  has(key: string): boolean {
    const change = this.#lastOf(key);
    return change !== none && this.#values.at(change) !== none;
  }

  apply(_block: number, changes: EntryChanges): void {
    const history = this.#block?.history ?? [];
    this.#stored.within(this.#block?.bytes);
    const added = history.map(({ key, modification }) => this.#add(key, modification, 0));
    let index = 0;
    for (const [key, entry] of changes) {
      // Most keys are written once in a block, and then both lists have the same order.
      const last = history[index]?.key === key ? added[index] : undefined;
      if (!this.#isSettled(last, entry)) this.#settle(key, entry);
      index += 1;
    }
    this.#stored.within(undefined);
  }

  /** Returns true if a change is the entry that the block left, and needs nothing else. */
  #isSettled(change: number | undefined, entry: Entry | null): boolean {
    return change !== undefined && entry?.metadata === null && isSame(this.#version(change), entry.version);
  }

  /** Every change is kept, so that older states can be read anyway. */
  forget(): void {}

  *changedSince(block: number): Generator<string> {
    for (let change = this.#changed.length - 1; change >= 0 && this.#blocks.at(change) > block; change -= 1) {
      yield this.#keys.text(this.#changed.at(change));
    }
  }

  *keys(): Generator<string> {
    for (let key = 0; key < this.#keys.count; key += 1) {
      if (this.#values.at(this.#last.at(key)) !== none) yield this.#keys.text(key);
    }
  }

  /** The changes of a key up to a block, newest first. */
  historyOf(key: string, asOf: number): Modification[] {
    const found: Modification[] = [];
    for (let change = this.#lastOf(key); change !== none; change = this.#previous.at(change)) {
      const version = this.#version(change);
      if (this.#flags.at(change) === unrecorded || version.block > asOf) continue;
      const value = this.#values.at(change);
      const of = this.#named.at(version.block, version.transaction);
      found.push({ ...of, version, value: value === none ? null : this.#stored.read(value) });
    }
    return found;
  }

  #lastOf(key: string): number {
    const number = this.#keys.find(key);
    return number === -1 ? none : this.#last.at(number);
  }

  #version(change: number): Version {
    return { block: this.#blocks.at(change), transaction: this.#transactions.at(change) };
  }

  #entry(change: number): Entry {
    const read = (): Buffer => this.#stored.read(this.#values.at(change));
    return new StoredEntry(this.#version(change), this.#metadataAt(change), read);
  }

  #metadataAt(change: number): Metadata | null {
    const metadata = this.#metadata.at(change);
    return metadata === none ? null : must(this.#different[metadata], 'metadata');
  }

  #add(
    key: string,
    { value, version }: Pick<Modification, 'value' | 'version'>,
    flag: number,
    before: number = none,
  ): number {
    const number = this.#keys.add(key);
    const change = this.#previous.length;
    this.#follow(number, change);
    this.#changed.push(number);
    this.#blocks.push(version.block);
    this.#transactions.push(version.transaction);
    this.#values.push(value === null ? none : this.#stored.number(value, before));
    this.#metadata.push(none);
    this.#flags.push(flag);
    return change;
  }

  /** Makes the last change of a key the entry that the block left: adds one if it is not in the history. */
  #settle(key: string, entry: Entry | null): void {
    const last = this.#lastOf(key);
    const before = last === none ? none : this.#values.at(last);
    if (entry === null) {
      if (before !== none) this.#add(key, { value: null, version: this.#deletion() }, unrecorded);
      return;
    }
    const { version, metadata } = entry;
    const isRecorded = before !== none && isSame(this.#version(last), version);
    const change = isRecorded ? last : this.#add(key, entry, unrecorded, before);
    if (metadata) this.#metadata.set(change, this.#numberOf(metadata));
  }

  #deletion(): Version {
    return { block: this.#block?.number ?? 0, transaction: 0 };
  }

  #numberOf(metadata: Metadata): number {
    const known = this.#numbers.get(metadata);
    if (known !== undefined) return known;
    const number = this.#different.push(metadata) - 1;
    this.#numbers.set(metadata, number);
    return number;
  }
}

/** An entry whose value is read when it is needed: validation needs versions only. */
class StoredEntry implements Entry {
  readonly version: Version;
  readonly metadata: Metadata | null;
  readonly #read: () => Buffer;

  constructor(version: Version, metadata: Metadata | null, read: () => Buffer) {
    this.version = version;
    this.metadata = metadata;
    this.#read = read;
  }

  get value(): Buffer {
    return this.#read();
  }
}

const isSame = (left: Version, right: Version): boolean =>
  left.block === right.block && left.transaction === right.transaction;
