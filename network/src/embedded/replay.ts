import { isDeepStrictEqual } from 'node:util';
import { decodeGenesis, trustOf, type Genesis } from '../verify/channelDescription';
import { isSameAuthority } from '../verify/authorityCertificate';
import { Identities } from '../verify/identities';
import { isMemberUpdate, verifyMemberUpdate } from '../verify/memberUpdate';
import { decodeBlock, type SealedBlock } from '../verify/sealedBlock';
import { decodeEnvelope, type TransactionEnvelope } from '../verify/transactionEnvelope';
import type { TrustedOrganisation } from '../verify/trust';
import { verifySeal } from '../verify/verifySeal';
import { verifyTransaction } from '../verify/verifyTransaction';
import { committedBlock, type CommittedBlock, transactionCodes } from './blocks/committedBlock';
import type { Chain } from './chain';
import { LedgerDamaged, LedgerMismatch } from './errors';
import { applyTransaction } from './order/applyTransaction';
import { BlockView } from './order/blockView';
import { decodeWriteSet } from './state/decodeWriteSet';
import type { BlockBytes } from './state/storedValues';
import type { WriteSet } from './state/readWriteSet';
import type { Mark } from './store/highWaterMark';
import type { PrivateValues } from './store/privateValues';
import type { AppendLog } from './store/appendLog';
import { type SavedPosition, StateNotUsable } from './store/stateLog';

/** The expectations for a stored ledger. */
export interface ReplayOptions {
  readonly genesis: Genesis;
  readonly deep: boolean;
  readonly privateValues: PrivateValues;
  /** A block that is known to have been stored. */
  readonly mark: Mark | null | undefined;
}

/** Why a saved state is not used that is that of other blocks. */
export const notOfBlocks = 'It is not the state of these blocks.';

/** Verifies stored blocks one by one and rebuilds the state from them. */
export class Replay {
  readonly #chain: Chain;
  readonly #options: ReplayOptions;
  readonly #trust: { readonly identities: Identities; readonly ordererMsp: string };
  #lastHash = '';
  /** The channel's members as of the last block. */
  readonly members: TrustedOrganisation[] = [];
  /** Number of private values whose hash is on the ledger and that are no longer stored here. */
  missingPrivateValues = 0;

  constructor(chain: Chain, options: ReplayOptions) {
    this.#chain = chain;
    this.#options = options;
    const trust = trustOf(options.genesis);
    this.#trust = { identities: new Identities(trust), ordererMsp: trust.ordererMsp };
  }

  /** Verifies and applies the next block. Throws `LedgerDamaged`, or `LedgerMismatch` if block 0 is of another channel. */
  async add(raw: Buffer, number: number, position: number): Promise<void> {
    try {
      const block = decodeBlock(raw);
      if (number === 0) this.#checkGenesis(raw);
      this.#checkMark(block);
      await verifySeal(block, this.#chain.head, this.#trust);
      if (isMemberUpdate(block)) await this.#join(block);
      const transactions = decodeTransactions(block);
      if (this.#options.deep) {
        await Promise.all(transactions.map(({ envelope }) => verifyTransaction(envelope, this.#trust.identities)));
      }
      this.#apply(block, transactions, { raw, position });
    } catch (error) {
      if (error instanceof LedgerMismatch) throw error;
      throw new LedgerDamaged(number, error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * Continues after a saved state: reads of its blocks what is not in it, and compares its last block with it.
   * @throws StateNotUsable if it is not the state of these blocks.
   */
  async resume(saved: SavedPosition, log: Pick<AppendLog, 'read'>): Promise<void> {
    const last = saved.height - 1;
    const { mark } = this.#options;
    const numbers = new Set([0, ...saved.joins, ...(mark && mark.number < last ? [mark.number] : []), last]);
    try {
      for (const number of [...numbers].toSorted((a, b) => a - b)) await this.#reread(number, await log.read(number));
      if (this.#lastHash !== saved.hash) throw new Error('The hash of its last block differs.');
    } catch (error) {
      if (error instanceof LedgerMismatch) throw error;
      throw new StateNotUsable(notOfBlocks);
    }
    this.#chain.resume(saved);
  }

  async #reread(number: number, raw: Buffer): Promise<void> {
    if (number === 0) this.#checkGenesis(raw);
    const block = decodeBlock(raw);
    this.#checkMark(block);
    if (isMemberUpdate(block)) await this.#join(block);
    this.#lastHash = Buffer.from(block.hash).toString('hex');
  }

  #checkMark({ header, hash }: SealedBlock): void {
    const { mark } = this.#options;
    if (mark?.number !== header.number || Buffer.from(hash).toString('hex') === mark.hash) return;
    throw new Error('another block was stored with this number before');
  }

  #checkGenesis(raw: Buffer): void {
    const stored = decodeGenesis(raw);
    const { genesis } = this.#options;
    for (const part of ['channel', 'chaincode', 'orderer', 'policy'] as const) {
      if (!isDeepStrictEqual(comparable(stored[part], genesis[part]), genesis[part])) throw mismatch(part);
    }
    for (const each of stored.organisations) this.#addMember(each);
  }

  async #join(block: SealedBlock): Promise<void> {
    const { channel } = this.#options.genesis;
    const before = { channel, members: this.members, ordererMsp: this.#trust.ordererMsp, isSameAuthority };
    for (const each of await verifyMemberUpdate(block, before, this.#trust.identities)) this.#addMember(each);
  }

  /** The member must be one of those that are asked for. */
  #addMember(stored: Genesis['organisations'][number]): void {
    const asked = this.#options.genesis.organisations.find(({ mspId }) => mspId === stored.mspId);
    if (!asked || !isDeepStrictEqual(comparable(stored, asked), asked)) throw mismatch('organisations');
    this.members.push(asked);
  }

  #apply(sealed: SealedBlock, transactions: readonly DecodedTransaction[], bytes: BlockBytes): void {
    const { number } = sealed.header;
    const view = new BlockView(this.#chain.world);
    transactions.forEach(({ envelope, set }, transaction) => {
      if (sealed.codes[transaction] !== 0) return;
      const { transactionId, timestamp } = envelope;
      const privateWrites = this.#options.privateValues.of(transactionId);
      this.missingPrivateValues += missing(set, privateWrites.length);
      applyTransaction(view, {
        transactionId,
        timestamp,
        version: { block: number, transaction },
        set,
        privateWrites,
      });
    });
    this.#chain.apply(
      {
        number,
        hash: Buffer.from(sealed.hash),
        time: sealed.time,
        transactions: transactionCodes(transactions, sealed.codes),
        present: () => committedBlock(sealed, transactions),
        changes: view.changes,
        isJoin: isMemberUpdate(sealed),
      },
      bytes,
    );
  }
}

/** The description in block 0, with its authorities' current certificates, because a renewed certificate is of the same authority. */
function comparable(stored: unknown, now: unknown): unknown {
  if (Array.isArray(stored) && Array.isArray(now)) return stored.map((each, index) => comparable(each, now[index]));
  if (!isAuthority(stored) || !isAuthority(now)) return stored;
  return isSameAuthority(stored.caCertificate, now.caCertificate)
    ? { ...stored, caCertificate: now.caCertificate }
    : stored;
}

const isAuthority = (value: unknown): value is { readonly caCertificate: string } =>
  typeof value === 'object' && value !== null && 'caCertificate' in value && typeof value.caCertificate === 'string';

/** Why a stored ledger is not the requested one. */
export function mismatch(part: 'channel' | 'chaincode' | 'organisations' | 'orderer' | 'policy'): LedgerMismatch {
  const advice = 'Organisations are identified by their authorities: restore those with which the ledger was made.';
  const message = `The folder holds a ledger whose ${part} differs from the requested one.`;
  return new LedgerMismatch(part === 'organisations' || part === 'orderer' ? `${message} ${advice}` : message);
}

interface DecodedTransaction {
  readonly envelope: TransactionEnvelope;
  readonly set: WriteSet;
}

/** Block 0 and changes of members hold none. */
function decodeTransactions(block: SealedBlock): DecodedTransaction[] {
  if (block.header.number === 0 || isMemberUpdate(block)) return [];
  return block.envelopes.map((bytes) => {
    const envelope = decodeEnvelope(bytes);
    return { envelope, set: decodeWriteSet(envelope.action.getResults_asU8()) };
  });
}

const missing = (set: WriteSet, found: number): number =>
  Math.max(0, set.collections.reduce((sum, { writes }) => sum + writes.filter(({ value }) => value).length, 0) - found);

/** Converts a stored block that has been verified before. */
export function readCommittedBlock(raw: Uint8Array): CommittedBlock {
  const block = decodeBlock(raw);
  return committedBlock(block, decodeTransactions(block));
}
