import { hexToBytes } from '@noble/hashes/utils.js';
import { headerHash } from '../verify/blockHash';
import { equalBytes, sha256 } from '../verify/bytes';
import { bytesOf, type ProofStatement, type ProofTransaction } from './bundle';
import { isExtension, isIncluded, ledgerLeafHash } from './merkleTree';
import type { ProvenBlock } from './proofChannel';
import { ProofError } from './proofError';

/** A transaction of a bundle whose place in the tree was checked. */
export interface PlacedTransaction {
  readonly leaf: number;
  readonly block: ProvenBlock;
  readonly index: number;
  readonly code: number;
  /** Undefined if the bundle does not disclose it. */
  readonly envelope: Uint8Array | undefined;
  /**
   * `orderer`: it is the only transaction of its block, whose header the orderers signed. `tree`: that it is in its block is vouched for
   * by who computed the tree: the issuer, and an anchor.
   */
  readonly bound: 'orderer' | 'tree';
}

/** The bundle's blocks by number. Throws unless they are in order and chained where they follow each other. */
export function provenBlocks({ blocks, transactions }: ProofStatement): ProvenBlock[] {
  const disclosed = envelopesOf(transactions);
  const found = blocks.map(({ number, previousHash, dataHash, codes, signed, signatures }): ProvenBlock => {
    const what = `Block ${number}`;
    const header = { number, previousHash: hexToBytes(previousHash), dataHash: hexToBytes(dataHash) };
    return {
      header,
      hash: headerHash(header),
      codes: codes === undefined ? undefined : bytesOf(codes, `${what}: codes`),
      signed: bytesOf(signed, `${what}: signed`),
      signatures: signatures.map((each) => ({
        header: bytesOf(each.header, `${what}: header`),
        identifier: bytesOf(each.identifier, `${what}: identifier`),
        signature: bytesOf(each.signature, `${what}: signature`),
      })),
      envelopes: disclosed.get(number) ?? new Map<number, Uint8Array>(),
    };
  });
  found.forEach((block, at) => {
    requireChained(block, found[at - 1]);
  });
  return found;
}

/** The disclosed envelopes by block and position. */
function envelopesOf(transactions: readonly ProofTransaction[]): Map<number, Map<number, Uint8Array>> {
  const found = new Map<number, Map<number, Uint8Array>>();
  for (const { block, index, leaf, envelope } of transactions) {
    if (envelope === undefined) continue;
    const inBlock = found.get(block) ?? new Map<number, Uint8Array>();
    found.set(block, inBlock.set(index, bytesOf(envelope, `Transaction ${leaf}: envelope`)));
  }
  return found;
}

function requireChained({ header: { number, previousHash } }: ProvenBlock, before: ProvenBlock | undefined): void {
  if (!before) return;
  if (number <= before.header.number) throw new ProofError(`Block ${number} is out of order.`);
  if (number > before.header.number + 1 || equalBytes(before.hash, previousHash)) return;
  throw new ProofError(`Block ${number} does not follow block ${before.header.number}: the previous hash differs.`);
}

/** The bundle's transactions in order. Throws unless each is valid, and in the tree at its place. */
export function placedTransactions(statement: ProofStatement, blocks: readonly ProvenBlock[]): PlacedTransaction[] {
  const byNumber = new Map(blocks.map((block) => [block.header.number, block]));
  const placed = statement.transactions.map((transaction) => {
    const block = byNumber.get(transaction.block);
    if (!block)
      throw new ProofError(`Transaction ${transaction.leaf} is in block ${transaction.block}, which is missing.`);
    return place(statement, transaction, block);
  });
  placed.forEach((each, at) => {
    requireOrder(each, placed[at - 1]);
  });
  return placed;
}

function place({ tree }: ProofStatement, transaction: ProofTransaction, block: ProvenBlock): PlacedTransaction {
  const { leaf, index, code, path } = transaction;
  const envelope = block.envelopes.get(index);
  const envelopeHash = hashOf(transaction, envelope);
  const leafHash = ledgerLeafHash({ blockHash: block.hash, index, code, envelopeHash });
  const proof = { index: leaf, size: tree.size, path: path.map(hexToBytes), root: hexToBytes(tree.root) };
  if (!isIncluded(leafHash, proof)) throw new ProofError(`Transaction ${leaf} is not in the tree at that place.`);
  if (code !== 0) throw new ProofError(`Transaction ${leaf} is not valid: its code is ${code}.`);
  const isAlone = index === 0 && equalBytes(envelopeHash, block.header.dataHash);
  if (block.codes) requireCode(transaction, block.codes, isAlone);
  return { leaf, block, index, code, envelope, bound: isAlone ? 'orderer' : 'tree' };
}

function hashOf({ leaf, envelopeHash }: ProofTransaction, envelope: Uint8Array | undefined): Uint8Array {
  if (envelope && envelopeHash === undefined) return sha256(envelope);
  if (!envelope && envelopeHash !== undefined) return hexToBytes(envelopeHash);
  throw new ProofError(`Transaction ${leaf} must have either its envelope or its hash.`);
}

/** The orderer of an embedded ledger signs the codes, and so the number of transactions of a block. */
function requireCode({ leaf, index, code }: ProofTransaction, codes: Uint8Array, isAlone: boolean): void {
  if (codes[index] !== code) throw new ProofError(`Transaction ${leaf} has another code in its block.`);
  if (codes.length === 1 && !isAlone) throw new ProofError(`Transaction ${leaf} is not the content of its block.`);
}

/** Leaves are in the order of the ledger: of one block side by side. */
function requireOrder(each: PlacedTransaction, before: PlacedTransaction | undefined): void {
  const inBlock = each.leaf - each.index;
  if (inBlock < 0) throw new ProofError(`Transaction ${each.leaf} cannot be at position ${each.index} of its block.`);
  if (!before) return;
  const isSame = before.block === each.block;
  const fits = isSame ? inBlock === before.leaf - before.index : inBlock > before.leaf;
  if (each.leaf > before.leaf && fits && each.block.header.number >= before.block.header.number) return;
  throw new ProofError(`Transaction ${each.leaf} is out of order.`);
}

/** Throws unless the last leaf of the tree is the last transaction of the last block. */
export function requireLastLeaf({ tree }: ProofStatement, blocks: readonly ProvenBlock[]): void {
  const block = blocks.at(-1);
  const { index, code, envelopeHash, path } = tree.last;
  if (block?.header.number !== tree.height - 1) {
    throw new ProofError('The bundle does not contain the last block of the tree.');
  }
  const hash = ledgerLeafHash({ blockHash: block.hash, index, code, envelopeHash: hexToBytes(envelopeHash) });
  const proof = { index: tree.size - 1, size: tree.size, path: path.map(hexToBytes), root: hexToBytes(tree.root) };
  const isLast = block.codes === undefined || (block.codes.length === index + 1 && block.codes[index] === code);
  if (isLast && isIncluded(hash, proof)) return;
  throw new ProofError(`The tree of ${tree.size} transactions does not end with block ${tree.height - 1}.`);
}

/** Throws unless the bundle's tree extends each of its earlier and anchored ones. */
export function requireExtensions({ tree, earlier, anchors }: ProofStatement): void {
  const later = { size: tree.size, root: hexToBytes(tree.root) };
  for (const { size, root, path } of [...earlier, ...anchors]) {
    if (isExtension({ size, root: hexToBytes(root) }, later, path.map(hexToBytes))) continue;
    throw new ProofError(`The tree does not extend the one of ${size} transactions with the root ${root}.`);
  }
}
