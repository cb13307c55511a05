import type { AnswerPart } from './answerParts';

/** Bytes of a part; a row that does not fit makes one longer. */
const partBytes = 128 * 1024;
const spare = 32 * 1024;

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const lastAscii = 0x7f;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** By byte: its two hex digits, as they stand in memory. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) =>
  new DataView(encoder.encode(byte.toString(16).padStart(2, '0')).buffer).getUint16(0, true),
);

/** Returns true if one of four bytes has to be escaped: it is below a space, a quote or a backslash. */
function isSpecial(four: number): boolean {
  const quotes = four ^ 0x22222222;
  const backslashes = four ^ 0x5c5c5c5c;
  const found =
    ((four - 0x20202020) & ~four) | ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes);
  return (found & 0x80808080) !== 0;
}

/** Memory that is not cleared before: all of it that is given away has been written. */
const memory = (length: number): AnswerPart => Buffer.allocUnsafeSlow(length);

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Bytes of a number in memory. Copying these takes a tenth of the time of copying single bytes. */
const wordBytes = 8;

/** A text of JSON, to be written as numbers of eight bytes. */
export interface JsonPiece {
  readonly length: number;
  readonly words: Float64Array;
}

/** A text of JSON that is written many times. */
export function jsonText(text: string): JsonPiece {
  const bytes = encoder.encode(text);
  const words = new Float64Array(Math.ceil(bytes.length / wordBytes));
  const padded = viewOf(new Uint8Array(words.length * wordBytes));
  bytes.forEach((byte, at) => {
    padded.setUint8(at, byte);
  });
  words.forEach((_, at) => {
    words[at] = padded.getFloat64(at * wordBytes, true);
  });
  return { length: bytes.length, words };
}

/** The content of a JSON text, without its quotes. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Writes JSON as UTF-8, part by part, without making a text of what is only copied. */
export class JsonBytes {
  #bytes = memory(partBytes + spare);
  #view = viewOf(this.#bytes);
  #at = 0;
  /** The memory that was copied from last. */
  #source = this.#bytes as Uint8Array;
  #sourceView = this.#view;
  readonly #give: (part: AnswerPart) => void;

  /** `give`: takes each part, with its memory. */
  constructor(give: (part: AnswerPart) => void) {
    this.#give = give;
  }

  /** Writes a piece of JSON as it is. */
  piece({ length, words }: JsonPiece): void {
    this.#room(length);
    const view = this.#view;
    let to = this.#at;
    for (let at = 0; at < words.length; at += 1) {
      view.setFloat64(to, words[at] ?? 0, true);
      to += wordBytes;
    }
    this.#at += length;
  }

  json(value: unknown): void {
    this.#text(JSON.stringify(value));
  }

  number(value: number): void {
    this.text(String(value));
  }

  /** Writes the content of a JSON text. */
  text(value: string): void {
    if (!this.#plain(value)) this.#text(escaped(value));
  }

  /** Writes the content of a JSON text that stands in memory as UTF-8. */
  utf8(source: Uint8Array, start: number, end: number): void {
    this.#room(end - start);
    if (!this.#copied(source, start, end)) this.#text(escaped(decoder.decode(source.slice(start, end))));
  }

  /** The same of a text without anything to escape. Read as a little-endian number, UTF-8 is never one of those that memory may change. */
  plain(source: Uint8Array, start: number, end: number): void {
    if (end + wordBytes > source.length) {
      this.utf8(source, start, end);
      return;
    }
    this.#room(end - start);
    const from = this.#viewOf(source);
    const view = this.#view;
    const ahead = this.#at - start;
    // The last eight bytes can reach beyond the text; what comes next is written over them.
    for (let at = start; at < end; at += wordBytes) view.setFloat64(at + ahead, from.getFloat64(at, true), true);
    this.#at = end + ahead;
  }

  hex(source: Uint8Array, start: number, end: number): void {
    this.#room((end - start) * 2);
    const view = this.#view;
    let to = this.#at;
    for (let from = start; from < end; from += 1) {
      view.setUint16(to, hexPairs[source[from] ?? 0] ?? 0, true);
      to += 2;
    }
    this.#at = to;
  }

  /** Ends a row: a part that is full is given away. */
  endRow(): void {
    if (this.#at >= partBytes) this.flush();
  }

  flush(): void {
    if (this.#at === 0) return;
    this.#give(this.#bytes.subarray(0, this.#at));
    this.#bytes = memory(partBytes + spare);
    this.#view = viewOf(this.#bytes);
    this.#at = 0;
  }

  #viewOf(source: Uint8Array): DataView {
    if (source !== this.#source) {
      this.#source = source;
      this.#sourceView = viewOf(source);
    }
    return this.#sourceView;
  }

  /** Copies four bytes at a time; false if something has to be escaped. */
  #copied(source: Uint8Array, start: number, end: number): boolean {
    const from = this.#viewOf(source);
    const view = this.#view;
    const ahead = this.#at - start;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const four = from.getInt32(at);
      if (isSpecial(four)) return false;
      view.setInt32(at + ahead, four);
    }
    for (; at < end; at += 1) {
      const byte = from.getUint8(at);
      if (byte < space || byte === quote || byte === backslash) return false;
      view.setUint8(at + ahead, byte);
    }
    this.#at = end + ahead;
    return true;
  }

  #text(value: string): void {
    const bytes = this.#room(value.length * 3);
    this.#at += encoder.encodeInto(value, bytes.subarray(this.#at)).written;
  }

  /** Writes a text without anything to escape; false if there is something. */
  #plain(value: string): boolean {
    const bytes = this.#room(value.length);
    const start = this.#at;
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at);
      if (code < space || code > lastAscii || code === quote || code === backslash) return false;
      bytes[start + at] = code;
    }
    this.#at = start + value.length;
    return true;
  }

  /** The memory, with room for so many more bytes, the last of them as part of eight. */
  #room(more: number): Uint8Array<ArrayBuffer> {
    const least = this.#at + more + wordBytes;
    if (least > this.#bytes.length) {
      const larger = memory(least + spare);
      larger.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = larger;
      this.#view = viewOf(larger);
    }
    return this.#bytes;
  }
}
