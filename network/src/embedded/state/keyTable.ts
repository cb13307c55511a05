import { must } from '@lotline/chaincode/domain';
import { Bytes, float64s, type GrowingPart, int32s } from './columns';
import { Recent } from './recent';

/** Numbers texts from 0 in the order in which they are added. Their bytes lie in one buffer. */
export class KeyTable {
  readonly #bytes = new Bytes();
  /** Where each text ends. */
  readonly #ends = float64s();
  readonly #hashes = int32s();
  /** Numbers by hash, with linear probing; -1 is free. At most half of it is in use. */
  #slots = new Int32Array(4096).fill(-1);
  #scratch = Buffer.alloc(1024);
  /** Numbers of texts that were asked for, because a transaction asks for its keys several times. */
  #recent = new Recent<string, number>(8192);

  get count(): number {
    return this.#hashes.length;
  }

  /** The number of a text; -1 if it was not added. */
  find(text: string): number {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    const number = must(this.#slots[this.#slotOf(this.#encode(text), hashOf(text))], 'slot');
    this.#recent.set(text, number);
    return number;
  }

  /** The number of a text, which is added if it is new. */
  add(text: string): number {
    const recent = this.#recent.get(text) ?? -1;
    if (recent !== -1) return recent;
    const key = this.#encode(text);
    const hash = hashOf(text);
    const slot = this.#slotOf(key, hash);
    const known = must(this.#slots[slot], 'slot');
    if (known !== -1) return known;
    const number = this.count;
    this.#recent.set(text, number);
    this.#bytes.append(key);
    this.#ends.push(this.#bytes.length);
    this.#hashes.push(hash);
    this.#slots[slot] = number;
    if (this.count * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return number;
  }

  text(number: number): string {
    return this.#bytes.text(this.#start(number), this.#ends.at(number));
  }

  get parts(): readonly GrowingPart[] {
    return [this.#bytes, this.#ends, this.#hashes];
  }

  /** To be called after `parts` were appended to. */
  restore(): void {
    this.#recent = new Recent(8192);
    let length = this.#slots.length;
    while (length < this.count * 2) length *= 2;
    this.#rehash(length);
  }

  #encode(text: string): Buffer {
    // No character needs more than three bytes per UTF-16 unit.
    if (text.length * 3 > this.#scratch.length) this.#scratch = Buffer.alloc(text.length * 3);
    return this.#scratch.subarray(0, this.#scratch.write(text, 'utf8'));
  }

  /** The slot of a key, or the free one where it belongs. */
  #slotOf(key: Buffer, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const number = must(this.#slots[slot], 'slot');
      if (number === -1 || (this.#hashes.at(number) === hash && this.#isAt(number, key))) return slot;
    }
  }

  #isAt(number: number, key: Buffer): boolean {
    const start = this.#start(number);
    return this.#ends.at(number) - start === key.length && this.#bytes.isAt(start, key);
  }

  #start(number: number): number {
    return number === 0 ? 0 : this.#ends.at(number - 1);
  }

  #rehash(length: number): void {
    const slots = new Int32Array(length).fill(-1);
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number += 1) {
      let slot = this.#hashes.at(number) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
