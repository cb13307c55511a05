import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Closing } from './closing';
import type { Logger } from './log';

/** Whether the process has as much memory as it may have, so that it records nothing more that makes the ledger larger. */
export interface MemoryLimit {
  /** Bytes. */
  readonly limit: number;
  /** Bytes at the last measurement. */
  readonly used: number;
  readonly isFull: boolean;
}

/** A measurement: bytes of the process, and the used share of the heap of JavaScript objects, which has its own limit. */
export interface MemoryUse {
  readonly bytes: number;
  readonly heapShare: number;
}

/** Share of the machine's memory, or of its container's, that the process may use without a setting. */
const usualShare = 0.75;
/** Above this share of the heap, collecting garbage takes most of the time, and the process is about to end. */
const mostHeap = 0.85;
/** Below this share of the limit, the process records again: writes do not switch between both at each measurement. */
const enough = 0.95;
const interval = 1000;

/** The limit without a setting, in bytes. */
function usualMemoryLimit(): number {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  return Math.floor(usualShare * (constrained > 0 && constrained < total ? constrained : total));
}

const pageBytes = 4096;

/** Memory of this process alone. Pages of files are left out where the system says so: it takes them back when it needs them. */
function ownBytes(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  const [, resident, shared] = readFileSync('/proc/self/statm', 'latin1').split(' ').map(Number);
  return resident === undefined || shared === undefined ? process.memoryUsage.rss() : (resident - shared) * pageBytes;
}

function memoryUse(): MemoryUse {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return { bytes: ownBytes(), heapShare: used / limit };
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

/** Compares measurements with a limit, in bytes. */
export class MemoryWatch implements MemoryLimit {
  readonly limit: number;
  readonly #log: Logger;
  readonly #measure: () => MemoryUse;
  #used = 0;
  #isFull = false;

  constructor(limit: number, log: Logger, measure = memoryUse) {
    this.limit = limit;
    this.#log = log;
    this.#measure = measure;
    this.look();
  }

  get used(): number {
    return this.#used;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  look(): void {
    const { bytes, heapShare } = this.#measure();
    this.#used = bytes;
    const share = Math.max(bytes / this.limit, heapShare / mostHeap);
    const isFull = this.#isFull ? share > enough : share >= 1;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    const about = { mebibytes: mebibytes(bytes), limit: mebibytes(this.limit), heapShare };
    if (isFull) this.#log.error(about, 'memory is full: what records goods is refused; see LOTLINE_MEMORY');
    else this.#log.info(about, 'memory is no longer full: goods are recorded again');
  }
}

/** Measures memory once a second. `limit`: bytes, or the usual limit. */
export function watchMemory(limit: number | undefined, log: Logger, closing: Closing): MemoryLimit {
  const watch = new MemoryWatch(limit ?? usualMemoryLimit(), log);
  const timer = setInterval(() => {
    watch.look();
  }, interval).unref();
  closing.add(() => {
    clearInterval(timer);
  });
  return watch;
}
