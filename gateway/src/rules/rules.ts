import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as pause } from 'node:timers/promises';
import type { RuleName } from '../answers/rules';
import type { Inventory } from '../inventory/inventory';
import { type OwnerKey, ownersOf } from '../inventory/owner';
import type { Members } from '../ledger/members';
import type { ReadModel } from '../projection/readModel';
import { isDatabaseFailure } from '../projection/unreadable';
import { certificateRule } from './certificateRule';
import { countRule } from './countRule';
import { expiryRule } from './expiryRule';
import { RaisedStore } from './raisedStore';
import { ReadingStore } from './readingStore';
import { Reconciling } from './reconcile';
import { eachTime, onceInOneGo, type Rule, type RuleContext, type SeenEvent, type Subject } from './rule';
import { type Position, RuleStore } from './ruleStore';
import { SeenEvents } from './seenEvents';
import { sensorRule } from './sensorRule';
import { lateRule, receiptRule } from './shipmentRules';

const all: Readonly<Record<RuleName, Rule>> = {
  sensor: sensorRule,
  expiring: expiryRule,
  late: lateRule,
  receipt: receiptRule,
  count: countRule,
  certificate: certificateRule,
};

/** The current time, which tests set. */
export type Clock = () => Date;

export interface RulesOptions {
  readonly readModel: ReadModel;
  readonly inventory: Inventory;
  readonly members: Members;
  readonly clock: Clock;
  /** Called when a rule cannot read something; it is left out, and the others go on. */
  readonly failed: (error: unknown, what: string) => void;
}

/** Events, timers and subjects that are looked at in one go. */
const atOnce = 50;
/** Events that are looked at without a pause: rules may ask for much about each of them, and requests wait. */
const eventsAtOnce = 10;

/**
 * The rules of this gateway's organisations. What they raise is kept with the position up to which they have looked, so nothing is raised
 * twice or lost.
 */
export class Rules {
  readonly store: RuleStore;
  readonly raised: RaisedStore;
  readonly clock: Clock;
  readonly #options: RulesOptions;
  readonly #readings: ReadingStore;
  #events: SeenEvents | undefined;
  /** True if the position at which the rules began, or a later one, is stored. */
  #stored = false;
  #documents: number | undefined;
  #working: Promise<void> = Promise.resolve();
  #height = 0;

  constructor(database: DatabaseSync, options: RulesOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.store = new RuleStore(database);
    this.raised = new RaisedStore(database);
    this.#readings = new ReadingStore(database);
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
   * Looks at everything that was recorded and at every time that has come; resolves when that is done, or soon after `isOver`: the next
   * start goes on there.
   */
  run(isOver: () => boolean = () => false): Promise<void> {
    const work = this.#working
      .then(() => this.#run(isOver))
      .catch((error: unknown) => {
        // Events that were read and not kept are read again.
        this.#events = undefined;
        this.#stored = false;
        throw error;
      });
    this.#working = work.catch(() => undefined);
    return work;
  }

  /** The data for a rule of an organisation; undefined if it has registered no party. */
  contextOf(organisation: string): RuleContext | undefined {
    const own = this.#own().find((each) => each.organisation === organisation);
    return own && this.#context(own);
  }

  /** Looks at one subject of an organisation now, because of what a user did. */
  look(organisation: string, rule: RuleName, subjects: readonly Subject[], what: string): void {
    const context = this.contextOf(organisation);
    if (!context) return;
    this.store.atomically(() => {
      for (const subject of subjects) this.#look(context, all[rule], subject, what);
    });
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

  async #run(isOver: () => boolean): Promise<void> {
    const { readModel } = this.#options;
    const { height } = readModel;
    const events = (this.#events ??= new SeenEvents(readModel, this.store.position));
    for (const own of this.#own()) if (!this.store.isStarted(own.organisation)) await this.#start(own);
    for (let some = events.next(eventsAtOnce); some.length > 0; some = events.next(eventsAtOnce)) {
      if (isOver()) return;
      this.#lookAt(some);
      await pause();
    }
    if (!this.#stored) this.#reached(events.position);
    this.#lookAtDocuments();
    await this.#sweep();
    this.#height = height;
  }

  #reached(position: Position): void {
    this.store.reached(position);
    this.#stored = true;
  }

  #own(): OwnerKey[] {
    const { members, readModel } = this.#options;
    return ownersOf(members, readModel);
  }

  #context({ organisation, party }: OwnerKey, once = eachTime): RuleContext {
    const { readModel, inventory } = this.#options;
    const { settings } = this.store.settings(organisation);
    const { store, now } = this;
    return {
      database: readModel.database,
      inventory,
      store,
      readings: this.#readings,
      settings,
      organisation,
      party,
      now,
      once,
      raisedAbout: (rule, beginning) =>
        this.raised.subjectsFrom(organisation, rule, beginning).map((each) => JSON.parse(each) as Subject),
    };
  }

  /** Looks at everything of an organisation that is new here or has changed its settings. */
  async #start(own: OwnerKey): Promise<void> {
    const context = this.#context(own);
    for (const rule of Object.values(all)) {
      const known = [
        ...this.raised.subjects(own.organisation, rule.name),
        ...this.store.subjects(own.organisation, rule.name),
      ];
      const subjects = new Set([...known, ...[...rule.all(context)].map((subject) => JSON.stringify(subject))]);
      await this.#inParts([...subjects], (subject) => {
        this.#ifPossible(`${rule.name} ${subject}`, () => {
          this.#look(context, rule, JSON.parse(subject) as Subject, 'when the rules were set');
        });
      });
    }
    this.store.started(own.organisation);
  }

  #lookAt(events: readonly SeenEvent[]): void {
    const once = onceInOneGo();
    const contexts = this.#own().map((own) => this.#context(own, once));
    this.store.again(() => {
      for (const context of contexts) for (const event of events) this.#lookAtEvent(context, event);
      if (this.#events) this.#reached(this.#events.position);
    });
  }

  #lookAtEvent(context: RuleContext, event: SeenEvent): void {
    const word = event.step === '' ? '' : ` (${event.step.replace(/^.*[-:/]/, '')})`;
    for (const rule of Object.values(all)) {
      this.#ifPossible(`${rule.name} ${event.id}`, () => {
        for (const subject of rule.touched(context, event)) {
          this.#look(context, rule, subject, `after the event ${event.id}${word}`);
        }
      });
    }
  }

  /** Registered documents change certificates. */
  #lookAtDocuments(): void {
    const { database } = this.#options.readModel;
    const last = database.get<{ n: number | null }>('SELECT max(n) AS n FROM document')?.n ?? 0;
    if (last === this.#documents) return;
    for (const own of this.#own()) {
      const context = this.#context(own);
      this.store.again(() => {
        const rule = all.certificate;
        for (const subject of rule.all(context)) this.#look(context, rule, subject, 'after a document was registered');
      });
    }
    this.#documents = last;
  }

  /** Looks at every subject whose time has come. */
  async #sweep(): Promise<void> {
    const { now } = this;
    for (let due = this.store.due(now, atOnce); due.length > 0; due = this.store.due(now, atOnce)) {
      await this.#inParts(due, ({ organisation, rule, subject }) => {
        const context = this.contextOf(organisation);
        const found = Object.hasOwn(all, rule) ? all[rule as RuleName] : undefined;
        this.store.setTimer({ organisation, rule, subject }, undefined);
        if (!context || !found) return;
        this.#ifPossible(`${rule} ${subject}`, () => {
          this.#look(context, found, JSON.parse(subject) as Subject, `at ${now}`);
        });
      });
    }
  }

  async #inParts<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
    for (let at = 0; at < items.length; at += atOnce) {
      this.store.again(() => {
        items.slice(at, at + atOnce).forEach(work);
      });
      await pause();
    }
  }

  /** An event or subject that a rule cannot read must not stop the rules. */
  #ifPossible(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      this.#options.failed(error, what);
    }
  }

  #look(context: RuleContext, rule: Rule, subject: Subject, what: string): void {
    const { organisation, now } = context;
    const text = JSON.stringify(subject);
    const evaluation = rule.evaluate(context, subject);
    const { height } = this.#options.readModel;
    new Reconciling(this.raised, { organisation, rule: rule.name, subject: text, now, height, what }).run(evaluation);
    // A time that has come was looked at just now: without this, a rule that names it again would be asked again and again.
    const next = evaluation.next !== undefined && evaluation.next > now ? evaluation.next : undefined;
    this.store.setTimer({ organisation, rule: rule.name, subject: text }, next);
  }
}
