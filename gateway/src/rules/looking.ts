import { setImmediate as pause } from 'node:timers/promises';
import type { RuleName } from '../answers/rules';
import type { OwnerKey } from '../inventory/owner';
import { isDatabaseFailure } from '../projection/unreadable';
import { certificateRule } from './certificateRule';
import { countRule } from './countRule';
import { expiryRule } from './expiryRule';
import { type Found, Go, type GoSources } from './go';
import { Reconciling } from './reconcile';
import type { Rule, RuleContext, SeenEvent, Subject } from './rule';
import type { Look, Moment } from './rulesProtocol';
import type { Timer } from './ruleStore';
import { latestPosition, SeenEvents } from './seenEvents';
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

const rules = Object.values(all);

/** Events, timers and subjects that are looked at in one go. */
const atOnce = 100;
/** Findings that are kept in one transaction. */
const mostKept = 100;

export interface LookingOptions {
  /** Called when a rule cannot read something; it is left out, and the others go on. */
  readonly failed: (error: unknown, what: string) => void;
  /** True once the gateway closes: the next start goes on where this one ends. */
  readonly isOver: () => boolean;
}

/**
 * Looks at what is recorded, for the rules of this gateway's organisations. Everything that is looked at in one go is read at one height
 * first; then all that was found is kept in one short transaction, with the position, so nothing is raised twice or lost.
 */
export class Looking {
  readonly #sources: GoSources;
  readonly #options: LookingOptions;
  #events: SeenEvents | undefined;
  #documents: number | undefined;

  constructor(sources: GoSources, options: LookingOptions) {
    this.#sources = sources;
    this.#options = options;
  }

  /**
   * Looks at everything that was recorded and at every time that has come; resolves to the height of the read model at the beginning when
   * that is done, or soon after it is over.
   */
  async run(moment: Moment): Promise<number> {
    try {
      return await this.#run(moment);
    } catch (error) {
      // Events that were read and not kept are read again.
      this.#events = undefined;
      throw error;
    }
  }

  /** Looks at subjects of an organisation; nothing happens if it has registered no party. Returns the height. */
  look(moment: Moment, { organisation, rule, subjects, what }: Look): number {
    const go = this.#read(moment, (each) => {
      const own = each.own.find((one) => one.organisation === organisation);
      if (!own) return;
      const context = each.contextOf(own);
      for (const subject of subjects) each.look(context, all[rule], subject, what);
    });
    this.#keep(go);
    return go.height;
  }

  async #run(moment: Moment): Promise<number> {
    const { store } = this.#sources;
    const { own, height } = this.#read(moment, ({ at }) => {
      this.#events ??= new SeenEvents(at, store.position ?? latestPosition(at));
    });
    for (const each of own) if (!store.isStarted(each.organisation)) await this.#start(moment, each);
    while (this.#lookAtEvents(moment)) {
      if (this.#options.isOver()) return height;
      await pause();
    }
    this.#lookAtDocuments(moment);
    await this.#sweep(moment);
    return height;
  }

  /** Reads for one go, at one height. */
  #read(moment: Moment, work: (go: Go) => void): Go {
    const { database } = this.#sources;
    database.script('BEGIN');
    try {
      const go = new Go(this.#sources, moment);
      work(go);
      return go;
    } finally {
      database.rollback();
    }
  }

  /**
   * Keeps what was found, and `more` with the last of it. Large findings are kept in parts, because others wait to write meanwhile: what a
   * crash leaves of them is found again, and changes nothing then.
   */
  #keep({ found, readings }: Go, more: () => void = () => undefined): void {
    const { store } = this.#sources;
    let at = 0;
    do {
      const part = found.slice(at, at + mostKept);
      store.atomically(() => {
        if (at === 0) readings.keep();
        for (const each of part) this.#keepOne(each);
        if (at + mostKept >= found.length) more();
      });
      at += mostKept;
    } while (at < found.length);
  }

  #keepOne({ evaluation, ...occasion }: Found): void {
    const { store, raised } = this.#sources;
    new Reconciling(raised, occasion).run(evaluation);
    // A time that has come was looked at just now: without this, a rule that names it again would be asked again and again.
    const next = evaluation.next !== undefined && evaluation.next > occasion.now ? evaluation.next : undefined;
    store.setTimer(occasion, next);
  }

  /** Looks at everything of an organisation that is new here or has changed its settings. */
  async #start(moment: Moment, own: OwnerKey): Promise<void> {
    const { store, raised } = this.#sources;
    const version = store.settingsVersion(own.organisation);
    for (const rule of rules) {
      const known = [...raised.subjects(own.organisation, rule.name), ...store.subjects(own.organisation, rule.name)];
      const subjects = new Set(known);
      this.#read(moment, (go) => {
        for (const subject of rule.all(go.contextOf(own))) subjects.add(JSON.stringify(subject));
      });
      await this.#inParts([...subjects], (some) => {
        const go = this.#read(moment, (each) => {
          const context = each.contextOf(own);
          for (const subject of some) this.#lookAtSubject(each, context, { rule, subject, what: whenSet });
        });
        this.#keep(go);
      });
      if (this.#options.isOver()) return;
    }
    store.started(own.organisation, version);
  }

  /** Looks at the next events; returns false if there are none. */
  #lookAtEvents(moment: Moment): boolean {
    const { store } = this.#sources;
    let some: readonly SeenEvent[] = [];
    const go = this.#read(moment, (each) => {
      some = this.#events?.next(each.at, atOnce) ?? [];
      for (const context of each.contexts()) for (const event of some) this.#lookAtEvent(each, context, event);
    });
    const position = this.#events?.position;
    if (some.length === 0) return false;
    this.#keep(go, () => {
      if (position) store.reached(position);
    });
    return true;
  }

  #lookAtEvent(go: Go, context: RuleContext, event: SeenEvent): void {
    for (const rule of rules) {
      this.#ifPossible(
        () => `${rule.name} ${event.id}`,
        () => {
          for (const subject of rule.touched(context, event)) go.look(context, rule, subject, afterEvent(event));
        },
      );
    }
  }

  #lookAtSubject(
    go: Go,
    context: RuleContext,
    { rule, subject, what }: { readonly rule: Rule; readonly subject: string; readonly what: string },
  ): void {
    this.#ifPossible(
      () => `${rule.name} ${subject}`,
      () => {
        go.look(context, rule, JSON.parse(subject) as Subject, what);
      },
    );
  }

  /** Registered documents change certificates. */
  #lookAtDocuments(moment: Moment): void {
    let last = this.#documents;
    const go = this.#read(moment, (each) => {
      last = each.at.database.get<{ n: number | null }>('SELECT max(n) AS n FROM document')?.n ?? 0;
      if (last === this.#documents) return;
      const rule = all.certificate;
      for (const context of each.contexts()) {
        for (const subject of rule.all(context)) each.look(context, rule, subject, 'after a document was registered');
      }
    });
    if (go.found.length > 0) this.#keep(go);
    this.#documents = last;
  }

  /** Looks at every subject whose time has come. */
  async #sweep(moment: Moment): Promise<void> {
    const { store } = this.#sources;
    const { now } = moment;
    for (let due = store.due(now, atOnce); due.length > 0; due = store.due(now, atOnce)) {
      if (this.#options.isOver()) return;
      const go = this.#read(moment, (each) => {
        for (const { organisation, rule, subject } of due) {
          const own = each.own.find((one) => one.organisation === organisation);
          const found = Object.hasOwn(all, rule) ? all[rule as RuleName] : undefined;
          if (own && found) {
            this.#lookAtSubject(each, each.contextOf(own), { rule: found, subject, what: `at ${now}` });
          }
        }
      });
      const found = new Set(go.found.map(timerOf));
      this.#keep(go, () => {
        // Also of those that cannot be looked at, which would stay due.
        for (const timer of due) if (!found.has(timerOf(timer))) store.setTimer(timer, undefined);
      });
      await pause();
    }
  }

  async #inParts<T>(items: readonly T[], work: (some: readonly T[]) => void): Promise<void> {
    for (let at = 0; at < items.length && !this.#options.isOver(); at += atOnce) {
      work(items.slice(at, at + atOnce));
      await pause();
    }
  }

  /** An event or subject that a rule cannot read must not stop the rules. */
  #ifPossible(what: () => string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      this.#options.failed(error, what());
    }
  }
}

const whenSet = 'when the rules were set';

const afterEvent = ({ id, step }: SeenEvent): string =>
  `after the event ${id}${step === '' ? '' : ` (${step.replace(/^.*[-:/]/, '')})`}`;

const timerOf = ({ organisation, rule, subject }: Timer): string => JSON.stringify([organisation, rule, subject]);
