import type { ReadModel } from '../projection/readModel';
import type { Route } from './route';
import { answerHeaders } from './respond';

/** An answer that was sent before and is still true. */
export interface ReadyAnswer {
  readonly route: Route;
  readonly height: number;
  /** Header names and values in turn, with the length of the body. */
  readonly headers: readonly string[];
  /** Short ASCII goes out together with the headers; everything else does better as bytes. */
  readonly body: string | Buffer;
}

/** Most characters kept: of all answers together, and of one. */
const mostCharacters = 16 * 1024 * 1024;
const longest = 256 * 1024;
/** Most characters of a body that are worth copying behind the headers. */
const mostCopied = 4096;

/**
 * Answers of hot routes by their URL. The read model changes with its height alone, and such an answer is the same for every caller,
 * so it is true until the height changes.
 */
export class ReadyAnswers {
  readonly #readModel: ReadModel;
  readonly #answers = new Map<string, ReadyAnswer>();
  #height = -1;
  #characters = 0;

  constructor(readModel: ReadModel) {
    this.#readModel = readModel;
  }

  find(url: string): ReadyAnswer | undefined {
    return this.#height === this.#readModel.height ? this.#answers.get(url) : undefined;
  }

  /** Keeps an answer that was made at `height`, unless the read model has gone on since. */
  keep(url: string, { route, height, body }: { route: Route; height: number; body: string }): void {
    if (height !== this.#readModel.height || body.length > longest) return;
    if (height !== this.#height || this.#characters + body.length + url.length > mostCharacters) this.#clear(height);
    const bytes = Buffer.from(body);
    const isShort = bytes.length === body.length && body.length <= mostCopied;
    const headers = Object.entries({ ...answerHeaders(height), 'Content-Length': String(bytes.length) }).flat();
    this.#answers.set(url, { route, height, headers, body: isShort ? body : bytes });
    this.#characters += body.length + url.length;
  }

  #clear(height: number): void {
    this.#answers.clear();
    this.#characters = 0;
    this.#height = height;
  }
}
