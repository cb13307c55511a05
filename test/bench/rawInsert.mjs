// A batched insert of all rows of a read model, one statement each: the least that SQLite does for them.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spent } from './time.mjs';

/** Rows of a table, ten thousand at a time. */
function* chunksOf(source, table, columns) {
  let chunk = [];
  for (const row of source.prepare(`SELECT ${columns} FROM ${table}`).iterate()) {
    chunk.push(Object.values(row));
    if (chunk.length < 10_000) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Copies all rows of the read model into new tables with the same indexes; returns processor milliseconds. */
export function rawInsert(file, folder) {
  const source = new DatabaseSync(file, { readOnly: true });
  const objects = source
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`)
    .all();
  const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => name);
  const target = new DatabaseSync(join(folder, 'raw.sqlite'));
  target.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${objects.map(({ sql }) => sql).join(';')}`);
  let milliseconds = 0;
  for (const table of tables) {
    // Without computed columns.
    const columns = source.prepare(`PRAGMA table_info(${table})`).all();
    const names = columns.map(({ name }) => name).join(', ');
    for (const rows of chunksOf(source, table, names)) {
      const start = spent();
      const insert = target.prepare(`INSERT INTO ${table} (${names}) VALUES (${rows[0].map(() => '?').join(', ')})`);
      target.exec('BEGIN');
      for (const row of rows) insert.run(...row);
      target.exec('COMMIT');
      milliseconds += spent() - start;
    }
  }
  source.close();
  target.close();
  return milliseconds;
}
