import type { DatabaseSync } from 'node:sqlite';

/** Results of captures, per organisation. The oldest are dropped when there are too many. */
export interface CaptureJobs {
  /**
   * Reserves the id for this content while `work` runs, and stores its result. Returns undefined, without running `work`, if the
   * organisation uses or used the id for other content.
   */
  run<T>(capture: Capture, work: () => Promise<T>): Promise<T | undefined>;
  /** Undefined if the organisation sent no such capture, or it has no result yet. */
  find(organisation: string, id: string): unknown;
}

export interface Capture {
  readonly organisation: string;
  readonly id: string;
  /** Hash of the captured content. */
  readonly content: string;
}

const keptPerOrganisation = 1000;

export function openCaptureJobs(database: DatabaseSync): CaptureJobs {
  const known = database.prepare('SELECT content FROM capture WHERE organisation = ? AND id = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?)');
  const select = database.prepare('SELECT answer FROM capture WHERE organisation = ? AND id = ?');
  const trim = database.prepare(
    `DELETE FROM capture WHERE organisation = ?1 AND rowid <=
       (SELECT rowid FROM capture WHERE organisation = ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ${keptPerOrganisation})`,
  );
  const underWay = new Map<string, string>();
  return {
    run: async ({ organisation, id, content }, work) => {
      const name = `${organisation} ${id}`;
      const before = underWay.get(name) ?? known.get(organisation, id)?.['content'];
      // Captures of an earlier version have no content hash.
      if (before !== undefined && before !== '' && before !== content) return undefined;
      underWay.set(name, content);
      try {
        const answer = await work();
        insert.run(organisation, id, new Date().toISOString(), content, JSON.stringify(answer));
        trim.run(organisation);
        return answer;
      } finally {
        underWay.delete(name);
      }
    },
    find: (organisation, id) => {
      const row = select.get(organisation, id);
      return row && (JSON.parse(String(row['answer'])) as unknown);
    },
  };
}
