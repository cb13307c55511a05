import type { Database } from '../projection/database';
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

export function openWorkNoticeStore(database: Database): WorkNoticeStore {
  database.script(
    'CREATE TABLE IF NOT EXISTS inventory_work_notice (organisation TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT',
  );
  const one = 'SELECT body FROM inventory_work_notice WHERE organisation = ?';
  const save =
    'INSERT INTO inventory_work_notice VALUES (?, ?) ON CONFLICT (organisation) DO UPDATE SET body = excluded.body';
  return {
    find: (organisation) => {
      const row = database.get<{ readonly body: string }>(one, organisation);
      if (!row) return { settings: workNoticeSettings.parse({ isOn: false }) };
      const stored = JSON.parse(row.body) as StoredNoticeSettings;
      // A later version may have further settings.
      return { ...stored, settings: workNoticeSettings.parse(stored.settings) };
    },
    save: (organisation, stored) => {
      database.run(save, organisation, JSON.stringify(stored));
    },
  };
}
