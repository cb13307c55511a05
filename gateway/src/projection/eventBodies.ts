import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Database } from './database';
import { defineEventKey } from './eventKey';

/** Bodies that are compressed together: more of them take less space, and more time to read one. */
const together = 32;

/** Characters from which a body is compressed alone, so that reading others of its group does not read it. */
const large = 32 * 1024;

/** Groups that a connection keeps; events are mostly read in the order in which they were recorded. */
const mostKept = 64;

const select = 'SELECT bodies FROM event_body WHERE n = ?';
const save = 'INSERT INTO event_body (n, bodies) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET bodies = excluded.bodies';

const groupOf = (event: number): number => Math.floor((event - 1) / together);
const placeOf = (event: number): number => (event - 1) % together;

/** The texts of a row; none without it. JSON has no line break outside of an escape, so one separates them. */
function read(database: Database, n: number): string[] {
  const row = database.get<{ bodies: Uint8Array }>(select, n);
  return row ? zstdDecompressSync(row.bodies).toString().split('\n') : [];
}

const write = (database: Database, n: number, texts: readonly string[]): void => {
  database.run(save, n, zstdCompressSync(texts.join('\n')));
};

/** The bodies of the events of one database transaction. They are in the database after `flush`. */
export class EventBodies {
  readonly #database: Database;
  /** By number: an event that was rolled back gives its number to the next one. */
  readonly #pending = new Map<number, string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** `text`: the event as JSON, in one line. Numbers follow each other. */
  add(event: number, text: string): void {
    this.#pending.set(event, text);
  }

  /** Writes the groups of which all events are known. `last`: the number of the last event that was not rolled back. */
  endBlock(last: number): void {
    this.#write(groupOf(last + 1) * together);
  }

  /** Writes the bodies of all events up to the last one. */
  flush(last: number): void {
    this.#write(last);
    this.#pending.clear();
  }

  #write(last: number): void {
    const groups = new Map<number, string[]>();
    for (const [event, text] of this.#pending) {
      if (event > last) continue;
      const group = groupOf(event);
      // A group that begins here has no row yet.
      const texts = groups.get(group) ?? (placeOf(event) === 0 ? [] : read(this.#database, group));
      groups.set(group, texts);
      texts[placeOf(event)] = text.length < large ? text : '';
      if (text.length >= large) write(this.#database, -event, [text]);
      this.#pending.delete(event);
    }
    for (const [group, texts] of groups) write(this.#database, group, texts);
  }
}

/** Makes `body_of(n)` the JSON of event `n` in statements of a connection to a read model, and `event_key(id)` the key of its id. */
export function defineBodies(database: Database): void {
  defineEventKey(database);
  const kept = new Map<number, readonly string[]>();
  const textsOf = (event: number): readonly string[] => {
    const group = groupOf(event);
    const known = kept.get(group);
    // The last group grows.
    if (known?.[placeOf(event)] !== undefined) return known;
    const texts = read(database, group);
    if (kept.size >= mostKept) kept.clear();
    kept.set(group, texts);
    return texts;
  };
  database.define('body_of', (n) => {
    const event = Number(n);
    const text = textsOf(event)[placeOf(event)];
    return text === '' ? (read(database, -event)[0] ?? null) : (text ?? null);
  });
}
