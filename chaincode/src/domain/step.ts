import type { FactKey } from './facts/key';
import type { PartyId } from './gs1/id';
import type { CallerRole } from './roles';

/**
 * The world state as the rules see it: what the transaction read, under what it has written so far. Facts are never changed in
 * place; a new value is put.
 */
export interface Facts {
  /** The fact, or undefined where there is none. The engine has loaded it, because the command named it. */
  readonly get: <T>(key: FactKey<T>) => T | undefined;
  readonly put: <T>(key: FactKey<T>, value: T) => void;
  /** Remembers where the rules stand; calling the answer takes back all that was put since. */
  readonly savepoint: () => () => void;
}

/** Facts to read: what the rules share with readers of the ledger. */
export type ReadFacts = Pick<Facts, 'get'>;

/** Looks at facts while a command names its needs. Who looks for what is not loaded yet is asked again when that would matter. */
export interface Peek {
  /** The fact; undefined where there is none, and null when it is not loaded yet. */
  <T>(key: FactKey<T>): T | undefined | null;
  /** Whether there is no such fact; false as long as that is not known. */
  readonly lacks: (key: FactKey<unknown>) => boolean;
}

/** Who submits, by certificate. `party` is missing until the organisation has registered it. */
export interface Caller {
  readonly msp: string;
  readonly roles: ReadonlySet<CallerRole>;
  readonly party?: PartyId;
}

/** What a command's rules work with, beside its input. */
export interface Step {
  readonly facts: Facts;
  readonly caller: Caller & { readonly party: PartyId };
  /** The transaction's time, RFC 3339 UTC with milliseconds. */
  readonly time: string;
  /** The caller's id of the request. */
  readonly request: string;
}
