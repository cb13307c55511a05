/** Memory of a walk: `marks` has `epoch` for the nodes that it has visited, once the walk has written it there. */
export interface Walk {
  readonly marks: Int32Array;
  readonly epoch: number;
  /** Has room for all nodes. */
  readonly found: Int32Array;
}

/** The largest number of an Int32Array. */
const lastEpoch = 2 ** 31 - 1;

/** One memory for walks, one after the other: no walk has to clear or allocate it. */
export class Walks {
  #marks = new Int32Array(1024);
  #found = new Int32Array(1024);
  #epoch = 0;

  /** Starts a walk over so many nodes. The one before has ended. */
  start(nodes: number): Walk {
    if (this.#marks.length <= nodes) {
      const length = Math.ceil(nodes * 1.5) + 1024;
      [this.#marks, this.#found] = [new Int32Array(length), new Int32Array(length)];
    }
    if (this.#epoch === lastEpoch) {
      this.#marks.fill(0);
      this.#epoch = 0;
    }
    this.#epoch += 1;
    return { marks: this.#marks, epoch: this.#epoch, found: this.#found };
  }
}
