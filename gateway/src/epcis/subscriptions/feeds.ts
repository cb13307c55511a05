import type { ReadModel } from '../../projection/readModel';
import { type Feed, isDue, lastEvent, type Progress, relocated, runFeed } from './feed';

/** Milliseconds between looks for new events and for times that have come. */
const pulse = 200;
const firstPause = 1000;
const longestPause = 15 * 60 * 1000;

interface Running {
  readonly feed: Feed;
  readonly progress: Progress;
  /** True once the position was found in the present read model. */
  isLocated: boolean;
  run: Promise<void> | undefined;
  failures: number;
  /** Time before which nothing is tried, milliseconds since 1970. */
  pausedUntil: number;
}

export interface FeedsOptions {
  readonly readModel: ReadModel;
  readonly failed: (feed: Feed, error: unknown) => void;
}

/** Runs standing queries: one delivery of a feed at a time, again with growing pauses while it fails. */
export class Feeds {
  readonly #options: FeedsOptions;
  readonly #running = new Map<string, Running>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#look();
    }, pulse).unref();
  }

  add(key: string, feed: Feed, progress: Progress): void {
    const send = (document: string): Promise<void> =>
      this.#running.has(key) ? feed.send(document) : Promise.reject(new Error('The subscription has ended.'));
    const running = {
      feed: { ...feed, send },
      progress,
      isLocated: false,
      run: undefined,
      failures: 0,
      pausedUntil: 0,
    };
    this.#running.set(key, running);
  }

  remove(key: string): void {
    this.#running.delete(key);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const runs = [...this.#running.values()].flatMap(({ run }) => run ?? []);
    this.#running.clear();
    await Promise.all(runs);
  }

  #look(): void {
    const { readModel } = this.#options;
    const last = lastEvent(readModel.database);
    const now = new Date();
    for (const running of this.#running.values()) {
      if (running.run || running.pausedUntil > now.getTime() || !this.#locate(running)) continue;
      if (isDue(running.feed, running.progress, last, now)) running.run = this.#run(running, now);
    }
  }

  #locate(running: Running): boolean {
    if (running.isLocated) return true;
    const position = relocated(this.#options.readModel.database, running.progress.position);
    if (!position) return false;
    running.progress.position = position;
    running.isLocated = true;
    return true;
  }

  async #run(running: Running, now: Date): Promise<void> {
    const { readModel, failed } = this.#options;
    try {
      await runFeed(running.feed, running.progress, readModel, now);
      running.failures = 0;
    } catch (error) {
      running.pausedUntil = Date.now() + Math.min(longestPause, firstPause * 2 ** running.failures);
      running.failures += 1;
      if (this.#running.size > 0) failed(running.feed, error);
    } finally {
      running.run = undefined;
    }
  }
}
