import type { DatabaseSync } from 'node:sqlite';
import { type WorkNoticeSettings, workNoticeSettings } from '../answers/inventoryWorklist';

export interface StoredNoticeSettings {
  readonly settings: WorkNoticeSettings;
  readonly user?: string;
  /** RFC 3339, UTC. */
  readonly time?: string;
}

/** The settings for notices of the worklist, of every organisation; each call is within one. They are off until a user switches them on. */
export interface WorkNoticeStore {
  find(organisation: string): StoredNoticeSettings;
  save(organisation: string, stored: StoredNoticeSettings): void;
}

export function openWorkNoticeStore(database: DatabaseSync): WorkNoticeStore {
  database.exec(
    'CREATE TABLE IF NOT EXISTS inventory_work_notice (organisation TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT',
  );
  const one = database.prepare('SELECT body FROM inventory_work_notice WHERE organisation = ?');
  const save = database.prepare(
    'INSERT INTO inventory_work_notice VALUES (?, ?) ON CONFLICT (organisation) DO UPDATE SET body = excluded.body',
  );
  return {
    find: (organisation) => {
      const row = one.get(organisation) as { readonly body: string } | undefined;
      if (!row) return { settings: workNoticeSettings.parse({ isOn: false }) };
      const stored = JSON.parse(row.body) as StoredNoticeSettings;
      // A later version may have further settings.
      return { ...stored, settings: workNoticeSettings.parse(stored.settings) };
    },
    save: (organisation, stored) => {
      save.run(organisation, JSON.stringify(stored));
    },
  };
}
