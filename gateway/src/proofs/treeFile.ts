import { rmSync } from 'node:fs';
import { isThere } from '../isThere';
import { ownFile } from '../ownFile';
import { Database } from '../projection/database';

const version = 2;
const schema = `
CREATE TABLE block (number INTEGER PRIMARY KEY, first INTEGER NOT NULL, hash TEXT NOT NULL, leaves BLOB NOT NULL) STRICT;
CREATE TABLE mark (block INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (block, position)) STRICT, WITHOUT ROWID;
CREATE TABLE anchor (chain_id TEXT NOT NULL, contract TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL,
  PRIMARY KEY (chain_id, contract, size)) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${version};
`;

/** A block of the tree: the position of its first leaf, its hash (hex), and its leaves' hashes one after the other. */
export interface TreeBlock {
  readonly number: number;
  readonly first: number;
  readonly hash: string;
  readonly leaves: Uint8Array;
}

/** A transaction that proofs need beside those of the goods: one that configures the channel or defines a chaincode. */
export interface Mark {
  readonly block: number;
  readonly position: number;
  readonly kind: 'configuration' | 'definition';
}

/** A root that this gateway published on a public chain. */
export interface StoredAnchor {
  readonly chainId: string;
  readonly contract: string;
  readonly transaction: string;
  readonly size: number;
  readonly root: string;
}

/** The stored leaves of a ledger's tree. Everything in it can be computed from the ledger again. */
export class TreeFile {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Opens the file. A missing, damaged or older one is rebuilt. */
  static open(file: string): TreeFile {
    ownFile(file);
    try {
      return new TreeFile(connect(file));
    } catch {
      for (const end of ['', '-wal', '-shm']) if (isThere(file + end)) rmSync(file + end);
      ownFile(file);
      return new TreeFile(connect(file));
    }
  }

  blocks(): Generator<TreeBlock> {
    return this.#database.each<TreeBlock>('SELECT number, first, hash, leaves FROM block ORDER BY number');
  }

  block(number: number): Omit<TreeBlock, 'leaves'> | undefined {
    return this.#database.get('SELECT number, first, hash FROM block WHERE number = ?', number);
  }

  marks(): Mark[] {
    return this.#database.all('SELECT block, position, kind FROM mark ORDER BY block, position');
  }

  add(blocks: readonly TreeBlock[], marks: readonly Mark[]): void {
    this.#database.atomically(() => {
      for (const { number, first, hash, leaves } of blocks) {
        this.#database.run('INSERT INTO block VALUES (?, ?, ?, ?)', number, first, hash, leaves);
      }
      for (const { block, position, kind } of marks) {
        this.#database.run('INSERT INTO mark VALUES (?, ?, ?)', block, position, kind);
      }
    });
  }

  /** The published roots, the largest tree first. */
  anchors(): StoredAnchor[] {
    return this.#database.all(
      'SELECT chain_id AS chainId, contract, hash AS "transaction", size, root FROM anchor ORDER BY size DESC, chain_id LIMIT 20',
    );
  }

  addAnchor({ chainId, contract, transaction, size, root }: StoredAnchor): void {
    this.#database.run(
      'INSERT OR REPLACE INTO anchor VALUES (?, ?, ?, ?, ?)',
      chainId,
      contract,
      transaction,
      size,
      root,
    );
  }

  clear(): void {
    this.#database.script('DELETE FROM block; DELETE FROM mark; DELETE FROM anchor;');
  }

  close(): void {
    this.#database.close();
  }
}

function connect(file: string): Database {
  const database = new Database(file);
  try {
    database.script('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const found = database.get<{ user_version: number }>('PRAGMA user_version')?.user_version;
    if (found === 0) database.script(schema);
    else if (found !== version) throw new RangeError('The tree is of another version.');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
