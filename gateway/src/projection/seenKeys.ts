/** Keys kept at most: of some ten million events. */
const most = 16 * 1024 * 1024;

/** FNV-1a of the UTF-16 units; 0 marks a free place. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0 || 1;
}

/**
 * Hashes of the keys of all rows that were written since the tables were empty, in four to eight bytes each. A key whose hash is not there
 * has no row, which saves looking it up: most rows of a read model that is being built are new.
 */
export class SeenKeys {
  #hashes = new Uint32Array(1024);
  #count = 0;
  #isComplete = true;

  /** To be called once rows were written otherwise: from then on, any key may have a row. */
  giveUp(): void {
    this.#isComplete = false;
    this.#hashes = new Uint32Array(0);
  }

  /** False if the key has no row. Notes the key, as if it had one from now on. */
  mayHave(key: string): boolean {
    if (!this.#isComplete) return true;
    const hash = hashOf(key);
    const at = this.#placeOf(hash);
    if (this.#hashes[at] === hash) return true;
    this.#hashes[at] = hash;
    this.#count += 1;
    if (this.#count * 2 > this.#hashes.length) this.#grow();
    return false;
  }

  #placeOf(hash: number): number {
    const last = this.#hashes.length - 1;
    let at = hash & last;
    for (let found = this.#hashes[at]; found !== 0 && found !== hash; found = this.#hashes[at]) at = (at + 1) & last;
    return at;
  }

  #grow(): void {
    if (this.#count > most) {
      this.giveUp();
      return;
    }
    const old = this.#hashes;
    this.#hashes = new Uint32Array(old.length * 2);
    for (const hash of old) if (hash !== 0) this.#hashes[this.#placeOf(hash)] = hash;
  }
}
