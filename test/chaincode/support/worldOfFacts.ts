import type { Batch, BatchResult } from '../../../chaincode/src/engine/runBatch';
import { parseBatch } from '../../../chaincode/src/engine/parseBatch';
import { runBatch } from '../../../chaincode/src/engine/runBatch';
import type { FactKey } from '../../../chaincode/src/domain/facts/key';
import type { Said } from './cast';

/** A world state in a Map, to run the engine without a peer. Counts its reads and writes. */
export class WorldOfFacts {
  readonly facts: Map<string, string>;
  reads = 0;
  channel = 'lotline';
  /** The keys of the last write. */
  written: readonly string[] = [];
  #requests: number;
  #second = 0;

  constructor(facts: ReadonlyMap<string, string> = new Map()) {
    this.facts = new Map(facts);
    // A copy of these facts continues with new request ids.
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

  /** Runs the requests of one organisation in one transaction, by default one second after the last one. */
  run(said: readonly Said[], time?: string): Promise<BatchResult> {
    const [first] = said;
    if (!first) throw new RangeError('There is no request to run.');
    return this.runText(JSON.stringify(said.map((each) => this.#request(each))), first.caller, time);
  }

  /** Runs a transaction with the raw argument. */
  runText(text: string, caller: Said['caller'], time?: string): Promise<BatchResult> {
    this.#second += 1;
    const batch: Batch = {
      requests: parseBatch(text),
      caller,
      time: time ?? new Date(Date.UTC(2026, 3, 1, 8, 0, this.#second)).toISOString(),
      channel: this.channel,
    };
    this.written = [];
    return runBatch(this, batch);
  }
}
