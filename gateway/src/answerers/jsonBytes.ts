import { hashBytes } from '../projection/graph/graph';
import type { AnswerPart } from './answerParts';

/** Bytes of a part; a row that does not fit makes one longer. */
const partBytes = 128 * 1024;
const spare = 32 * 1024;

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const lastAscii = 0x7f;

const encoder = new TextEncoder();

/** By byte: its two hex digits, as they stand in memory. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) =>
  new DataView(encoder.encode(byte.toString(16).padStart(2, '0')).buffer).getUint16(0, true),
);

/** Memory that is not cleared before: all of it that is given away has been written. */
const memory = (length: number): AnswerPart => Buffer.allocUnsafeSlow(length);

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Bytes of a number in memory. Copying these takes a tenth of the time of copying single bytes. */
export const wordBytes = 8;

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

/** Writes a piece of JSON; returns where it ends. The last number can reach up to seven bytes beyond. */
export function putPiece(view: DataView, at: number, { length, words }: JsonPiece): number {
  let to = at;
  for (let from = 0; from < words.length; from += 1) {
    view.setFloat64(to, words[from] ?? 0, true);
    to += wordBytes;
  }
  return at + length;
}

/** Writes the hash of an event as hex digits; returns where these end. */
export function putHash(view: DataView, at: number, hashes: Uint8Array, event: number): number {
  let to = at;
  for (let from = event * hashBytes; from < (event + 1) * hashBytes; from += 1) {
    view.setUint16(to, hexPairs[hashes[from] ?? 0] ?? 0, true);
    to += 2;
  }
  return to;
}

/** The content of a JSON text, without its quotes. */
export const contentOf = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Writes JSON as UTF-8, part by part, without making a text of what is only copied. */
export class JsonBytes {
  #bytes = memory(partBytes + spare);
  #view = viewOf(this.#bytes);
  #at = 0;
  readonly #give: (part: AnswerPart) => void;

  /** `give`: takes each part, with its memory. */
  constructor(give: (part: AnswerPart) => void) {
    this.#give = give;
  }

  /** Room for so many more bytes from `at` on. Who writes there says where that ends, with `end`. */
  open(more: number): DataView {
    this.#room(more);
    return this.#view;
  }

  get at(): number {
    return this.#at;
  }

  end(at: number): void {
    this.#at = at;
  }

  /** Writes a piece of JSON as it is. */
  piece(piece: JsonPiece): void {
    this.#room(piece.length);
    this.#at = putPiece(this.#view, this.#at, piece);
  }

  json(value: unknown): void {
    this.#text(JSON.stringify(value));
  }

  number(value: number): void {
    this.text(String(value));
  }

  /** Writes the content of a JSON text. */
  text(value: string): void {
    if (!this.#plain(value)) this.#text(contentOf(value));
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
