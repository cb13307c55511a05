import type { DatabaseSync } from 'node:sqlite';
import type { PublicationAnswer } from '../answers/publications';

/** One key of an organisation, and the parts that the resolver shows to everybody. */
export interface Publication extends PublicationAnswer {
  readonly organisation: string;
}

/** The publications of this gateway's organisations. Without one, nothing of a thing is shown. */
export interface Publications {
  put(organisation: string, publication: Omit<PublicationAnswer, 'changed'>): PublicationAnswer;
  /** False if the organisation does not publish the key. */
  remove(organisation: string, key: string): boolean;
  list(organisation: string): PublicationAnswer[];
  /** The publications of a key, by any organisation. */
  of(key: string): Publication[];
}

interface Row {
  readonly organisation: string;
  readonly key: string;
  readonly body: string;
}

const schema = `
  CREATE TABLE IF NOT EXISTS publication (
    key TEXT NOT NULL,
    organisation TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key, organisation)
  ) STRICT;
`;

const read = ({ body }: Row): PublicationAnswer => JSON.parse(body) as PublicationAnswer;

export function openPublications(database: DatabaseSync): Publications {
  database.exec(schema);
  const insert = database.prepare('INSERT OR REPLACE INTO publication (key, organisation, body) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM publication WHERE key = ? AND organisation = ?');
  const ofOrganisation = database.prepare('SELECT * FROM publication WHERE organisation = ? ORDER BY key');
  const ofKey = database.prepare('SELECT * FROM publication WHERE key = ? ORDER BY organisation');
  return {
    put: (organisation, publication) => {
      const kept = { ...publication, changed: new Date().toISOString() };
      insert.run(kept.key, organisation, JSON.stringify(kept));
      return kept;
    },
    remove: (organisation, key) => Number(remove.run(key, organisation).changes) > 0,
    list: (organisation) => (ofOrganisation.all(organisation) as unknown as Row[]).map(read),
    of: (key) => (ofKey.all(key) as unknown as Row[]).map((row) => ({ ...read(row), organisation: row.organisation })),
  };
}
