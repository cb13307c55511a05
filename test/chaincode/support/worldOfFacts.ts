import type { Batch, BatchResult } from '../../../chaincode/src/engine/runBatch';
import { parseBatch } from '../../../chaincode/src/engine/parseBatch';
import { runBatch } from '../../../chaincode/src/engine/runBatch';
import type { FactKey } from '../../../chaincode/src/domain/facts/key';
import type { Said } from './cast';

/** A world state in a Map: what the engine runs on when no peer is there. Counts what crosses it. */
export class WorldOfFacts {
  readonly facts: Map<string, string>;
  reads = 0;
  /** The keys of the last write. */
  written: readonly string[] = [];
  #requests: number;
  #second = 0;

  constructor(facts: ReadonlyMap<string, string> = new Map()) {
    this.facts = new Map(facts);
    // Whoever goes on with these facts uses new ids.
    this.#requests = facts.size;
  }

  getMany(keys: readonly string[]): Promise<(string | null)[]> {
    this.reads += 1;
    return Promise.resolve(keys.map((key) => this.facts.get(key) ?? null));
  }

  putMany(entries: readonly (readonly [string, string])[]): Promise<void> {
    this.written = entries.map(([key]) => key);
    for (const [key, value] of entries) this.facts.set(key, value);
    return Promise.resolve();
  }

  #request({ id, command, input }: Said): object {
    return { id: id ?? `r${(this.#requests += 1)}`, command, input };
  }

  fact<T>(key: FactKey<T>): T | undefined {
    const text = this.facts.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Runs what one organisation says in one transaction; a second later than the last one, unless a time is given. */
  run(said: readonly Said[], time?: string): Promise<BatchResult> {
    const [first] = said;
    if (!first) throw new RangeError('Nobody said anything.');
    return this.runText(JSON.stringify(said.map((each) => this.#request(each))), first.caller, time);
  }

  /** Runs a transaction's argument as it is. */
  runText(text: string, caller: Said['caller'], time?: string): Promise<BatchResult> {
    this.#second += 1;
    const batch: Batch = {
      requests: parseBatch(text),
      caller,
      time: time ?? new Date(Date.UTC(2026, 3, 1, 8, 0, this.#second)).toISOString(),
    };
    this.written = [];
    return runBatch(this, batch);
  }
}
