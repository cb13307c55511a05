import { setTimeout as delay } from 'node:timers/promises';
import type { Commit, Gateway, Status, Transaction } from '@hyperledger/fabric-gateway';
import { gateway as messages, msp } from '@hyperledger/fabric-protos';
import { LedgerFailure, TooLarge } from '../ledger';
import { isTooLarge, messagesOf, orderFailure } from './failures';
import { pauseAfter } from '@lotline/network/retry';
import type { Patience } from './patience';

export interface OrderOptions {
  readonly gateway: Gateway;
  readonly channel: string;
  readonly patience: Patience;
}

/**
 * Sends an endorsed transaction to the orderers and waits for its block. While no block has it, the same signed envelope is sent again:
 * the orderer that took it may have crashed before ordering it. Copies have the same transaction id, so only one is valid.
 * Rejects with LedgerFailure: `unknown` only if the outcome could not be found out in time.
 */
export async function order(transaction: Transaction, { gateway, channel, patience }: OrderOptions): Promise<Status> {
  const transactionId = transaction.getTransactionId();
  const until = Date.now() + patience.settle;
  const watch = new StatusWatch(gateway.newCommit(commitRequest(gateway, channel, transactionId)), patience, until);
  let last: unknown;
  let taken = 0;
  try {
    for (let attempt = 1; Date.now() < until; attempt++) {
      const sent = await Promise.race([watch.outcome, send(transaction)]);
      if (!('outcome' in sent)) return sent;
      if (sent.refusal && !watch.isStarted) throw sent.refusal;
      last = sent.error ?? last;
      if (sent.outcome !== 'waiting') watch.start();
      if (sent.outcome === 'taken') taken++;
      const status = await Promise.race([watch.outcome, pause(sent.outcome, { attempt, taken, until, patience })]);
      if (status) return status;
    }
  } finally {
    watch.stop();
  }
  throw unsettled(watch, transactionId, last);
}

function unsettled(watch: StatusWatch, transactionId: string, last: unknown): LedgerFailure {
  const cause = watch.last ?? last;
  const kind = watch.isStarted ? 'unknown' : 'unavailable';
  return new LedgerFailure(kind, messagesOf(cause).join('; '), { transactionId, cause });
}

interface Pause {
  readonly attempt: number;
  /** Number of copies that orderers have taken. */
  readonly taken: number;
  readonly until: number;
  readonly patience: Patience;
}

/** Waits before the envelope is sent again: longer with each copy that was taken. */
async function pause(outcome: Sent['outcome'], { attempt, taken, until, patience }: Pause): Promise<undefined> {
  if (outcome === 'waiting') return pauseAfter(attempt, patience).then(() => undefined);
  const longest = outcome === 'taken' ? patience.resend * 2 ** (taken - 1) : patience.ask * (0.5 + Math.random());
  await delay(Math.max(1, Math.min(longest, until - Date.now())), undefined, { ref: false });
  return undefined;
}

/** Queries the peer for a transaction's status from `start` on, until it is known: the peer responds when the transaction is in a block. */
class StatusWatch {
  readonly outcome: Promise<Status>;
  isStarted = false;
  /** The last error of the status query. */
  last: unknown;
  readonly #stop = new AbortController();
  readonly #commit: Commit;
  readonly #patience: Patience;
  readonly #until: number;
  #resolve: (status: Status) => void = () => undefined;

  constructor(commit: Commit, patience: Patience, until: number) {
    this.#commit = commit;
    this.#patience = patience;
    this.#until = until;
    this.outcome = new Promise((resolve) => (this.#resolve = resolve));
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    for (let attempt = 1; !this.#stop.signal.aborted && Date.now() < this.#until; attempt++) {
      try {
        this.#resolve(await this.#commit.getStatus());
        return;
      } catch (error) {
        this.last = error;
        await pauseAfter(attempt, this.#patience, this.#stop.signal).catch(() => undefined);
      }
    }
  }
}

interface Sent {
  readonly outcome: 'taken' | 'waiting' | 'unknown';
  readonly error?: unknown;
  /** The refusal by all orderers. It is final only if no earlier copy may still be ordered. */
  readonly refusal?: LedgerFailure;
}

async function send(transaction: Transaction): Promise<Sent> {
  try {
    await transaction.submit();
    return { outcome: 'taken' };
  } catch (error) {
    const failure = orderFailure(error);
    if (failure !== 'refused') return { outcome: failure, error };
    const transactionId = transaction.getTransactionId();
    const message = messagesOf(error).join('; ');
    const options = { transactionId, cause: error };
    const refusal = isTooLarge(message)
      ? new TooLarge(message, options)
      : new LedgerFailure('rejected', message, options);
    return { outcome: 'unknown', error, refusal };
  }
}

function commitRequest(gateway: Gateway, channel: string, transactionId: string): Uint8Array {
  const { mspId, credentials } = gateway.getIdentity();
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(credentials);
  const request = new messages.CommitStatusRequest();
  request.setChannelId(channel);
  request.setTransactionId(transactionId);
  request.setIdentity(identity.serializeBinary());
  const signed = new messages.SignedCommitStatusRequest();
  signed.setRequest(request.serializeBinary());
  return signed.serializeBinary();
}
