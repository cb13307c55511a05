import { peer } from '@hyperledger/fabric-protos';
import type { SigningIdentity } from '../../identity/signingIdentity';
import { codeName } from '../../verify/verifyBlock';
import { committedBlock, type CommittedBlock, transactionCodes } from '../blocks/committedBlock';
import { sealBlock } from '../blocks/sealBlock';
import type { Chain, TransactionPlace } from '../chain';
import { Deferred } from '../deferred';
import { Refused } from '../errors';
import type { LedgerLimits } from '../options';
import { applyTransaction } from './applyTransaction';
import { BlockView } from './blockView';
import type { Candidate } from './candidate';
import { type ChannelRules, endorsementCodes, readCode } from './validateTransaction';

/** What a producer needs to know of its channel. */
export interface ProducerOptions {
  readonly orderer: SigningIdentity;
  readonly rules: ChannelRules;
  readonly limits: LedgerLimits;
  readonly now: () => Date;
}

interface Waiting {
  readonly candidate: Candidate;
  readonly placed: Deferred<TransactionPlace>;
}

/**
 * Orders transactions into blocks. A block is cut as soon as the one before it is stored, and takes all that came meanwhile:
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

  /** Orders a transaction; resolves with its place, valid or not, when its block is on stable storage. */
  add(candidate: Candidate): Promise<TransactionPlace> {
    if (this.#failure) return Promise.reject(ledgerFailed(this.#failure));
    if (this.#waiting.length >= this.#options.limits.maxPending) {
      const reason = `${this.#waiting.length} transactions are waiting for a block already: try again later`;
      return Promise.reject(new Refused('TOO_MANY_REQUESTS', reason));
    }
    const waiting = { candidate, placed: new Deferred<TransactionPlace>() };
    this.#waiting.push(waiting);
    this.#running ??= this.#run();
    return waiting.placed.promise;
  }

  /** Resolves when nothing is waiting any more. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What else is ready in this turn of the event loop goes into the same block.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#cut();
      try {
        await this.#produce(batch);
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)), batch);
      }
    }
    this.#running = null;
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
    const time = new Date(Math.max(this.#options.now().getTime(), previous.time.getTime()));
    const content = { number, previousHash: previous.hash, envelopes, codes, time };
    const { raw, header, hash } = await sealBlock(content, this.#options.orderer);
    const present = (): CommittedBlock => committedBlock({ header, hash, codes, time }, candidates);
    const transactions = transactionCodes(candidates, codes);
    await this.#chain.append(raw, { number, hash, time, transactions, present, changes }, privateWrites);
    batch.forEach(({ placed }, index) => {
      placed.resolve({ block: number, index, code: codeName(codes[index] ?? 255) });
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
      const endorsement = endorsements[transaction] ?? peer.TxValidationCode.NOT_VALIDATED;
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

  /** What reached the disk is not known any more: nothing more may be built on it until the ledger is opened again. */
  #fail(error: Error, batch: readonly Waiting[]): void {
    this.#failure = error;
    for (const { placed } of [...batch, ...this.#waiting]) placed.reject(ledgerFailed(error));
    this.#waiting = [];
  }
}

interface Judgement {
  readonly codes: Uint8Array;
  readonly changes: BlockView['changes'];
  readonly privateWrites: { readonly transactionId: string; readonly writes: Candidate['privateWrites'] }[];
}

const ledgerFailed = (error: Error): Refused =>
  new Refused(
    'LEDGER_FAILED',
    `a block could not be stored (${error.message}): open the ledger again, then look for the transaction`,
  );
