import { leavesOf, type LedgerBlockParts, MerkleTree, readLedgerBlock } from '@lotline/network/proof';
import { decodeEnvelope, isConfiguration } from '@lotline/network/verify';
import type { Ledger } from '../ledger/ledger';
import { type Mark, type StoredAnchor, type TreeBlock, TreeFile } from './treeFile';

const hashBytes = 32;
/** Blocks that are stored at once. */
const chunk = 200;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The Merkle tree over a ledger's transactions: the same in every gateway. It is extended when it is asked for. */
export class LedgerTree {
  readonly #ledger: Pick<Ledger, 'rawBlock' | 'health'>;
  readonly #file: TreeFile;
  #tree = new MerkleTree();
  #height = 0;
  #hash = '';
  #running: Promise<unknown> = Promise.resolve();

  constructor(ledger: Pick<Ledger, 'rawBlock' | 'health'>, file: string) {
    this.#ledger = ledger;
    this.#file = TreeFile.open(file);
    for (const block of this.#file.blocks()) this.#append(block);
  }

  get tree(): MerkleTree {
    return this.#tree;
  }

  /** Number of blocks in the tree. */
  get height(): number {
    return this.#height;
  }

  /** The position of a block's first transaction. */
  first(block: number): number {
    const found = this.#file.block(block);
    if (!found) throw new RangeError(`The tree has no block ${block}.`);
    return found.first;
  }

  /** The transactions that configure the channel or define a chaincode. */
  marks(): Mark[] {
    return this.#file.marks();
  }

  /** Hash of block 0. */
  firstBlock(): Uint8Array {
    const first = this.#file.block(0);
    if (!first) throw new RangeError('The tree is empty.');
    return Buffer.from(first.hash, 'hex');
  }

  /** The published roots that are of this tree. */
  anchors(): StoredAnchor[] {
    return this.#file
      .anchors()
      .filter(({ size, root }) => size <= this.#tree.size && hex(this.#tree.root(size)) === root);
  }

  /** Remembers that a root is on a public chain. */
  anchored(anchor: StoredAnchor): void {
    this.#file.addAnchor(anchor);
  }

  /** Extends the tree to the ledger's height. Rejects with LedgerFailure if blocks cannot be read. */
  extend(): Promise<void> {
    const next = this.#running.then(() => this.#extend());
    this.#running = next.catch(() => undefined);
    return next;
  }

  /** Waits for an extension in progress. */
  async close(): Promise<void> {
    await this.#running;
    this.#file.close();
  }

  async #extend(): Promise<void> {
    const { height } = await this.#ledger.health();
    if (await this.#isOther(height)) this.#clear();
    while (this.#height < height) {
      const blocks: TreeBlock[] = [];
      const marks: Mark[] = [];
      while (this.#height < height && blocks.length < chunk) {
        const parts = readLedgerBlock(await this.#ledger.rawBlock(this.#height));
        if (hex(parts.header.previousHash) !== this.#hash)
          throw new Error(`Block ${this.#height} does not follow its predecessor.`);
        const block = treeBlock(parts, this.#tree.size);
        blocks.push(block);
        marks.push(...marksOf(parts));
        this.#append(block);
      }
      this.#file.add(blocks, marks);
    }
  }

  /** True if the stored tree is of another ledger than this one, for example because it was restored from an older copy. */
  async #isOther(height: number): Promise<boolean> {
    if (this.#height === 0) return false;
    if (this.#height > height) return true;
    return hex(readLedgerBlock(await this.#ledger.rawBlock(this.#height - 1)).hash) !== this.#hash;
  }

  #clear(): void {
    this.#file.clear();
    this.#tree = new MerkleTree();
    this.#height = 0;
    this.#hash = '';
  }

  #append({ number, hash, leaves }: TreeBlock): void {
    for (let at = 0; at < leaves.length; at += hashBytes) this.#tree.append(leaves.subarray(at, at + hashBytes));
    this.#height = number + 1;
    this.#hash = hash;
  }
}

const treeBlock = (parts: LedgerBlockParts, first: number): TreeBlock => ({
  number: parts.header.number,
  first,
  hash: hex(parts.hash),
  leaves: Buffer.concat(leavesOf(parts)),
});

/** The block's valid transactions that configure the channel or define a chaincode. */
const marksOf = ({ header, envelopes, codes }: LedgerBlockParts): Mark[] =>
  envelopes.flatMap((envelope, position): Mark[] => {
    if (codes[position] !== 0) return [];
    if (isConfiguration(envelope)) return [{ block: header.number, position, kind: 'configuration' }];
    return isDefinition(envelope) ? [{ block: header.number, position, kind: 'definition' }] : [];
  });

const lifecycle = '_lifecycle';

/**
 * True for the commitment of a chaincode's definition, which has its endorsement policy. Its text is sought first, as decoding costs more.
 */
function isDefinition(bytes: Uint8Array): boolean {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/ValidationInfo')) return false;
  try {
    return decodeEnvelope(bytes).chaincode === lifecycle;
  } catch {
    return false;
  }
}
