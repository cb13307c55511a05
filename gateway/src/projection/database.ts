import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { must } from '@lotline/chaincode/domain';

export type Value = SQLInputValue;

/** A statement with the names of its columns. */
interface Prepared {
  readonly statement: StatementSync;
  readonly names: readonly string[];
}

type Values = readonly (string | number | null)[];

/** SQLite's own row objects are hash tables, which take longer to make, read and copy. */
function rowOf(names: readonly string[], values: Values): object {
  const row: Record<string, unknown> = {};
  names.forEach((name, at) => {
    row[name] = values[at];
  });
  return row;
}

/**
 * One SQLite connection that prepares each statement once. The caller states the type of the rows, which is not checked: write
 * statements and row types next to each other.
 */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  constructor(file: string, options: { readonly readOnly?: boolean; readonly timeout?: number } = {}) {
    this.#connection = new DatabaseSync(file, options);
  }

  /** Makes a function of one value, with the same result each time, available to the statements of this connection. */
  define(name: string, compute: (value: Value) => Value): void {
    this.#connection.function(name, { deterministic: true }, compute);
  }

  /** Runs statements without values and without a result. */
  script(sql: string): void {
    this.#connection.exec(sql);
  }

  /** Returns the row number of an INSERT. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).statement.run(...values).lastInsertRowid);
  }

  /** Runs an INSERT of many values. */
  insert(sql: string, values: readonly Value[]): void {
    this.#prepare(sql).statement.run(...values);
  }

  /** Returns how many rows an INSERT, UPDATE or DELETE changed. */
  change(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).statement.run(...values).changes);
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who writes the SQL knows its columns
  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0];
  }

  /** The row of a statement that always returns one, such as an aggregate. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who writes the SQL knows its columns
  one<Row>(sql: string, ...values: Value[]): Row {
    return must(this.get<Row>(sql, ...values), 'row of an aggregate');
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    const { statement, names } = this.#prepare(sql);
    return statement.all(...values).map((row) => rowOf(names, row as unknown as Values) as Row);
  }

  /** Rows as arrays of their columns, which take less time to make: for tens of thousands of them. */
  arrays<Row extends readonly unknown[]>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).statement.all(...values) as unknown as Row[];
  }

  /** Yields rows one by one, for large results. The statement must not be used again before the end. */
  *each<Row>(sql: string, ...values: Value[]): Generator<Row> {
    const { statement, names } = this.#compile(sql);
    for (const row of statement.iterate(...values)) yield rowOf(names, row as unknown as Values) as Row;
  }

  /** Starts a transaction that writes. */
  begin(): void {
    this.script('BEGIN IMMEDIATE');
  }

  /** A transaction that cannot be committed is rolled back. */
  commit(): void {
    try {
      this.script('COMMIT');
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Does nothing without a transaction: SQLite ends it itself after some failures. */
  rollback(): void {
    if (this.#connection.isTransaction) this.script('ROLLBACK');
  }

  /** Runs `work` in a transaction. */
  atomically<T>(work: () => T): T {
    this.begin();
    try {
      const done = work();
      this.script('COMMIT');
      return done;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.#compile(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #compile(sql: string): Prepared {
    const statement = this.#connection.prepare(sql);
    statement.setReturnArrays(true);
    return { statement, names: statement.columns().map(({ name }) => name) };
  }
}
