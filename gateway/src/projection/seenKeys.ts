/** Keys kept at most: of some ten million events. */
const most = 16 * 1024 * 1024;

/** With so many characters, nearly all GS1 Digital Links begin alike. */
const alike = 'https://id.gs1.org/'.length;

/** FNV-1a of the UTF-16 units from `start` on. */
function mixed(before: number, text: string, start: number): number {
  let hash = before;
  for (let at = start; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Different keys may have the same hash. 0 marks a free place. */
function hashOf(kind: string, key: string, other: string): number {
  const start = key.length > alike ? alike : 0;
  let hash = mixed(mixed(0x811c9dc5, kind, 0), key, start);
  // No character: so that what ends one text and begins the next makes a difference.
  if (other !== '') hash = mixed(Math.imul(hash ^ 0x10000, 0x01000193), other, other.length > alike ? alike : 0);
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

  /** False if the key of one or two texts has no row. Notes the key, as if it had one from now on. */
  mayHave(kind: string, key: string, other = ''): boolean {
    if (!this.#isComplete) return true;
    const hash = hashOf(kind, key, other);
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
