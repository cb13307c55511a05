import type { DatabaseSync } from 'node:sqlite';

/** What captures came to, each for the organisation that sent it. The oldest go when there are too many. */
export interface CaptureJobs {
  /**
   * Takes the id for this content while `work` is under way, and keeps its answer. Undefined when the organisation uses or used the
   * id for other content; nothing is done then.
   */
  run<T>(capture: Capture, work: () => Promise<T>): Promise<T | undefined>;
  /** Undefined when the organisation sent no such capture, or it is not answered yet. */
  find(organisation: string, id: string): unknown;
}

export interface Capture {
  readonly organisation: string;
  readonly id: string;
  /** Hash of what was sent. */
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
      // Captures of an earlier version are known without their content.
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
