import { createHash } from 'node:crypto';

/** A user of one organisation who registers documents, which needs no other organisation: the load that continues during an outage. */
export class Registrar {
  #name;
  #organisation;
  #random;
  #count = 0;
  /** The write that was sent and has no response yet. */
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

  /** A separate write, also while one is pending. */
  another() {
    this.#count += 1;
    const key = `${this.#name}-${this.#organisation}-${this.#count}`;
    const input = { sha256: createHash('sha256').update(key).digest('hex'), kind: 'note' };
    return { key, organisation: this.#organisation, name: 'registerDocument', input, effects: [] };
  }
}
