import type { Inventory } from '../inventory/inventory';
import { type OwnerKey, ownersAmong } from '../inventory/owner';
import { readCheckpoint } from '../projection/checkpoint';
import type { Database } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { NewReadings } from './newReadings';
import type { RaisedStore } from './raisedStore';
import type { ReadingStore } from './readingStore';
import type { Evaluation, Occasion } from './reconcile';
import { onceInOneGo, type Rule, type RuleContext, type Subject } from './rule';
import type { Moment } from './rulesProtocol';
import type { RuleStore } from './ruleStore';

/** The data that rules read, and where they keep what they find. */
export interface GoSources {
  /** The read model, over a connection of its own. */
  readonly database: Database;
  readonly inventory: Inventory;
  readonly store: RuleStore;
  readonly raised: RaisedStore;
  readonly readings: ReadingStore;
}

/** The findings of a rule about a subject, and why it looked. */
export interface Found extends Occasion {
  readonly evaluation: Evaluation;
}

/** The findings of rules at one height of the read model and at one time. Nothing is kept yet. */
export class Go {
  readonly found: Found[] = [];
  readonly readings: NewReadings;
  readonly at: ReadAt;
  /** The organisations whose rules look. */
  readonly own: readonly OwnerKey[];
  readonly #sources: GoSources;
  readonly #now: string;
  readonly #once = onceInOneGo();
  readonly #contexts = new Map<string, RuleContext>();
  readonly #looked = new Set<string>();

  constructor(sources: GoSources, { now, organisations }: Moment) {
    const { database, readings } = sources;
    this.#sources = sources;
    this.#now = now;
    this.readings = new NewReadings(readings);
    this.at = { database, height: readCheckpoint(database).height };
    this.own = ownersAmong(organisations, this.at);
  }

  get height(): number {
    return this.at.height;
  }

  contexts(): RuleContext[] {
    return this.own.map((own) => this.contextOf(own));
  }

  contextOf({ organisation, party }: OwnerKey): RuleContext {
    const known = this.#contexts.get(organisation);
    if (known) return known;
    const { database, inventory, store, raised } = this.#sources;
    const { settings } = store.settings(organisation);
    const context: RuleContext = {
      database,
      inventory,
      store,
      readings: this.readings,
      settings,
      organisation,
      party,
      now: this.#now,
      once: this.#once,
      raisedAbout: (rule, beginning) =>
        raised.subjectsFrom(organisation, rule, beginning).map((each) => JSON.parse(each) as Subject),
    };
    this.#contexts.set(organisation, context);
    return context;
  }

  /** Looks at a subject: once, unless the rule counts events, because nothing that it reads changes meanwhile. */
  look(context: RuleContext, rule: Rule, subject: Subject, what: string): void {
    const { organisation, now } = context;
    const text = JSON.stringify(subject);
    const key = JSON.stringify([organisation, rule.name, text]);
    if (rule.countsEvents !== true && this.#looked.has(key)) return;
    this.#looked.add(key);
    const evaluation = rule.evaluate(context, subject);
    this.found.push({ organisation, rule: rule.name, subject: text, now, height: this.height, what, evaluation });
  }
}
