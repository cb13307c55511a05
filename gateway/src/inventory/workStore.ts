import type { DatabaseSync } from 'node:sqlite';
import type { WorkChange, WorkRow } from '../answers/inventoryWorklist';

/** The words of users about one thing to do. */
export interface StoredWork {
  readonly owner?: string;
  readonly snoozedUntil?: string;
  readonly history: WorkRow['history'];
}

/** The words of users about things to do, of every organisation; each call is within one. */
export interface WorkStore {
  find(organisation: string, item: string): StoredWork;
  change(organisation: string, change: WorkChange, by: { readonly user: string; readonly at: string }): StoredWork;
}

const none: StoredWork = { history: [] };

/** The change in words. */
function textOf({ owner, snoozedUntil, note }: WorkChange): string {
  return [
    ...(owner === undefined ? [] : [owner === null ? 'Given back.' : `Given to ${owner}.`]),
    ...(snoozedUntil === undefined ? [] : [snoozedUntil === null ? 'Shown again.' : `Put off until ${snoozedUntil}.`]),
    ...(note === undefined ? [] : [note]),
  ].join(' ');
}

/** An absent value leaves what there is, null removes it. */
const changed = (before: string | undefined, value: string | null | undefined): string | undefined =>
  value === undefined ? before : (value ?? undefined);

export function openWorkStore(database: DatabaseSync): WorkStore {
  const one = database.prepare('SELECT body FROM inventory_work WHERE organisation = ? AND item = ?');
  const save = database.prepare(
    'INSERT INTO inventory_work VALUES (?, ?, ?) ON CONFLICT (organisation, item) DO UPDATE SET body = excluded.body',
  );
  const find = (organisation: string, item: string): StoredWork => {
    const row = one.get(organisation, item) as { readonly body: string } | undefined;
    return row ? (JSON.parse(row.body) as StoredWork) : none;
  };
  return {
    find,
    change: (organisation, change, { user, at }) => {
      const before = find(organisation, change.item);
      const owner = changed(before.owner, change.owner);
      const snoozedUntil = changed(before.snoozedUntil, change.snoozedUntil);
      const after: StoredWork = {
        ...(owner !== undefined && { owner }),
        ...(snoozedUntil !== undefined && { snoozedUntil }),
        history: [...before.history, { at, user, text: textOf(change) }],
      };
      save.run(organisation, change.item, JSON.stringify(after));
      return after;
    },
  };
}
