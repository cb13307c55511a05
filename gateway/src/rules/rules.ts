import type { Database } from '../projection/database';
import { Worker } from 'node:worker_threads';
import { localMembers, type Members } from '../ledger/members';
import type { ReadModel } from '../projection/readModel';
import { receivedError } from '../projection/threadProtocol';
import { RaisedStore } from './raisedStore';
import { RuleStore } from './ruleStore';
import { latestPosition } from './seenEvents';
import type { FromRules, Look, RulesThreadData, ToRules } from './rulesProtocol';
import { youngMebibytes } from '../threadMemory';

/** The current time, which tests set. */
export type Clock = () => Date;

export interface RulesOptions {
  readonly readModel: ReadModel;
  /** The file of the gateway's own store. */
  readonly file: string;
  readonly members: Members;
  readonly clock: Clock;
  /** Called when a rule cannot read something; it is left out, and the others go on. */
  readonly failed: (error: unknown, what: string) => void;
}

interface Asked {
  readonly resolve: (height: number) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds after which a subject is looked at that could not be looked at before. */
const soonMilliseconds = 5000;
/** Milliseconds to wait for the end of the thread, which may be in the midst of a go. */
const closingPatience = 10_000;

/**
 * The rules of this gateway's organisations. A thread looks, with connections of its own to the read model and to the gateway's store, so
 * that requests do not wait for it. What it finds is kept with the position up to which it has looked, so nothing is raised twice or lost.
 */
export class Rules {
  readonly store: RuleStore;
  readonly raised: RaisedStore;
  readonly clock: Clock;
  readonly #options: RulesOptions;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | undefined;
  #next = 1;
  #height = 0;
  #isClosed = false;

  constructor(database: Database, options: RulesOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.store = new RuleStore(database);
    this.raised = new RaisedStore(database);
  }

  /** The height up to which the rules have looked. */
  get height(): number {
    return this.#height;
  }

  /** RFC 3339, UTC. */
  get now(): string {
    return this.clock().toISOString();
  }

  /**
   * Rules that have never looked begin after what is recorded by now. To be called before anybody can record more: the thread may begin
   * later, or this process may end before it does.
   */
  begin(): void {
    if (this.store.position === undefined) this.store.reached(latestPosition(this.#options.readModel));
  }

  /** Looks at everything that was recorded and at every time that has come; resolves when that is done. */
  async run(): Promise<void> {
    this.#height = Math.max(this.#height, await this.#ask());
  }

  /** To be called in the transaction of what a user did, before `look`: if this process ends in between, the next one looks. */
  willLook({ organisation, rule, subjects }: Look): void {
    const soon = new Date(this.clock().getTime() + soonMilliseconds).toISOString();
    for (const subject of subjects) this.store.setTimer({ organisation, rule, subject: JSON.stringify(subject) }, soon);
  }

  /** Looks at subjects of an organisation now, because of what a user did. */
  async look(look: Look): Promise<void> {
    if (look.subjects.length > 0) await this.#ask(look);
  }

  /** Ends an exception as a user says. Only another cause raises it again while it is true. */
  resolve(
    organisation: string,
    id: string,
    { user, resolution }: { readonly user: string; readonly resolution: string },
  ): void {
    const found = this.raised.find(organisation, id);
    if (!found) return;
    const { now } = this;
    this.raised.save({ ...found, status: 'resolved', ended: now, resolution, resolvedBy: user });
    const { height } = this.#options.readModel;
    this.raised.addChange({ organisation, id, what: 'resolved', at: now, user, height, text: resolution });
  }

  /** Ends the thread after what it is looking at; the next start goes on there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#send(worker, { close: true });
    const late = setTimeout(() => void worker.terminate(), closingPatience);
    await ended;
    clearTimeout(late);
  }

  #ask(look?: Look): Promise<number> {
    if (this.#isClosed) return Promise.reject(new Error('The gateway is closing.'));
    const worker = (this.#worker ??= this.#start());
    const id = this.#next;
    this.#next += 1;
    const organisations = localMembers(this.#options.members).map(({ organisation, mspId }) => ({
      organisation,
      mspId,
    }));
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#send(worker, { id, moment: { now: this.now, organisations }, look });
    });
  }

  #send(worker: Worker, message: ToRules): void {
    worker.postMessage(message);
  }

  #start(): Worker {
    const { readModel, file } = this.#options;
    const workerData: RulesThreadData = { file: readModel.file, store: file };
    const resourceLimits = { maxYoungGenerationSizeMb: youngMebibytes };
    const worker = new Worker(require.resolve('@lotline/gateway/rules-thread'), { workerData, resourceLimits });
    worker.unref();
    worker.on('message', (message: FromRules) => {
      this.#receive(message);
    });
    worker.on('error', (error: Error) => {
      this.#fail(error);
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#fail(new Error('The thread of the rules has ended.'));
    });
    return worker;
  }

  #receive(message: FromRules): void {
    if ('unread' in message) {
      this.#options.failed(new Error(message.unread), message.what);
      return;
    }
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if ('height' in message) asked?.resolve(message.height);
    else asked?.reject(receivedError(message.error));
  }

  /** The next question starts a new thread. */
  #fail(error: Error): void {
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
