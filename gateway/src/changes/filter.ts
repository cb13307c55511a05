import type { Change } from '../answers/changes';

/** The filter of a reader. Every field that is given must agree. */
export interface ChangeFilter {
  readonly kinds?: readonly string[] | undefined;
  /** A party that the change names. */
  readonly party?: string | undefined;
  readonly subject?: string | undefined;
}

/** Decides which changes a member may read: all, except those of users of other organisations. */
export const mayRead = (change: Change, mspId: string): boolean => change.kind !== 'user' || change.about[0] === mspId;

/** The changes that a member asked for and may read. */
export const matching =
  ({ kinds, party, subject }: ChangeFilter, mspId: string) =>
  (change: Change): boolean =>
    mayRead(change, mspId) &&
    (kinds?.includes(change.kind) ?? true) &&
    (party === undefined || change.parties.includes(party)) &&
    (subject === undefined || change.subject === subject);
