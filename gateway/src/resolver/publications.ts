import type { Database } from '../projection/database';
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

export function openPublications(database: Database): Publications {
  database.script(schema);
  const insert = 'INSERT OR REPLACE INTO publication (key, organisation, body) VALUES (?, ?, ?)';
  const remove = 'DELETE FROM publication WHERE key = ? AND organisation = ?';
  const ofOrganisation = 'SELECT * FROM publication WHERE organisation = ? ORDER BY key';
  const ofKey = 'SELECT * FROM publication WHERE key = ? ORDER BY organisation';
  return {
    put: (organisation, publication) => {
      const kept = { ...publication, changed: new Date().toISOString() };
      database.run(insert, kept.key, organisation, JSON.stringify(kept));
      return kept;
    },
    remove: (organisation, key) => database.change(remove, key, organisation) > 0,
    list: (organisation) => database.all<Row>(ofOrganisation, organisation).map(read),
    of: (key) => database.all<Row>(ofKey, key).map((row) => ({ ...read(row), organisation: row.organisation })),
  };
}
