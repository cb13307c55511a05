import type { Database } from '../projection/database';

/** Maximum applicants that one member agrees to at a time: its latest. */
const mostAgreements = 100;

/** The agreements of members that an applicant joins, until it does. They outlive the process. */
export interface Agreements {
  add(applicant: string, by: string): void;
  /** MSP ids of the members that agree. */
  of(applicant: string): string[];
  remove(applicant: string): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS agreement (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    applicant TEXT NOT NULL,
    msp TEXT NOT NULL,
    UNIQUE (applicant, msp)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS agreement_by ON agreement (msp, n);
`;

/** A member that names many applicants withdraws its first agreements. */
const forget = `DELETE FROM agreement WHERE msp = ?1 AND n NOT IN
  (SELECT n FROM agreement WHERE msp = ?1 ORDER BY n DESC LIMIT ${mostAgreements})`;

export function openAgreements(database: Database): Agreements {
  database.script(schema);
  const insert = 'INSERT OR IGNORE INTO agreement (applicant, msp) VALUES (?, ?)';
  const forgetOldest = forget;
  const find = 'SELECT msp FROM agreement WHERE applicant = ? ORDER BY msp';
  const remove = 'DELETE FROM agreement WHERE applicant = ?';
  return {
    add: (applicant, by) => {
      database.run(insert, applicant, by);
      database.run(forgetOldest, by);
    },
    of: (applicant) => database.all<{ msp: string }>(find, applicant).map(({ msp }) => msp),
    remove: (applicant) => {
      database.run(remove, applicant);
    },
  };
}
