import type { DatabaseSync } from 'node:sqlite';

/** What captures came to, each for the organisation that sent it. The oldest go when there are too many. */
export interface CaptureJobs {
  save(organisation: string, id: string, answer: unknown): void;
  /** Undefined when the organisation sent no such capture. */
  find(organisation: string, id: string): unknown;
}

const keptPerOrganisation = 1000;

export function openCaptureJobs(database: DatabaseSync): CaptureJobs {
  const insert = database.prepare('INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT answer FROM capture WHERE organisation = ? AND id = ?');
  const trim = database.prepare(
    `DELETE FROM capture WHERE organisation = ?1 AND rowid <=
       (SELECT rowid FROM capture WHERE organisation = ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ${keptPerOrganisation})`,
  );
  return {
    save: (organisation, id, answer) => {
      insert.run(organisation, id, new Date().toISOString(), JSON.stringify(answer));
      trim.run(organisation);
    },
    find: (organisation, id) => {
      const row = select.get(organisation, id);
      return row && (JSON.parse(String(row['answer'])) as unknown);
    },
  };
}
