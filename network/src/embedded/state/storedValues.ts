import { crc32 } from 'node:zlib';
import { must } from '@lotline/chaincode/domain';
import { float64s, type GrowingPart, int32s } from './columns';
import { Recent } from './recent';

/** Reads bytes of the block log. */
export type ReadLog = (position: number, length: number) => Buffer;

/** A block's bytes, and their position in the log. */
export interface BlockBytes {
  readonly raw: Uint8Array;
  readonly position: number;
}

/** Bytes of the last blocks, and of the values that were read from the log last, with what each one takes beside them. */
const recentBytes = 16 * 1024 * 1024;
const bytesBeside = 128;

interface KeptBlock {
  readonly bytes: Buffer;
  /** The position of the bytes in the log. */
  readonly position: number;
}

/**
 * Values of the state by number. They stay where they are in the block log; their position, length and checksum are kept. A value that no
 * block has is kept itself. The last blocks are kept in memory, because what was just written is mostly what is read next.
 */
export class StoredValues {
  readonly #readLog: ReadLog;
  /** -1 for a value that no block has. */
  readonly #positions = float64s();
  readonly #lengths = int32s();
  readonly #checksums = int32s();
  readonly #elsewhere = new Map<number, Buffer>();
  readonly #recent = new Recent<number, Buffer>(recentBytes, ({ length }) => length + bytesBeside);
  /** The last blocks, oldest first. */
  readonly #blocks: KeptBlock[] = [];
  #keptBytes = 0;
  #searched: KeptBlock | undefined;
  /** Where the search for the next value begins. */
  #from = 0;

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
    this.#searched = block && keptBlock(block);
    this.#from = 0;
    if (this.#searched) this.#keep(this.#searched);
  }

  #keep(block: KeptBlock): void {
    this.#blocks.push(block);
    this.#keptBytes += block.bytes.length;
    while (this.#keptBytes > recentBytes) this.#keptBytes -= must(this.#blocks.shift(), 'block').bytes.length;
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
    // A copy: the value may be a part of a message.
    if (position === -1) this.#elsewhere.set(number, Buffer.from(value));
    return number;
  }

  /** Throws an Error if the log's bytes have been damaged since. */
  read(number: number): Buffer {
    const known = this.#elsewhere.get(number) ?? this.#recent.get(number);
    if (known) return known;
    const position = this.#positions.at(number);
    const length = this.#lengths.at(number);
    const kept = this.#keptAt(position, length);
    if (kept) return kept;
    const value = this.#readLog(position, length);
    if ((crc32(value) | 0) !== this.#checksums.at(number)) {
      throw new Error(`The block log has been damaged on disk at byte ${position}.`);
    }
    this.#recent.set(number, value);
    return value;
  }

  /** The bytes at a position of the log, if they are in one of the last blocks. */
  #keptAt(position: number, length: number): Buffer | undefined {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (must(this.#blocks[middle], 'block').position <= position) low = middle;
      else high = middle - 1;
    }
    const block = this.#blocks[low];
    const start = block ? position - block.position : -1;
    return block && start >= 0 && start + length <= block.bytes.length
      ? block.bytes.subarray(start, start + length)
      : undefined;
  }

  /** Values are in their block in the order of its writes. Equal bytes anywhere in it serve as well. */
  #find(value: Buffer): number {
    if (!this.#searched) return -1;
    const { bytes, position } = this.#searched;
    const next = bytes.indexOf(value, this.#from);
    const found = next === -1 ? bytes.indexOf(value) : next;
    if (found === -1) return -1;
    this.#from = found + value.length;
    return position + found;
  }
}

const keptBlock = ({ raw, position }: BlockBytes): KeptBlock => ({
  bytes: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength),
  position,
});
