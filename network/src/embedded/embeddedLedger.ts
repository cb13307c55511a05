import type { SigningIdentity } from '../identity/signingIdentity';
import { decodeEnvelope } from '../verify/transactionEnvelope';
import { verifyTransaction } from '../verify/verifyTransaction';
import type { CommittedBlock } from './blocks/committedBlock';
import { followBlocks } from './blocks/followBlocks';
import type { Chain } from './chain';
import type { Comparing } from './comparing';
import type { TransactionPlace } from './state/transactions';
import type { Endorser, SimulatedProposal } from './endorser';
import { CommitError, EndorseError, EvaluateError, LedgerClosed, OrderError, Refused, type Refusal } from './errors';
import type { BlockProducer } from './order/blockProducer';
import type { Candidate } from './order/candidate';
import type { LedgerLimits, LedgerOrganisation } from './options';
import type { MessageCounters } from './peer/messageCounters';
import { buildProposal, type ProposalRequest, type SignedProposal } from './proposal/buildProposal';
import type { ProposalRules } from './proposal/checkProposal';
import { chooseEndorsers, type EndorsementPlan } from './proposal/chooseEndorsers';
import { endorseAll, outcomeBytes, transactionEnvelope } from './proposal/endorse';
import { readCommittedBlock } from './replay';
import { writesNothing } from './state/readWriteSet';
import type { MarkFault } from './store/highWaterMark';

/** Options of a submission. */
export interface SubmitOptions {
  /** True to return without a block if the chaincode wrote nothing and raised no event. */
  readonly skipReadOnly?: boolean;
  /** MSP ids of the organisations whose peers endorse; by default, the fewest that the policies require. */
  readonly endorsingOrganisations?: readonly string[];
}

/** The result of a submitted transaction. */
export type SubmitResult =
  | {
      readonly transactionId: string;
      readonly committed: true;
      readonly block: number;
      readonly index: number;
      readonly code: 'VALID';
      readonly result: Buffer;
    }
  | { readonly transactionId: string; readonly committed: false; readonly result: Buffer };

/** The findings at the opening of a ledger. */
export interface OpenReport {
  /** Number of stored blocks. */
  readonly height: number;
  /** The removed part of a block that a crash had cut short; the block had never been acknowledged. */
  readonly repaired: { readonly block: number; readonly bytes: number } | null;
  /** Number of private values of which only the hash is left. */
  readonly missingPrivateValues: number;
  /** Number of blocks in the saved state that was used. */
  readonly savedHeight?: number;
  /** Why the saved state was not used, so that all blocks were read. */
  readonly stateNotUsable?: string;
  /** The copy of the damaged file of private values, made before the readable rest was rewritten. */
  readonly damagedCopy?: string;
  /**
   * Why the mark could not show that the log has all its blocks. `behind`: it names an earlier block than a crash leaves in it, so it was
   * replaced or could not be written.
   */
  readonly markFault?: { readonly kind: MarkFault | 'behind'; readonly file: string };
}

/** The parts of an open ledger. */
export interface LedgerParts {
  readonly chain: Chain;
  readonly endorser: Endorser;
  readonly producer: BlockProducer;
  readonly rules: ProposalRules;
  readonly plan: EndorsementPlan;
  readonly limits: LedgerLimits;
  readonly counters: MessageCounters;
  readonly opened: OpenReport;
  /** Undefined if all blocks were compared with the saved state before. */
  readonly comparing: Comparing | undefined;
  readonly unlock: () => Promise<void>;
  /** Appends a change of members; no other block may be made meanwhile. */
  readonly join: (joining: LedgerOrganisation, agreed: readonly string[]) => Promise<void>;
}

/** A Fabric channel in one process: peers of every organisation, an orderer, and their blocks on disk. */
export class EmbeddedLedger {
  readonly opened: OpenReport;
  readonly #parts: LedgerParts;
  readonly #closing = new AbortController();
  readonly #busy = new Set<Promise<unknown>>();
  #closed: Promise<void> | null = null;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.opened = parts.opened;
  }

  /** Messages that the chaincode has sent to its peer, by type. */
  get counters(): Readonly<Record<string, number>> {
    return this.#parts.counters.read();
  }

  /** Resolves when all blocks of the saved state were compared with it. If they differ, `storageFailure` says so. */
  async compared(): Promise<void> {
    await this.#parts.comparing?.ended;
  }

  /** The number of blocks. */
  height(): number {
    return this.#parts.chain.height;
  }

  /** The orderer's clock at the last block. */
  lastTime(): Date | undefined {
    return this.#parts.chain.head?.time;
  }

  /** Makes a signed proposal to submit later. It can be submitted again if the outcome is unknown, because it commits only once. */
  propose(request: ProposalRequest): Promise<SignedProposal> {
    const { channel, chaincode, now } = this.#parts.rules;
    return buildProposal(request, { channel, chaincode, now: now() });
  }

  /** Runs a transaction and returns its result; its writes are dropped. Throws `EvaluateError`. */
  evaluate(request: ProposalRequest): Promise<Buffer> {
    return this.#track(async () => {
      const signed = await this.propose(request);
      const { outcome } = await this.#simulate(signed, EvaluateError);
      return Buffer.from(outcome.response.getPayload_asU8());
    });
  }

  /** Endorses, orders and commits a transaction. Throws `EndorseError`, `OrderError` or `CommitError`. */
  submit(request: ProposalRequest & SubmitOptions): Promise<SubmitResult> {
    return this.#track(async () => this.#submit(await this.propose(request), request.identity, request));
  }

  /** Submits a proposal that `identity` signed. */
  submitProposal(
    signed: SignedProposal,
    identity: SigningIdentity,
    options: SubmitOptions = {},
  ): Promise<SubmitResult> {
    return this.#track(() => this.#submit(signed, identity, options));
  }

  /** Yields blocks from a number on, then new ones; ends when `signal` aborts or the ledger closes. */
  blocks(from: number, signal?: AbortSignal): AsyncIterable<CommittedBlock> {
    const closing = this.#closing.signal;
    return followBlocks(this.#parts.chain, from, signal ? AbortSignal.any([signal, closing]) : closing);
  }

  /** One block: its bytes, which can be verified, and their content. Throws RangeError if there is no such block. */
  async block(number: number): Promise<{ readonly raw: Buffer; readonly block: CommittedBlock }> {
    const raw = await this.#parts.chain.raw(number);
    return { raw, block: readCommittedBlock(raw) };
  }

  /** A transaction's position; undefined if no block has it. */
  transaction(transactionId: string): TransactionPlace | undefined {
    return this.#parts.chain.place(transactionId);
  }

  /**
   * Makes an organisation a member of the channel from the next block on. `agreed` are the MSP ids of the members that agree, and must be
   * more than half of them.
   */
  join(organisation: LedgerOrganisation, agreed: readonly string[]): Promise<void> {
    const { producer, join, plan } = this.#parts;
    const agreeing = plan.organisations.filter(({ mspId }) => agreed.includes(mspId));
    if (agreeing.length * 2 <= plan.organisations.length) {
      return Promise.reject(new RangeError('An organisation joins when more than half of the members agree.'));
    }
    return this.#track(() => producer.alone(() => join(organisation, agreed)));
  }

  /** Why blocks cannot be stored at present; undefined if they can. Tries to repair the log first. */
  async storageFailure(): Promise<string | undefined> {
    const { producer, chain } = this.#parts;
    await producer.recover();
    return (producer.failure ?? chain.replaced())?.message;
  }

  /** Waits for running transactions, then closes the files and releases the folder. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    try {
      await this.#parts.comparing?.close();
      await Promise.allSettled(this.#busy);
      await this.#parts.producer.drain();
      await this.#parts.chain.close({ saves: true });
    } finally {
      await this.#parts.endorser.close();
      await this.#parts.unlock();
    }
  }

  async #submit(signed: SignedProposal, identity: SigningIdentity, options: SubmitOptions): Promise<SubmitResult> {
    const { transactionId } = signed;
    const simulated = await this.#simulate(signed, EndorseError);
    const result = Buffer.from(simulated.outcome.response.getPayload_asU8());
    if (options.skipReadOnly === true && !simulated.outcome.event && writesNothing(simulated.result.set)) {
      return { transactionId, committed: false, result };
    }
    const candidate = await this.#candidate(simulated, identity, options);
    const place = await this.#order(candidate, transactionId);
    if (place.code !== 'VALID') {
      const message = `transaction ${transactionId} failed to commit with status code ${place.code}`;
      throw new CommitError({ code: place.code, message, transactionId });
    }
    return { transactionId, committed: true, block: place.block, index: place.index, code: 'VALID', result };
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new LedgerClosed('The ledger is closed.');
    const running = work();
    this.#busy.add(running);
    try {
      return await running;
    } finally {
      this.#busy.delete(running);
    }
  }

  async #simulate(
    signed: SignedProposal,
    ErrorClass: new (refusal: Refusal, cause?: unknown) => Error,
  ): Promise<SimulatedProposal> {
    try {
      return await this.#parts.endorser.simulate(signed);
    } catch (error) {
      throw new ErrorClass(refusal(error, signed.transactionId), error);
    }
  }

  async #candidate(
    { proposal, outcome, result }: SimulatedProposal,
    identity: SigningIdentity,
    { endorsingOrganisations }: SubmitOptions,
  ): Promise<Candidate> {
    const { plan, rules } = this.#parts;
    const organisations = endorsingOrganisations
      ? plan.organisations.filter(({ mspId }) => endorsingOrganisations.includes(mspId))
      : chooseEndorsers(result, identity.mspId, plan);
    const endorsers = organisations.map(({ node }) => node);
    const payload = outcomeBytes(proposal, outcome, { set: result.set, chaincode: rules.chaincode });
    const endorsed = { outcome: payload, endorsements: await endorseAll(payload, endorsers) };
    const bytes = await transactionEnvelope(proposal, endorsed, identity);
    const envelope = decodeEnvelope(bytes);
    try {
      const verified = await verifyTransaction(envelope, rules.identities);
      return { bytes, envelope, set: result.set, endorsers: verified, privateWrites: result.privateWrites };
    } catch (error) {
      const message = `the orderer refuses the transaction: ${error instanceof Error ? error.message : String(error)}`;
      throw new OrderError({ code: 'BAD_CREATOR_SIGNATURE', message, transactionId: envelope.transactionId }, error);
    }
  }

  async #order(candidate: Candidate, transactionId: string): Promise<TransactionPlace> {
    const { maxTransactionBytes } = this.#parts.limits;
    if (candidate.bytes.length > maxTransactionBytes) {
      const message = `the transaction has ${candidate.bytes.length} bytes, at most ${maxTransactionBytes} are ordered`;
      throw new OrderError({ code: 'TOO_LARGE', message, transactionId });
    }
    try {
      return await this.#parts.producer.add(candidate);
    } catch (error) {
      throw new OrderError(refusal(error, transactionId), error);
    }
  }
}

function refusal(error: unknown, transactionId: string): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof Refused ? error.code : 'INTERNAL', message, transactionId };
}
