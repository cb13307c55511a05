import { must } from '@lotline/chaincode/domain';
import type { Database } from './database';
import { defineEventKey } from './eventKey';
import { compressed, expanded, groupOf, isLarge, placeOf, type SentBodies, textsOf, together } from './sentBodies';

/** Groups that a connection keeps; events are mostly read in the order in which they were recorded. */
const mostKept = 64;

const select = 'SELECT bodies FROM event_body WHERE n = ?';
const save = 'INSERT INTO event_body (n, bodies) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET bodies = excluded.bodies';

/** The texts of a row; none without it. */
function read(database: Database, n: number): string[] {
  const row = database.get<{ bodies: Uint8Array }>(select, n);
  return row ? expanded(row.bodies) : [];
}

const write = (database: Database, n: number, texts: readonly string[]): void => {
  database.run(save, n, compressed(texts));
};

/** The bodies of the events of one database transaction. They are in the database after `flush`. */
export class EventBodies {
  readonly #database: Database;
  /** By number: an event that was rolled back gives its number to the next one. */
  readonly #pending = new Map<number, string>();
  /** The bodies of the current block, if they were sent: their texts by place, or only that they are stored. */
  #sent: { readonly first: number; readonly texts?: readonly string[] } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes the bodies of the events that begin with number `next`. */
  take(sent: SentBodies, next: number): void {
    if ('texts' in sent || sent.first !== next) {
      this.#sent = { first: next, texts: textsOf(sent) };
      return;
    }
    const { first, rows, tail } = sent;
    this.#sent = { first };
    for (const [n, bodies] of rows) this.#database.run(save, n, bodies);
    // The rows and the tail contain the pending texts.
    this.#pending.clear();
    const start = (groupOf(first) + rows.filter(([n]) => n >= 0).length) * together + 1;
    tail.forEach((text, at) => this.#pending.set(start + at, text));
  }

  /** `text`: the event as JSON, in one line, if its body was not sent. Numbers follow each other. */
  add(event: number, text: string): void {
    const sent = this.#sent;
    if (!sent) this.#pending.set(event, text);
    else if (sent.texts) this.#pending.set(event, must(sent.texts[event - sent.first], 'body'));
  }

  /** Writes the groups of which all events are known. `last`: the number of the last event that was not rolled back. */
  endBlock(last: number): void {
    this.#sent = undefined;
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
      texts[placeOf(event)] = isLarge(text) ? '' : text;
      if (isLarge(text)) write(this.#database, -event, [text]);
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
