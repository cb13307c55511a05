import type { FactKey } from '../domain/facts/key';
import type { Peek } from '../domain/step';
import type { Overlay } from './overlay';

/** One request's reads of loaded facts, and the keys that were not loaded. */
export class RequestReads {
  readonly #overlay: Overlay;
  readonly #wanted: FactKey<unknown>[] = [];
  readonly #doubted: FactKey<unknown>[] = [];
  readonly peek: Peek;

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
    const peek = <T>(key: FactKey<T>): T | undefined | null => {
      const fact = overlay.peek(key);
      if (fact === null) this.#wanted.push(key);
      return fact;
    };
    const lacks = (key: FactKey<unknown>): boolean => {
      const fact = overlay.peek(key);
      if (fact === null) this.#doubted.push(key);
      return fact === undefined;
    };
    this.peek = Object.assign(peek, { lacks });
  }

  /** Returns true if calling `needs` again can give more keys: a missing fact has been found, or `lacks` is now true for a key. */
  sawLess(): boolean {
    const { peek } = this.#overlay;
    return this.#wanted.some((key) => peek(key)) || this.#doubted.some((key) => peek(key) === undefined);
  }
}
