import { LRUCache } from 'lru-cache';
import type { ReadModel } from '../projection/readModel';
import type { Route } from './route';
import { answerHeaders } from './securityHeaders';

/** A cached response that is still valid. */
export interface ReadyAnswer {
  readonly route: Route;
  readonly height: number;
  /** Alternating header names and values, including the length of the body. */
  readonly headers: readonly string[];
  /** Text if it is short ASCII, which is sent together with the headers; bytes otherwise. */
  readonly body: string | Buffer;
}

/** Maximum cached characters: of all responses together, and of one. */
const mostCharacters = 16 * 1024 * 1024;
const longest = 256 * 1024;
/** Maximum characters of a body that is copied behind the headers. */
const mostCopied = 4096;

/**
 * Response cache of hot routes, by URL. The read model changes only with its height, and such a response is the same for every caller,
 * so it is valid until the height changes.
 */
export class ReadyAnswers {
  readonly #readModel: ReadModel;
  readonly #answers = new LRUCache<string, ReadyAnswer>({ maxSize: mostCharacters });
  #height = -1;

  constructor(readModel: ReadModel) {
    this.#readModel = readModel;
  }

  find(url: string): ReadyAnswer | undefined {
    return this.#height === this.#readModel.height ? this.#answers.get(url) : undefined;
  }

  /** Caches a response that was made at `height`, unless the read model has a new height since. */
  keep(url: string, { route, height, body }: { route: Route; height: number; body: string }): void {
    if (height !== this.#readModel.height || body.length > longest) return;
    if (height !== this.#height) this.#answers.clear();
    this.#height = height;
    const bytes = Buffer.from(body);
    const isShort = bytes.length === body.length && body.length <= mostCopied;
    const headers = Object.entries({ ...answerHeaders(height), 'Content-Length': String(bytes.length) }).flat();
    const answer = { route, height, headers, body: isShort ? body : bytes };
    this.#answers.set(url, answer, { size: body.length + url.length });
  }
}
