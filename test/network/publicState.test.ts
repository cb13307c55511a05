import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '../../network/src/embedded/state/entry';
import type { Modification } from '../../network/src/embedded/state/history';
import { WorldState } from '../../network/src/embedded/state/worldState';

const key = fc.constantFrom('a', 'ab', 'b', '\u{1f34e}', 'é');
const write = fc.record({ key, value: fc.option(fc.string({ maxLength: 12 })), policy: fc.option(fc.nat(2)) });
const transactions = fc.array(fc.array(write, { maxLength: 4 }), { maxLength: 3 });

/** A ledger's state whose values lie in a log, beside plain maps. */
class Twin {
  readonly #chunks: Buffer[] = [];
  readonly world = new WorldState((position, length) =>
    Buffer.from(Buffer.concat(this.#chunks).subarray(position, position + length)),
  );
  readonly entries = new Map<string, Entry>();
  readonly history = new Map<string, Modification[]>();
  /** The entries after each block. */
  readonly older: Map<string, Entry>[] = [];
  #end = 0;

  apply(
    block: number,
    sets: readonly (readonly { key: string; value: string | null; policy: number | null }[])[],
  ): void {
    const public_ = new Map<string, Entry | null>();
    const history: { key: string; modification: Modification }[] = [];
    const named = sets.map((_, n) => ({
      transactionId: `t${block}.${n}`,
      code: 'VALID',
      timestamp: new Date(block * 1000 + n),
    }));
    const parts: Buffer[] = [Buffer.from('noise')];
    sets.forEach((writes, transaction) => {
      for (const { key: name, value: text, policy } of writes) {
        const value = text === null ? null : Buffer.from(text);
        const version = { block, transaction };
        const { transactionId, timestamp } = named[transaction]!;
        const modification = { transactionId, timestamp, value, version };
        if (value) parts.push(value, Buffer.from('|'));
        history.push({ key: name, modification });
        this.history.set(name, [modification, ...(this.history.get(name) ?? [])]);
        const metadata = policy === null ? null : this.world.shared(new Map([['P', Buffer.of(policy)]]));
        const entry = value && { value, version, metadata };
        public_.set(name, entry);
        if (entry) this.entries.set(name, entry);
        else this.entries.delete(name);
      }
    });
    const raw = Buffer.concat(parts);
    const bytes = { raw, position: this.#end };
    this.#chunks.push(raw);
    this.#end += raw.length;
    this.world.transactions.add(block, named);
    this.world.hold();
    this.older.push(new Map(this.entries));
    this.world.commit(block, { spaces: new Map([['', public_]]), history }, bytes);
  }

  spoil(): void {
    for (const chunk of this.#chunks) chunk.fill(0);
  }
}

const shown = (entry: Entry | null | undefined): unknown =>
  entry && { value: entry.value.toString(), version: entry.version, metadata: entry.metadata };

describe('the public state', () => {
  test('given writes, deletions and policies in blocks, has the entry as of each block and every change of each key', () => {
    fc.assert(
      fc.property(fc.array(transactions, { maxLength: 8 }), (blocks) => {
        const twin = new Twin();
        blocks.forEach((sets, block) => {
          twin.apply(block, sets);
        });
        for (const name of ['a', 'ab', 'b', '\u{1f34e}', 'é', 'absent']) {
          expect(shown(twin.world.space('').get(name) ?? undefined)).toEqual(shown(twin.entries.get(name)));
          expect(twin.world.historyOf(name, Infinity)).toEqual(twin.history.get(name) ?? []);
          const first = (twin.history.get(name) ?? []).filter(({ version }) => version.block <= 1);
          expect(twin.world.historyOf(name, 1)).toEqual(first);
        }
        [...twin.older, twin.entries].forEach((entries, block) => {
          const asOf = block === twin.older.length ? Infinity : block;
          for (const name of ['a', 'ab', 'b', '\u{1f34e}', 'é', 'absent']) {
            expect(shown(twin.world.space('').get(name, asOf) ?? undefined)).toEqual(shown(entries.get(name)));
            expect(twin.world.metadata('', name, asOf)).toEqual(entries.get(name)?.metadata ?? null);
          }
          const rows = twin.world.space('').range({ asOf, start: '', end: '', limit: 99 });
          expect(rows.map((row) => row.key).sort()).toEqual([...entries.keys()].sort());
        });
      }),
    );
  });

  test('given more keys and values than its caches hold, finds each, and refuses damaged ones', () => {
    const twin = new Twin();
    const count = 20_000;
    const value = (n: number): string => `value ${n}`.padEnd(2000);
    const names = Array.from({ length: count }, (_, n) => `key ${n}`);
    twin.apply(0, [names.map((name, n) => ({ key: name, value: value(n), policy: null }))]);
    names.forEach((name, n) => {
      if (n % 997 === 0) expect(shown(twin.world.space('').get(name))).toMatchObject({ value: value(n) });
    });
    twin.spoil();
    expect(() => twin.world.space('').get('key 1')?.value).toThrow(/damaged on disk/);
  });

  test('keeps a value that no block holds', () => {
    const world = new WorldState();
    const entry = { value: Buffer.from('v'), version: { block: 0, transaction: 0 }, metadata: null };
    world.commit(0, { spaces: new Map([['', new Map([['k', entry]])]]), history: [] });
    expect(shown(world.space('').get('k'))).toEqual(shown(entry));
  });
});
