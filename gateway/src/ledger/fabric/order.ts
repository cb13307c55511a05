import type { Commit, Gateway, Status, Transaction } from '@hyperledger/fabric-gateway';
import { gateway as messages, msp } from '@hyperledger/fabric-protos';
import { LedgerFailure, TooLarge } from '../ledger';
import { isTooLarge, messagesOf, orderFailure } from './failures';
import { pauseAfter, type Patience } from './patience';

export interface OrderOptions {
  readonly gateway: Gateway;
  readonly channel: string;
  readonly patience: Patience;
}

/**
 * Hands an endorsed transaction to the orderers and waits for its block. After an answer that leaves it open the outcome of this
 * same transaction is asked for, and the same signed envelope is sent again: however often it arrives, it counts once.
 * Rejects with LedgerFailure: `unknown` only when nothing could be learnt in time.
 */
export async function order(transaction: Transaction, { gateway, channel, patience }: OrderOptions): Promise<Status> {
  const transactionId = transaction.getTransactionId();
  const until = Date.now() + patience.settle;
  const ordering = new Ordering(
    transaction,
    gateway.newCommit(commitRequest(gateway, channel, transactionId)),
    patience,
  );
  for (let attempt = 0; Date.now() < until; attempt++) {
    if (attempt > 0) await pauseAfter(attempt, patience);
    const status = await ordering.attempt();
    if (status) return status;
  }
  const { handedOver, last } = ordering;
  const message = messagesOf(last).join('; ');
  throw new LedgerFailure(handedOver ? 'unknown' : 'unavailable', message, { transactionId, cause: last });
}

class Ordering {
  /** Whether an orderer has, or may have, taken a copy. */
  handedOver = false;
  last: unknown;
  readonly #transaction: Transaction;
  readonly #commit: Commit;
  readonly #patience: Patience;

  constructor(transaction: Transaction, commit: Commit, patience: Patience) {
    this.#transaction = transaction;
    this.#commit = commit;
    this.#patience = patience;
  }

  async attempt(): Promise<Status | undefined> {
    // Most often an earlier copy is in a block by now. It may also be lost: a leader that dies takes with it what it had not passed on.
    const before = this.handedOver ? await this.#status('briefly') : undefined;
    if (before) return before;
    const sent = await send(this.#transaction);
    if (sent.refusal && !this.handedOver) throw sent.refusal;
    this.last = sent.error ?? this.last;
    if (sent.outcome !== 'waiting') this.handedOver = true;
    if (!this.handedOver) return undefined;
    return this.#status(sent.outcome === 'taken' ? 'patiently' : 'briefly');
  }

  /** The peer answers when the transaction is in a block, or at the deadline. */
  async #status(how: 'briefly' | 'patiently'): Promise<Status | undefined> {
    try {
      return await this.#commit.getStatus(how === 'briefly' ? { deadline: Date.now() + this.#patience.ask } : {});
    } catch (error) {
      this.last = error;
      return undefined;
    }
  }
}

interface Sent {
  readonly outcome: 'taken' | 'waiting' | 'unknown';
  readonly error?: unknown;
  /** No orderer takes it. That is the end of it only when no earlier copy can be on its way. */
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
