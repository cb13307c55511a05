import type { RuleName, RuleSettings } from '../answers/rules';
import type { Inventory } from '../inventory/inventory';
import type { Database } from '../projection/database';
import { placeParty } from '../queries/placeParty';
import type { Readings } from './readingStore';
import type { Evaluation } from './reconcile';
import type { RuleStore } from './ruleStore';

/** Ids that a rule looks at together, such as a lot and a place. */
export type Subject = readonly string[];

/** A recorded event as rules see it. */
export interface SeenEvent {
  readonly n: number;
  readonly id: string;
  /** Party that recorded it; null if that has registered none. */
  readonly party: string | null;
  /** Event time, UTC. */
  readonly time: string;
  readonly step: string;
  /** True for an error declaration. */
  readonly isDeclaration: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  readonly places: readonly string[];
  /** Shipments that it names, or whose containers it names. */
  readonly shipments: readonly string[];
  /** Lots, items and containers that it names. */
  readonly goods: readonly string[];
  /** Lots that it names, alone or in containers. */
  readonly lots: readonly string[];
}

/** The data that a rule of one organisation reads. */
export interface RuleContext {
  readonly database: Database;
  readonly inventory: Inventory;
  readonly store: RuleStore;
  readonly readings: Readings;
  readonly settings: RuleSettings;
  readonly organisation: string;
  readonly party: string;
  /** RFC 3339, UTC. */
  readonly now: string;
  /** Reads something of the database once for all events and organisations that are looked at in one go. */
  readonly once: Once;
  /** Subjects of a rule that begin with these ids and have exceptions. */
  readonly raisedAbout: (rule: RuleName, beginning: Subject) => Subject[];
}

/** Returns the value that was read under a key before, or reads it. */
export type Once = <T>(key: string, read: () => T) => T;

/** Values of one go: nothing may change meanwhile. */
export function onceInOneGo(): Once {
  const known = new Map<string, unknown>();
  return <T>(key: string, read: () => T): T => {
    if (known.has(key)) return known.get(key) as T;
    const value = read();
    known.set(key, value);
    return value;
  };
}

/** One rule. Its exceptions follow from what is recorded, the settings and the time alone. */
export interface Rule {
  readonly name: RuleName;
  /** True if events that are looked at in one go count one by one: what others find follows from what is recorded by then. */
  readonly countsEvents?: true;
  /** The subjects to look at because of an event. */
  touched(context: RuleContext, event: SeenEvent): Subject[];
  /** Everything that has to be looked at when the settings change. */
  all(context: RuleContext): Iterable<Subject>;
  evaluate(context: RuleContext, subject: Subject): Evaluation;
}

export const isOwn = ({ database, party, once }: RuleContext, place: string): boolean =>
  once(`party ${place}`, () => placeParty(database, place)) === party;

const hour = 3_600_000;
export const hoursLater = (time: string, hours: number): string =>
  new Date(Date.parse(time) + hours * hour).toISOString();
export const startOf = (day: string): string => `${day}T00:00:00.000Z`;
