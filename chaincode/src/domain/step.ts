import type { FactKey } from './facts/key';
import type { PartyId } from './gs1/id';
import type { CallerRole } from './roles';

/**
 * The world state for the rules: the facts that the transaction read, and its own puts over them. Facts are immutable; a change is a
 * put of a new value.
 */
export interface Facts {
  /** The fact, or undefined if there is none. The command's `needs` has named it, so it is loaded. */
  readonly get: <T>(key: FactKey<T>) => T | undefined;
  readonly put: <T>(key: FactKey<T>, value: T) => void;
  /** Sets a savepoint. Call the returned function to roll back to it. */
  readonly savepoint: () => () => void;
}

/** Read-only facts, for rules that readers of the ledger share. */
export type ReadFacts = Pick<Facts, 'get'>;

/** Reads loaded facts for `needs`. If a fact is not loaded yet, `needs` is called again after the next read when that can matter. */
export interface Peek {
  /** The fact; undefined if there is none, null if it is not loaded yet. */
  <T>(key: FactKey<T>): T | undefined | null;
  /** Returns true if the fact is known not to exist; false if it is not loaded yet. */
  readonly lacks: (key: FactKey<unknown>) => boolean;
  /** The keys that a fact leads to; none if there is no fact or it is not loaded yet. `needs` is called again only if it leads to some. */
  readonly after: <T>(key: FactKey<T>, keysOf: (fact: T) => readonly FactKey<unknown>[]) => readonly FactKey<unknown>[];
}

/** The submitter, from its certificate. `party` is absent until the organisation has registered it. */
export interface Caller {
  readonly msp: string;
  readonly roles: ReadonlySet<CallerRole>;
  readonly party?: PartyId;
  /** The enrolment id that the certificate attests, if it attests one. */
  readonly user?: string;
}

/** The context of a command's rules. */
export interface Step {
  readonly facts: Facts;
  readonly caller: Caller & { readonly party: PartyId };
  /** The transaction's time, RFC 3339 UTC with milliseconds. */
  readonly time: string;
  /** The caller's id of the request. */
  readonly request: string;
  /** The channel's name. */
  readonly channel: string;
}
