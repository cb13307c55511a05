import { createHash } from 'node:crypto';

/** Somebody of one organisation who registers documents, which needs nothing of the others: the load that goes on when one is gone. */
export class Registrar {
  #name;
  #organisation;
  #random;
  #count = 0;
  /** The write that was sent and not answered yet. */
  pending;

  constructor(random, name, organisation) {
    this.#random = random;
    this.#name = name;
    this.#organisation = organisation;
  }

  next() {
    this.pending ??= this.another();
    return this.pending;
  }

  acknowledge() {
    this.pending = undefined;
  }

  isImpatient() {
    return this.#random.chance(0.05);
  }

  pause() {
    return this.#random.between(0, 50);
  }

  /** A write of its own, whatever is pending. */
  another() {
    this.#count += 1;
    const key = `${this.#name}-${this.#organisation}-${this.#count}`;
    const input = { sha256: createHash('sha256').update(key).digest('hex'), kind: 'note' };
    return { key, organisation: this.#organisation, name: 'registerDocument', input, effects: [] };
  }
}
