/** A promise that is settled from outside. */
export class Deferred<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
  readonly promise: Promise<T>;

  constructor() {
    let settle: { resolve: (value: T) => void; reject: (reason: Error) => void } | undefined;
    this.promise = new Promise<T>((resolve, reject) => {
      settle = { resolve, reject };
    });
    if (!settle) throw new TypeError('A promise runs its executor at once.');
    this.resolve = settle.resolve;
    this.reject = settle.reject;
  }
}
