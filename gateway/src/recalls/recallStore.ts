import type { Database } from '../projection/database';
import { apiLimits } from '../answers/limits';

/** The kinds of records that one organisation keeps about a recall. Contacts are of all recalls, under the recall ''. */
export type RecordKind =
  'contacts' | 'message' | 'consignee' | 'escalation' | 'draw' | 'check' | 'questions' | 'report';

export interface RecallRecord<Body> {
  readonly n: number;
  readonly id: string;
  readonly body: Body;
  readonly user: string;
  /** RFC 3339, UTC. */
  readonly time: string;
}

/** An organisation, and the recall that a record is about. */
export interface RecordOwner {
  readonly organisation: string;
  readonly recall: string;
}

/** An organisation's own records about recalls: no other organisation sees them. */
export interface RecallStore {
  /** Sets the record of an id, in place of the one that there is. False if there are too many. */
  set(owner: RecordOwner, kind: RecordKind, record: Omit<RecallRecord<unknown>, 'n'>): boolean;
  /** The records of a kind, in the order of their first setting. */
  list<Body>(owner: RecordOwner, kind: RecordKind): RecallRecord<Body>[];
}

/** Added to a store that has no such table. Every row belongs to one organisation, and every statement names it. */
const table = `
  CREATE TABLE IF NOT EXISTS recall_record (
    n INTEGER PRIMARY KEY,
    organisation TEXT NOT NULL,
    recall TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    UNIQUE (organisation, recall, kind, id)
  ) STRICT;
`;

interface Row extends Omit<RecallRecord<unknown>, 'body'> {
  readonly body: string;
}

export function openRecallStore(database: Database): RecallStore {
  database.script(table);
  const save = `INSERT INTO recall_record (organisation, recall, kind, id, body, user, time) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (organisation, recall, kind, id) DO UPDATE SET body = excluded.body, user = excluded.user, time = excluded.time`;
  const find =
    'SELECT n, id, body, user, time FROM recall_record WHERE organisation = ? AND recall = ? AND kind = ? ORDER BY n';
  const count =
    'SELECT count(*) AS count FROM recall_record WHERE organisation = ? AND recall = ? AND kind = ? AND id <> ?';
  return {
    set: ({ organisation, recall }, kind, { id, body, user, time }) => {
      const { count: others } = database.one<{ count: number }>(count, organisation, recall, kind, id);
      if (others >= apiLimits.recallRecords) return false;
      database.run(save, organisation, recall, kind, id, JSON.stringify(body), user, time);
      return true;
    },
    list: <Body>({ organisation, recall }: RecordOwner, kind: RecordKind): RecallRecord<Body>[] =>
      database.all<Row>(find, organisation, recall, kind).map((row) => ({
        ...row,
        body: JSON.parse(row.body) as Body,
      })),
  };
}
