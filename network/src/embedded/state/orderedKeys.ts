import { must } from '@lotline/chaincode/domain';
import { compareUtf8 } from './compareUtf8';

const largest = 512;

/** A sorted set of keys in runs of at most 512, so that adding or removing a key moves few others. */
export class OrderedKeys {
  readonly #runs: string[][] = [[]];
  /** Added keys that are not sorted yet, because most keys are never part of a range query. */
  #fresh: string[] = [];

  add(key: string): void {
    this.#fresh.push(key);
  }

  #settle(): void {
    const fresh = this.#fresh.sort(compareUtf8);
    this.#fresh = [];
    for (const key of fresh) this.#insert(key);
  }

  #insert(key: string): void {
    const index = this.#runOf(key);
    const run = must(this.#runs[index], 'run');
    const at = lowerBound(run, key);
    if (run[at] === key) return;
    run.splice(at, 0, key);
    if (run.length > largest) this.#runs.splice(index + 1, 0, run.splice(largest / 2));
  }

  delete(key: string): void {
    this.#settle();
    const index = this.#runOf(key);
    const run = must(this.#runs[index], 'run');
    const at = lowerBound(run, key);
    if (run[at] !== key) return;
    run.splice(at, 1);
    if (run.length === 0 && this.#runs.length > 1) this.#runs.splice(index, 1);
  }

  /** Yields the keys from `start` (included) on, in order. The set must not change meanwhile. */
  *from(start: string): Generator<string> {
    this.#settle();
    let index = this.#runOf(start);
    let at = lowerBound(must(this.#runs[index], 'run'), start);
    for (; index < this.#runs.length; index++, at = 0) {
      const run = must(this.#runs[index], 'run');
      for (; at < run.length; at++) yield must(run[at], 'key');
    }
  }

  /** The last run whose first key is not greater than the key. */
  #runOf(key: string): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compareUtf8(must(this.#runs[middle]?.[0], 'run'), key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lowerBound(run: readonly string[], key: string): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareUtf8(must(run[middle], 'key'), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
