import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure, type Submitted } from '../../gateway/src/ledger/ledger';
import type { OpenLedger } from './ledger';

export type Actor = keyof OpenLedger['users'];

/** A transaction with options that the ledger port does not have: its endorsers and transient data. */
export interface Errand {
  readonly by: Actor;
  readonly transaction: string;
  readonly args: readonly string[];
  /** The only organisations whose peers endorse it. */
  readonly endorsers: readonly Actor[];
  readonly transient?: Readonly<Record<string, string>>;
}

/** An open ledger whose chaincode is the probe, with a private data collection `deal` of the farm and the shop. */
export interface OpenPeers extends OpenLedger {
  mspId(actor: Actor): string;
  /** Submits an errand. Returns its validation code and block number. */
  run(errand: Errand): Promise<{ readonly code: string; readonly block: number }>;
  /** Orders an errand twice at once and proposes it again. Returns the message of the refusal. */
  runTwice(errand: Errand): Promise<string>;
  /** Upgrades the contract to its next version. Returns the ledger to use from then on. */
  upgrade(): Promise<Ledger>;
}

/** The failure of a ledger call. */
export interface Failed {
  readonly kind: string;
  readonly words: string;
}

/** The results of concurrent transactions. */
export interface Together {
  readonly done: number;
  readonly failures: readonly LedgerFailure[];
}

/** The number of concurrent transactions, large enough that some share a block. */
export const crowd = 8;

/** A message without the parts that differ between transactions and networks. */
export const words = (message: string): string =>
  message.replace(/[0-9a-f]{64}/g, 'ID').replace(/probe-[0-9a-f]{8}/g, 'probe');

/** The failure of a call that the contract refused, or the peer refused to the contract. */
export const refused = (said: string): Failed => ({ kind: 'rejected', words: `chaincode response 500, ${said}` });

/** Calls the probe, by default as the farm. */
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

  /** Evaluates until the expected result: a peer receives private data endorsed by another one shortly after the block. */
  async evaluatesTo(expected: string, actor: Actor, transaction: string, ...args: string[]): Promise<void> {
    for (let wait = 0; wait < 100; wait++) {
      if ((await this.evaluateAs(actor, transaction, ...args).catch(() => undefined)) === expected) return;
      await delay(100);
    }
    throw new Error(`${transaction} of ${actor} did not return "${expected}".`);
  }

  /** The list that a query returns. */
  async list(transaction: string, ...args: string[]): Promise<unknown[]> {
    return JSON.parse(await this.evaluate(transaction, ...args)) as unknown[];
  }

  /** The validation code of a transaction that only the peers of these organisations endorse. */
  async endorsedBy(endorsers: readonly Actor[], transaction: string, ...args: string[]): Promise<string> {
    return (await this.peers.run({ by: 'farm', transaction, args, endorsers })).code;
  }

  async failure(work: Promise<unknown>): Promise<Failed> {
    const failure: unknown = await work.catch((error: unknown) => error);
    if (!(failure instanceof LedgerFailure)) throw new Error('It did not fail as a ledger does.', { cause: failure });
    return { kind: failure.kind, words: words(failure.message) };
  }

  /** Submits `crowd` transactions at once. */
  async together(each: (index: number) => Promise<unknown>): Promise<Together> {
    const settled = await Promise.allSettled(Array.from({ length: crowd }, (_, index) => each(index)));
    const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as LedgerFailure] : []));
    return { done: crowd - failures.length, failures };
  }

  async height(): Promise<number> {
    return (await this.ledger.health()).height;
  }
}
