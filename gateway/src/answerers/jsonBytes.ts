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
const hexDigits = encoder.encode('0123456789abcdef');

/** A text of JSON that is written many times. */
export const jsonText = (text: string): Uint8Array => encoder.encode(text);

/** The content of a JSON text, without its quotes. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Writes JSON as UTF-8, part by part, without making a text of what is only copied. */
export class JsonBytes {
  #bytes = new Uint8Array(partBytes + spare);
  #at = 0;
  readonly #give: (part: AnswerPart) => void;

  /** `give`: takes each part, with its memory. */
  constructor(give: (part: AnswerPart) => void) {
    this.#give = give;
  }

  /** Writes a piece of JSON as it is. */
  piece(piece: Uint8Array): void {
    const bytes = this.#room(piece.length);
    const start = this.#at;
    for (let at = 0; at < piece.length; at += 1) bytes[start + at] = piece[at] ?? 0;
    this.#at = start + piece.length;
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
    const bytes = this.#room(end - start);
    let to = this.#at;
    for (let from = start; from < end; from += 1) {
      const byte = source[from] ?? 0;
      if (byte < space || byte === quote || byte === backslash) {
        this.#text(escaped(decoder.decode(source.slice(start, end))));
        return;
      }
      bytes[to] = byte;
      to += 1;
    }
    this.#at = to;
  }

  hex(source: Uint8Array, start: number, end: number): void {
    const bytes = this.#room((end - start) * 2);
    let to = this.#at;
    for (let from = start; from < end; from += 1) {
      const byte = source[from] ?? 0;
      bytes[to] = hexDigits[byte >> 4] ?? 0;
      bytes[to + 1] = hexDigits[byte & 15] ?? 0;
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
    this.#bytes = new Uint8Array(partBytes + spare);
    this.#at = 0;
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

  /** The memory, with room for so many more bytes. */
  #room(more: number): Uint8Array<ArrayBuffer> {
    const least = this.#at + more;
    if (least > this.#bytes.length) {
      const larger = new Uint8Array(least + spare);
      larger.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}
