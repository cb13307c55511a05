import { EventEmitter, once } from 'node:events';
import type { Ledger, LedgerBlock } from '../ledger/ledger';
import type { Members } from '../ledger/members';
import type { ReadModel } from '../projection/readModel';
import { Pauses } from '@lotline/network/retry';
import { BlockNotices } from './blockNotices';
import { type DueOptions, dueNotices } from './dueNotices';
import { ownParties } from './members';
import type { NewNotice, NoticeEnd, NoticeStore } from './noticeStore';

/** A finding of this gateway's own rules, as a notice of the kind `rule`. */
export interface RaisedNotice extends Pick<NewNotice, 'organisation' | 'subject' | 'text' | 'about'> {
  /** Names the finding within the organisation: raised again under the same key, it is the same notice. */
  readonly key: string;
}

/** A notice of this gateway's own findings. */
export type FoundNotice = Omit<NewNotice, 'organisation' | 'height' | 'time' | 'transactionId'>;

export interface InboxOptions {
  readonly ledger: Ledger;
  readonly members: Members;
  readonly readModel: ReadModel;
  readonly store: NoticeStore;
  readonly due: Pick<DueOptions, 'answerers' | 'recalls'>;
  readonly warn: (error: unknown, message: string) => void;
}

/** Milliseconds between looks at what the time makes due, and the pauses after failures. */
const dueEvery = 60_000;
const failurePauses = { pause: 1000, longestPause: 30_000 };
const patience = 1000;
/** Milliseconds after which the height is kept, also without notices. */
const keepEvery = 1000;

/**
 * Derives notices from the ledger, block by block, and from the time. The notices of a block are kept together with the height, so that a
 * process that is killed derives them again, and their keys keep them from being there twice.
 */
export class Inbox {
  readonly store: NoticeStore;
  readonly #options: InboxOptions;
  readonly #added = new EventEmitter().setMaxListeners(0);
  #height: number;
  #kept = performance.now();
  #isLooking = false;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.store = options.store;
    this.#height = options.store.height;
  }

  /** The ledger height up to which notices are there. */
  get height(): number {
    return this.#height;
  }

  /** Resolves once notices were added or the time has passed. */
  async more(signal: AbortSignal, milliseconds: number): Promise<void> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
    await once(this.#added, 'added', { signal: either }).catch(() => undefined);
  }

  /** Resolves once the notices of a height are there, or the time has passed. */
  async reached(height: number, milliseconds: number): Promise<void> {
    const late = AbortSignal.timeout(milliseconds);
    while (this.#height < height && !late.aborted) {
      await once(this.#added, 'height', { signal: late }).catch(() => undefined);
    }
  }

  /** Keeps findings about an organisation as notices, and ends those that are over, all at once. */
  note(
    organisation: string,
    { found, over }: { readonly found: readonly FoundNotice[]; readonly over: readonly NoticeEnd['of'][] },
  ): void {
    const { height } = this.#options.readModel;
    const at = { organisation, height, time: new Date().toISOString() };
    this.#keep(
      found.map((each) => ({ ...each, ...at })),
      over.map((of) => ({ organisation, height, of })),
    );
  }

  /** Keeps findings of rules as notices, and ends those of findings about which nothing is left to do, all at once. */
  noteRules(raised: readonly RaisedNotice[], settled: readonly Pick<RaisedNotice, 'organisation' | 'key'>[]): void {
    const { height } = this.#options.readModel;
    const time = new Date().toISOString();
    this.#keep(
      raised.map(({ key, ...rest }) => ({ ...rest, kind: 'rule', key: `rule ${key}`, height, time })),
      settled.map(({ organisation, key }) => ({ organisation, height, of: { key: `rule ${key}` } })),
    );
  }

  /** Derives notices until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const timer = setInterval(() => {
      void this.look();
    }, dueEvery).unref();
    void this.look();
    try {
      await this.#follow(signal);
    } finally {
      clearInterval(timer);
    }
  }

  /** Keeps what has become due by now. Does nothing while it is looking already. */
  async look(now = new Date().toISOString()): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { readModel, members, store, due } = this.#options;
      const own = ownParties(readModel.database, members);
      const { notices, ends } = await dueNotices({ ...due, readModel, store, own, now });
      this.#keep(notices, ends);
    } catch (error) {
      this.#options.warn(error, 'what is due could not be found; trying again');
    } finally {
      this.#isLooking = false;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { ledger, warn } = this.#options;
    const pauses = new Pauses(failurePauses, signal);
    while (!signal.aborted) {
      try {
        for await (const block of ledger.blocks(this.#height, signal)) {
          await this.#apply(block, signal);
          pauses.worked();
        }
      } catch (error) {
        if (isAborted(signal)) return;
        warn(error, 'notices could not be derived from a block; trying again');
      }
      await pauses.afterFailure();
    }
  }

  /** The read model has the block before its notices are derived: they follow from both. */
  async #apply(block: LedgerBlock, signal: AbortSignal): Promise<void> {
    const { readModel, members, store } = this.#options;
    const height = block.number + 1;
    while (!(await readModel.reached(height, patience, signal))) if (signal.aborted) return;
    if (block.number !== this.#height) return;
    const { database } = readModel;
    const own = ownParties(database, members);
    const { notices, ends } = new BlockNotices({ database, own, store }, block).derive();
    this.#keep(notices, ends, height);
    this.#height = height;
    this.#added.emit('height');
  }

  /** Deriving the notices of a block again changes nothing, so that the height alone needs no stable storage for each block. */
  #keep(notices: readonly NewNotice[], ends: readonly NoticeEnd[], height?: number): void {
    const isDue = height !== undefined && performance.now() - this.#kept > keepEvery;
    if (notices.length === 0 && ends.length === 0 && !isDue) return;
    if (height !== undefined) this.#kept = performance.now();
    if (this.store.keep(notices, ends, height) > 0) this.#added.emit('added');
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
