/** Limits of untrusted JSON, apart from its size in bytes. */
export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly depth: number;
  /** Total number of values of any kind, including keys. */
  readonly values: number;
  /** Elements of one array, or keys and values of one object. */
  readonly entries: number;
  /** Bytes of one text in the source. */
  readonly text: number;
  /** Bytes of one number in the source. */
  readonly number: number;
  /** Numbers that are longer than any double is written. */
  readonly longNumbers: number;
}

export interface JsonFault {
  /** The limit that was exceeded, or `proto` for the key `__proto__`. */
  readonly fault: keyof JsonLimits | 'proto';
  /** The position in bytes. */
  readonly at: number;
}

/** Bytes of the longest double as JSON, such as -1.2345678901234567e-300. */
const doubleBytes = 24;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

const sorts = { bare: 0, mark: 1, opening: 2, closing: 3, text: 4 } as const;
const marks = ' \n\r\t,:';

/** The kind of token that a byte outside texts begins. */
const sortOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (marks.includes(character)) return sorts.mark;
  if ('{['.includes(character)) return sorts.opening;
  if ('}]'.includes(character)) return sorts.closing;
  return byte === quote ? sorts.text : sorts.bare;
});

/** One pass over the bytes, with a count for each open level. */
class Scan {
  readonly #bytes: Buffer;
  readonly #limits: JsonLimits;
  /** Entries so far of each open array or object. */
  readonly #entries: Uint32Array;
  #depth = 0;
  #values = 0;
  #longNumbers = 0;
  #at = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
    this.#entries = new Uint32Array(limits.depth + 1);
  }

  run(): JsonFault | undefined {
    while (this.#at < this.#bytes.length) {
      const fault = this.#next(sortOf[this.#bytes[this.#at] ?? 0] ?? sorts.bare);
      if (fault) return { fault, at: this.#at };
    }
    return undefined;
  }

  #next(sort: number): JsonFault['fault'] | undefined {
    switch (sort) {
      case sorts.mark:
        this.#skip(sorts.mark);
        return undefined;
      case sorts.closing:
        // More closing than opening brackets: the parser reports it.
        this.#depth = Math.max(0, this.#depth - 1);
        this.#at += 1;
        return undefined;
      case sorts.opening:
        return this.#count() ?? this.#open();
      default:
        return this.#count() ?? (sort === sorts.text ? this.#text() : this.#bare());
    }
  }

  /** Moves to the next byte of another kind. */
  #skip(sort: number): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    while (at < bytes.length && sortOf[bytes[at] ?? 0] === sort) at += 1;
    this.#at = at;
  }

  #count(): JsonFault['fault'] | undefined {
    this.#values += 1;
    if (this.#values > this.#limits.values) return 'values';
    const entries = (this.#entries[this.#depth] ?? 0) + 1;
    this.#entries[this.#depth] = entries;
    return this.#depth > 0 && entries > this.#limits.entries ? 'entries' : undefined;
  }

  #open(): JsonFault['fault'] | undefined {
    if (this.#depth >= this.#limits.depth) return 'depth';
    this.#depth += 1;
    this.#entries[this.#depth] = 0;
    this.#at += 1;
    return undefined;
  }

  /** Moves behind a number, `true`, `false`, `null` or an invalid token. */
  #bare(): JsonFault['fault'] | undefined {
    const start = this.#at;
    this.#skip(sorts.bare);
    const length = this.#at - start;
    if (length > this.#limits.number) return 'number';
    if (length > doubleBytes) this.#longNumbers += 1;
    return this.#longNumbers > this.#limits.longNumbers ? 'longNumbers' : undefined;
  }

  /** Moves behind the closing quote. */
  #text(): JsonFault['fault'] | undefined {
    const start = this.#at + 1;
    const end = endOfText(this.#bytes, start);
    this.#at = end + 1;
    if (end - start > this.#limits.text) return 'text';
    return isProto(this.#bytes, start, end) && this.#isKey() ? 'proto' : undefined;
  }

  #isKey(): boolean {
    let behind = this.#at;
    while (sortOf[this.#bytes[behind] ?? 0] === sorts.mark && this.#bytes[behind] !== colon) behind += 1;
    return this.#bytes[behind] === colon;
  }
}

/** Position of the next unescaped quote; the end of the bytes if there is none. */
function endOfText(bytes: Buffer, start: number): number {
  for (let from = start; ;) {
    const end = bytes.indexOf(quote, from);
    if (end < 0) return bytes.length;
    let slashes = 0;
    while (end - slashes > from && bytes[end - slashes - 1] === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
    from = end + 1;
  }
}

const proto = Buffer.from('__proto__');

/** Returns true if a text is `__proto__`; each of its characters may be written as `\u00…`. */
function isProto(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  for (const letter of proto) {
    if (bytes[at] === letter) at += 1;
    else if (isEscapeOf(letter, bytes, at)) at += 6;
    else return false;
  }
  return at === end;
}

const isEscapeOf = (letter: number, bytes: Buffer, at: number): boolean =>
  bytes[at] === backslash &&
  bytes.toString('latin1', at + 1, at + 6).toLowerCase() === `u00${letter.toString(16).padStart(2, '0')}`;

/**
 * Checks the limits of JSON before it is parsed: one pass over the bytes, with one number of memory per level. Does not validate the
 * syntax: JSON that `JSON.parse` accepts is counted exactly, and `JSON.parse` refuses the rest.
 */
export const scanJson = (bytes: Uint8Array, limits: JsonLimits): JsonFault | undefined => new Scan(bytes, limits).run();
