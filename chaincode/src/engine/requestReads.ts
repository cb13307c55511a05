import type { FactKey } from '../domain/facts/key';
import type { Peek } from '../domain/step';
import type { Overlay } from './overlay';

/** One request's reads of loaded facts, and the keys that were not loaded. */
export class RequestReads {
  readonly #overlay: Overlay;
  readonly #wanted: FactKey<unknown>[] = [];
  readonly #doubted: FactKey<unknown>[] = [];
  /** For facts that were not loaded: returns true if a fact leads to keys. */
  readonly #leads: (() => boolean)[] = [];
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
    const after: Peek['after'] = (key, keysOf) => {
      const fact = overlay.peek(key);
      if (fact === null) this.#leads.push(() => (overlay.peek(key) ? after(key, keysOf).length > 0 : false));
      return fact ? keysOf(fact) : [];
    };
    this.peek = Object.assign(peek, { lacks, after });
  }

  /**
   * Returns true if calling `needs` again can give more keys: a missing fact has been found or leads to keys, or `lacks` is now true for a
   * key.
   */
  sawLess(): boolean {
    const { peek } = this.#overlay;
    const isMissing = (key: FactKey<unknown>): boolean => peek(key) === undefined;
    return (
      this.#wanted.some((key) => peek(key)) || this.#doubted.some(isMissing) || this.#leads.some((leads) => leads())
    );
  }
}
