import { must } from '@lotline/chaincode/domain';
/** The inputs of each lot as numbers. The known answers come from here and from nothing that is measured. */
export class Making {
  #inputs = new Int32Array(1 << 16);
  #starts = new Int32Array(1 << 14);
  #count = 0;

  /** Number of lots. */
  get lots(): number {
    return this.#count;
  }

  /** Adds the next lot, made of earlier ones. */
  add(inputs: readonly number[]): number {
    const start = must(this.#starts[this.#count], 'start');
    const end = start + inputs.length;
    if (this.#count + 2 > this.#starts.length) this.#starts = grown(this.#starts, this.#count + 2);
    if (end > this.#inputs.length) this.#inputs = grown(this.#inputs, end);
    this.#inputs.set(inputs, start);
    this.#starts[this.#count + 1] = end;
    this.#count += 1;
    return this.#count - 1;
  }

  /** The lots that a lot was made of, at any distance, without itself. */
  ancestors(lot: number): number[] {
    const found = new Set([lot]);
    for (const each of found) for (const input of this.#of(each)) found.add(input);
    found.delete(lot);
    return [...found];
  }

  /** The lots that are made of a lot, at any distance. Reads all lots. */
  descendants(lot: number): number[] {
    const isMade = new Uint8Array(this.#count);
    const found: number[] = [];
    isMade[lot] = 1;
    // A lot is made of earlier ones only.
    for (let each = lot + 1; each < this.#count; each += 1) {
      if (!this.#of(each).some((input) => isMade[input] === 1)) continue;
      isMade[each] = 1;
      found.push(each);
    }
    return found;
  }

  #of(lot: number): Int32Array {
    return this.#inputs.subarray(must(this.#starts[lot], 'start'), must(this.#starts[lot + 1], 'end'));
  }
}

const grown = (old: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> => {
  const next = new Int32Array(Math.max(least, old.length * 2));
  next.set(old);
  return next;
};

/** Answers that a generated network must give. */
export interface KnownAnswers {
  readonly seed: number;
  readonly events: number;
  readonly lots: number;
  /** The number of lots that a lot was made of, and all of them where they are few. */
  readonly back: readonly { readonly id: string; readonly lots: number; readonly ids?: readonly string[] }[];
  /** The number of lots that are made of a lot; the shared ingredients first. */
  readonly forward: readonly { readonly id: string; readonly lots: number }[];
  readonly stock: readonly StockAnswer[];
  /** Events that their sender declared to be in error. */
  readonly declared: number;
}

export interface StockAnswer {
  readonly lot: string;
  readonly place: string;
  readonly onHand: string;
}
