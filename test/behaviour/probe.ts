import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure, type Submitted } from '../../gateway/src/ledger/ledger';
import type { OpenLedger } from './ledger';

export type Actor = keyof OpenLedger['users'];

/** A transaction that chooses what the port does not let its callers choose: whose peers endorse it, and what stays out of blocks. */
export interface Errand {
  readonly by: Actor;
  readonly transaction: string;
  readonly args: readonly string[];
  /** The organisations whose peers alone endorse. */
  readonly endorsers: readonly Actor[];
  readonly transient?: Readonly<Record<string, string>>;
}

/** An open ledger whose chaincode is the probe, with a private data collection `deal` of the farm and the shop. */
export interface OpenPeers extends OpenLedger {
  mspId(actor: Actor): string;
  /** Submits an errand and answers with its validation code and the number of its block. */
  run(errand: Errand): Promise<{ readonly code: string; readonly block: number }>;
  /** Has an errand ordered twice at once, and then proposes it once more: answers with the words of the refusal. */
  runTwice(errand: Errand): Promise<string>;
  /** Brings the contract's next version in, and answers with the ledger to go on with. */
  upgrade(): Promise<Ledger>;
}

/** Why a ledger did not do it. */
export interface Failed {
  readonly kind: string;
  readonly words: string;
}

/** What simultaneous transactions came to. */
export interface Together {
  readonly done: number;
  readonly failures: readonly LedgerFailure[];
}

/** Simultaneous transactions: more than enough for two of them to share a block. */
export const crowd = 8;

/** What was said, without what differs from one transaction to the next and from one network to the next. */
export const words = (message: string): string =>
  message.replace(/[0-9a-f]{64}/g, 'ID').replace(/probe-[0-9a-f]{8}/g, 'probe');

/** How the contract's refusals, and the peer's to the contract, reach the gateway's callers. */
export const refused = (said: string): Failed => ({ kind: 'rejected', words: `chaincode response 500, ${said}` });

/** Says things to the probe; as the farm's clerk unless another organisation is named. */
export class Probe {
  ledger: Ledger;
  readonly peers: OpenPeers;

  constructor(peers: OpenPeers) {
    this.peers = peers;
    this.ledger = peers.ledger;
  }

  submit(transaction: string, ...args: string[]): Promise<Submitted> {
    return this.submitAs('farm', transaction, ...args);
  }

  submitAs(actor: Actor, transaction: string, ...args: string[]): Promise<Submitted> {
    return this.ledger.submit(this.peers.users[actor], transaction, args);
  }

  evaluate(transaction: string, ...args: string[]): Promise<string> {
    return this.evaluateAs('farm', transaction, ...args);
  }

  evaluateAs(actor: Actor, transaction: string, ...args: string[]): Promise<string> {
    return this.ledger.evaluate(this.peers.users[actor], transaction, args);
  }

  /** The same, asked again until it answers so: a peer hears of private data that another one endorsed a moment after the block. */
  async evaluatesTo(expected: string, actor: Actor, transaction: string, ...args: string[]): Promise<void> {
    for (let wait = 0; wait < 100; wait++) {
      if ((await this.evaluateAs(actor, transaction, ...args).catch(() => undefined)) === expected) return;
      await delay(100);
    }
    throw new Error(`${transaction} of ${actor} did not come to "${expected}".`);
  }

  /** The list that a query answers. */
  async list(transaction: string, ...args: string[]): Promise<unknown[]> {
    return JSON.parse(await this.evaluate(transaction, ...args)) as unknown[];
  }

  /** The validation code of a transaction that the peers of these organisations alone endorse. */
  async endorsedBy(endorsers: readonly Actor[], transaction: string, ...args: string[]): Promise<string> {
    return (await this.peers.run({ by: 'farm', transaction, args, endorsers })).code;
  }

  async failure(work: Promise<unknown>): Promise<Failed> {
    const failure: unknown = await work.catch((error: unknown) => error);
    if (!(failure instanceof LedgerFailure)) throw new Error('It did not fail as a ledger does.', { cause: failure });
    return { kind: failure.kind, words: words(failure.message) };
  }

  /** Submits a crowd of transactions at once. */
  async together(each: (index: number) => Promise<unknown>): Promise<Together> {
    const settled = await Promise.allSettled(Array.from({ length: crowd }, (_, index) => each(index)));
    const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as LedgerFailure] : []));
    return { done: crowd - failures.length, failures };
  }

  async height(): Promise<number> {
    return (await this.ledger.health()).height;
  }
}
