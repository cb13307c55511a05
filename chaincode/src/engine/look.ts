import type { FactKey } from '../domain/facts/key';
import type { Peek } from '../domain/step';
import type { Overlay } from './overlay';

/** One request's look at the facts that are loaded, and what it looked for in vain. */
export class Look {
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

  /** Whether it would see more now: a fact that was not loaded is there, or one that was doubted is known to be missing. */
  sawLess(): boolean {
    const { peek } = this.#overlay;
    return this.#wanted.some((key) => peek(key)) || this.#doubted.some((key) => peek(key) === undefined);
  }
}
