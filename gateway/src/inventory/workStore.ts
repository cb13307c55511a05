import type { Database } from '../projection/database';
import type { WorkChange, WorkRow } from '../answers/inventoryWorklist';
import type { ExceptionChange } from '../answers/rules';

/** A user's words about a thing to do or an exception. */
export type Said = Omit<WorkChange, 'item'> & Pick<ExceptionChange, 'resolution'>;

/** The words of users about one thing to do or one exception. */
export interface StoredWork {
  readonly owner?: string;
  /** The day by which it has to be done. */
  readonly due?: string;
  readonly snoozedUntil?: string;
  readonly history: WorkRow['history'];
}

/** A filter for the words of users. */
export interface WorkFilter {
  readonly owner?: string | undefined;
  /** Due before this day. */
  readonly dueBefore?: string | undefined;
  /** Put off beyond this day. */
  readonly snoozedAfter?: string | undefined;
}

/** The words of users about things to do and exceptions, which have ids of one kind, of every organisation; each call is within one. */
export interface WorkStore {
  find(organisation: string, item: string): StoredWork;
  /** The ids for which everything in the filter is true. */
  items(organisation: string, filter: WorkFilter): string[];
  change(
    organisation: string,
    item: string,
    said: Said,
    by: { readonly user: string; readonly at: string },
  ): StoredWork;
}

type Nullable<T> = { readonly [Name in keyof T]?: T[Name] | null };

/** The most entries of a history that are kept before a new one. */
const mostEntries = 499;

const none: StoredWork = { history: [] };

/** The change in words. */
function textOf({ owner, due, snoozedUntil, note, resolution }: Said): string {
  return [
    ...(owner === undefined ? [] : [owner === null ? 'Given back.' : `Given to ${owner}.`]),
    ...(due === undefined ? [] : [due === null ? 'Due on no day.' : `Due on ${due}.`]),
    ...(snoozedUntil === undefined ? [] : [snoozedUntil === null ? 'Shown again.' : `Put off until ${snoozedUntil}.`]),
    ...(note === undefined ? [] : [note]),
    ...(resolution === undefined ? [] : [`Resolved: ${resolution}`]),
  ].join(' ');
}

/** An absent value leaves what there is, null removes it. */
const changed = (before: string | undefined, value: string | null | undefined): string | undefined =>
  value === undefined ? before : (value ?? undefined);

export function openWorkStore(database: Database): WorkStore {
  const one = 'SELECT body FROM inventory_work WHERE organisation = ? AND item = ?';
  const save =
    'INSERT INTO inventory_work VALUES (?, ?, ?) ON CONFLICT (organisation, item) DO UPDATE SET body = excluded.body';
  const find = (organisation: string, item: string): StoredWork => {
    const row = database.get<{ readonly body: string }>(one, organisation, item);
    return row ? (JSON.parse(row.body) as StoredWork) : none;
  };
  const some = `SELECT item FROM inventory_work WHERE organisation = ? AND (? IS NULL OR json_extract(body, '$.owner') = ?)
      AND (? IS NULL OR json_extract(body, '$.due') < ?) AND (? IS NULL OR json_extract(body, '$.snoozedUntil') > ?)`;
  return {
    find,
    items: (organisation, { owner = null, dueBefore = null, snoozedAfter = null }: Nullable<WorkFilter>) =>
      database
        .all<{
          item: string;
        }>(some, organisation, owner, owner, dueBefore, dueBefore, snoozedAfter, snoozedAfter)
        .map(({ item }) => item),
    change: (organisation, item, said, { user, at }) => {
      const before = find(organisation, item);
      const owner = changed(before.owner, said.owner);
      const due = changed(before.due, said.due);
      const snoozedUntil = changed(before.snoozedUntil, said.snoozedUntil);
      const after: StoredWork = {
        ...(owner !== undefined && { owner }),
        ...(due !== undefined && { due }),
        ...(snoozedUntil !== undefined && { snoozedUntil }),
        history: [...before.history.slice(-mostEntries), { at, user, text: textOf(said) }],
      };
      database.run(save, organisation, item, JSON.stringify(after));
      return after;
    },
  };
}
