import { crc32 } from 'node:zlib';
import { float64s, type GrowingPart, int32s } from './columns';
import { Recent } from './recent';

/** Reads bytes of the block log. */
export type ReadLog = (position: number, length: number) => Buffer;

/** A block's bytes, and their position in the log. */
export interface BlockBytes {
  readonly raw: Uint8Array;
  readonly position: number;
}

/** Bytes of the values that were used last, and what each one takes beside them. */
const recentBytes = 16 * 1024 * 1024;
const bytesBeside = 128;

/**
 * Values of the state by number. They stay where they are in the block log; their position, length and checksum are kept. A value that no
 * block has is kept itself.
 */
export class StoredValues {
  readonly #readLog: ReadLog;
  /** -1 for a value that no block has. */
  readonly #positions = float64s();
  readonly #lengths = int32s();
  readonly #checksums = int32s();
  readonly #elsewhere = new Map<number, Buffer>();
  readonly #recent = new Recent<number, Buffer>(recentBytes, ({ length }) => length + bytesBeside);
  #searched: { readonly block: Buffer; readonly position: number; from: number } | undefined;

  constructor(readLog: ReadLog) {
    this.#readLog = readLog;
  }

  get parts(): readonly GrowingPart[] {
    return [this.#positions, this.#lengths, this.#checksums];
  }

  /** True if every value is in the log. */
  get areInLog(): boolean {
    return this.#elsewhere.size === 0;
  }

  /** Names the block in which the next values are. */
  within(block: BlockBytes | undefined): void {
    this.#searched = block && {
      block: Buffer.from(block.raw.buffer, block.raw.byteOffset, block.raw.byteLength),
      position: block.position,
      from: 0,
    };
  }

  /** The number of a value: that of one before, if it is equal. */
  number(value: Buffer, before: number): number {
    return before !== -1 && this.read(before).equals(value) ? before : this.#add(value);
  }

  #add(value: Buffer): number {
    const number = this.#positions.length;
    const position = this.#find(value);
    this.#positions.push(position);
    this.#lengths.push(value.length);
    this.#checksums.push(crc32(value) | 0);
    if (position === -1) this.#elsewhere.set(number, value);
    // A copy: the value is a part of its whole block.
    else this.#recent.set(number, Buffer.from(value));
    return number;
  }

  /** Throws an Error if the log's bytes have been damaged since. */
  read(number: number): Buffer {
    const known = this.#elsewhere.get(number) ?? this.#recent.get(number);
    if (known) return known;
    const position = this.#positions.at(number);
    const value = this.#readLog(position, this.#lengths.at(number));
    if ((crc32(value) | 0) !== this.#checksums.at(number)) {
      throw new Error(`The block log has been damaged on disk at byte ${position}.`);
    }
    this.#recent.set(number, value);
    return value;
  }

  /** Values are in their block in the order of its writes. Equal bytes anywhere in it serve as well. */
  #find(value: Buffer): number {
    const searched = this.#searched;
    if (!searched) return -1;
    const next = searched.block.indexOf(value, searched.from);
    const found = next === -1 ? searched.block.indexOf(value) : next;
    if (found === -1) return -1;
    searched.from = found + value.length;
    return searched.position + found;
  }
}
