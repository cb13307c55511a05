import type { RuleName } from '../answers/rules';
import type { Member } from '../ledger/members';
import type { SentError } from '../projection/threadProtocol';
import type { Subject } from './rule';

/** The files that the thread opens: the read model, and the gateway's own store. */
export interface RulesThreadData {
  readonly file: string;
  readonly store: string;
}

/** The time by the gateway's clock, and the organisations that it acts for. */
export interface Moment {
  /** RFC 3339, UTC. */
  readonly now: string;
  readonly organisations: readonly Pick<Member, 'organisation' | 'mspId'>[];
}

/** Subjects of one organisation to look at because of what a user did. */
export interface Look {
  readonly organisation: string;
  readonly rule: RuleName;
  readonly subjects: readonly Subject[];
  readonly what: string;
}

/** To the thread: look at all that is new, or at some subjects; or end. */
export type ToRules =
  { readonly id: number; readonly moment: Moment; readonly look?: Look | undefined } | { readonly close: true };

/** From the thread: something was looked at, up to a height; or failed; or a rule could not read something. */
export type FromRules =
  | { readonly id: number; readonly height: number }
  | { readonly id: number; readonly error: SentError }
  | { readonly unread: string; readonly what: string };
