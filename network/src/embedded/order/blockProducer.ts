import { must } from '@lotline/chaincode/domain';
import { peer } from '@hyperledger/fabric-protos';
import { serializedIdentity } from '../../identity/signingIdentity';
import { CertificateNotValid } from '../../verify/certificateNotValid';
import type { Identities } from '../../verify/identities';
import { codeName } from '../../verify/signedTransaction';
import { committedBlock, type CommittedBlock, transactionCodes } from '../blocks/committedBlock';
import { sealBlock } from '../blocks/sealBlock';
import type { Chain } from '../chain';
import type { TransactionPlace } from '../state/transactions';
import { LedgerDamaged, Refused } from '../errors';
import type { LedgerLimits, LedgerOrganisation } from '../options';
import { LogReplaced } from '../store/logReplaced';
import { NotStored } from '../store/notStored';
import { applyTransaction } from './applyTransaction';
import { BlockView } from './blockView';
import type { Candidate } from './candidate';
import { type ChannelRules, endorsementCodes, readCode } from './validateTransaction';
import { codeAt } from '../../verify/codeAt';

/** The producer's channel settings. */
export interface ProducerOptions {
  readonly orderer: Pick<LedgerOrganisation, 'node'>;
  readonly identities: Identities;
  readonly rules: ChannelRules;
  readonly limits: LedgerLimits;
  readonly now: () => Date;
}

interface Waiting {
  readonly candidate: Candidate;
  readonly placed: PromiseWithResolvers<TransactionPlace>;
}

/**
 * Orders transactions into blocks. A block is cut as soon as the previous one is stored, with all transactions that arrived meanwhile:
 * one sync for many transactions, and no delay for a single one.
 */
export class BlockProducer {
  readonly #chain: Chain;
  readonly #options: ProducerOptions;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(chain: Chain, options: ProducerOptions) {
    this.#chain = chain;
    this.#options = options;
  }

  /** Orders a transaction; resolves with its position, valid or not, when its block is on stable storage. */
  add(candidate: Candidate): Promise<TransactionPlace> {
    if (this.#failure && !(this.#failure instanceof NotStored)) return Promise.reject(refusalOf(this.#failure));
    if (this.#waiting.length >= this.#options.limits.maxPending) {
      const reason = `${this.#waiting.length} transactions are waiting for a block already: try again later`;
      return Promise.reject(new Refused('TOO_MANY_REQUESTS', reason));
    }
    const waiting = { candidate, placed: Promise.withResolvers<TransactionPlace>() };
    this.#waiting.push(waiting);
    this.#running ??= this.#run();
    return waiting.placed.promise;
  }

  /** Makes no block any more: what is stored has been damaged. */
  stop(damage: LedgerDamaged): void {
    this.#failure = damage;
    for (const { placed } of this.#waiting.splice(0)) placed.reject(refusalOf(damage));
  }

  /** Why the last block could not be stored, if a part of it may be left in the log. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Tries to remove the partial record of a failed block from the log. Never rejects. */
  async recover(): Promise<void> {
    if (this.#failure instanceof NotStored) this.#running ??= this.#run();
    await this.#running;
  }

  /** Resolves when no transaction is waiting. */
  async drain(): Promise<void> {
    await this.#running;
  }

  /** Does something to the chain while no block is being made. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    if (this.#failure) throw refusalOf(this.#failure);
    const done = work();
    this.#running = done
      .catch(() => undefined)
      .then(() => {
        this.#running = this.#waiting.length > 0 ? this.#run() : null;
      });
    await done;
  }

  async #run(): Promise<void> {
    // Waits a turn of the event loop, so that transactions that are ready now share the block.
    await new Promise(setImmediate);
    if (this.#failure instanceof NotStored) await this.#repair();
    while (this.#waiting.length > 0) {
      const batch = this.#cut();
      try {
        await this.#produce(batch);
        if (this.#failure instanceof NotStored) this.#failure = null;
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)), batch);
      }
    }
    this.#running = null;
  }

  async #repair(): Promise<void> {
    try {
      await this.#chain.repair();
      this.#failure = null;
    } catch (error) {
      this.#failure = error as NotStored;
    }
  }

  #cut(): Waiting[] {
    const { maxMessageCount, preferredMaxBytes } = this.#options.limits;
    let bytes = 0;
    let count = 0;
    for (const { candidate } of this.#waiting) {
      bytes += candidate.bytes.length;
      if (count > 0 && (count >= maxMessageCount || bytes > preferredMaxBytes)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #produce(batch: readonly Waiting[]): Promise<void> {
    const previous = this.#chain.head;
    if (!previous) throw new Error('There is no genesis block.');
    const number = previous.number + 1;
    const { codes, changes, privateWrites } = this.#judge(batch, number);
    const candidates = batch.map(({ candidate }) => candidate);
    const envelopes = candidates.map(({ bytes }) => bytes);
    const time = this.#timeAfter(previous.time);
    const orderer = this.#options.orderer.node;
    // A block with an invalid seal, and all later blocks, would be refused at the next opening.
    this.#options.identities.check(serializedIdentity(orderer), time);
    const content = { number, previousHash: previous.hash, envelopes, codes, time };
    const { raw, header, hash } = await sealBlock(content, orderer);
    const present = (): CommittedBlock => committedBlock({ header, hash, codes, time }, candidates);
    const transactions = transactionCodes(candidates, codes);
    await this.#chain.append(raw, { number, hash, time, transactions, present, changes }, privateWrites);
    batch.forEach(({ placed }, index) => {
      placed.resolve({ block: number, index, code: codeName(codeAt(codes, index)) });
    });
  }

  #judge(batch: readonly Waiting[], number: number): Judgement {
    const view = new BlockView(this.#chain.world);
    const privateWrites: Judgement['privateWrites'] = [];
    const endorsements = endorsementCodes(
      batch.map(({ candidate }) => candidate),
      {
        world: this.#chain.world,
        rules: this.#options.rules,
        isKnown: (id) => this.#chain.place(id) !== undefined,
      },
    );
    const codes = batch.map(({ candidate }, transaction) => {
      const { transactionId, timestamp } = candidate.envelope;
      const endorsement = must(endorsements[transaction], 'verdict');
      const code = endorsement === peer.TxValidationCode.VALID ? readCode(candidate.set, view) : endorsement;
      if (code !== peer.TxValidationCode.VALID) return code;
      const { set, privateWrites: writes } = candidate;
      applyTransaction(view, {
        transactionId,
        timestamp,
        version: { block: number, transaction },
        set,
        privateWrites: writes,
      });
      if (writes.length > 0) privateWrites.push({ transactionId, writes });
      return code;
    });
    return { codes: Uint8Array.from(codes), changes: view.changes, privateWrites };
  }

  /** The time of the next block. Small corrections of the clock do not move block times back; a clock that was set back is followed. */
  #timeAfter(previous: Date): Date {
    const now = this.#options.now();
    const isALittleFast = now < previous && previous.getTime() - now.getTime() <= clockSkewMilliseconds;
    return isALittleFast ? previous : now;
  }

  /**
   * A block that is certainly not stored leaves the chain unchanged. After any other failure no block may follow: its partial record must
   * be removed first or, if its state is unknown, the ledger must be opened again.
   */
  #fail(error: Error, batch: readonly Waiting[]): void {
    for (const { placed } of batch) placed.reject(refusalOf(error));
    if (error instanceof CertificateNotValid || (error instanceof NotStored && error.isGone)) return;
    // The file may be put back.
    if (error instanceof LogReplaced) return;
    this.#failure = error;
    if (error instanceof NotStored) return;
    for (const { placed } of this.#waiting.splice(0)) placed.reject(refusalOf(error));
  }
}

const clockSkewMilliseconds = 15 * 60_000;

interface Judgement {
  readonly codes: Uint8Array;
  readonly changes: BlockView['changes'];
  readonly privateWrites: { readonly transactionId: string; readonly writes: Candidate['privateWrites'] }[];
}

function refusalOf(error: Error): Refused {
  if (error instanceof CertificateNotValid) {
    return new Refused('BAD_CREATOR_SIGNATURE', `the orderer cannot sign a block: ${error.message}`, error);
  }
  if (error instanceof NotStored && error.isGone) {
    return new Refused(error.isFull ? 'STORAGE_FULL' : 'NOT_STORED', `nothing was recorded: ${error.message}`, error);
  }
  if (error instanceof LedgerDamaged || error instanceof LogReplaced) {
    return new Refused('NOT_STORED', `nothing was recorded: ${error.message}`, error);
  }
  const advice = error instanceof NotStored ? 'ask later' : 'open the ledger again, then ask';
  return new Refused(
    'LEDGER_FAILED',
    `a block could not be stored (${error.message}): ${advice} what became of the transaction`,
    error,
  );
}
