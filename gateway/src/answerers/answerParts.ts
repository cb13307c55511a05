import { PassThrough, type Readable } from 'node:stream';

/** A part of an answer, which has its memory for itself. */
export type AnswerPart = Uint8Array<ArrayBuffer>;

const answers = new WeakSet<Readable>();

/** A stream of parts from a thread. */
export function answerStream(): PassThrough {
  const stream = new PassThrough({ objectMode: true });
  answers.add(stream);
  return stream;
}

/** The parts of an answer from a thread; undefined for other streams. */
export const partsOf = (stream: Readable): AsyncIterable<AnswerPart> | undefined =>
  answers.has(stream) ? (stream as AsyncIterable<AnswerPart>) : undefined;

/**
 * Frees the memory of a part. Without this, the parts of a large answer wait for V8 to collect garbage, and their size makes it collect
 * all of it: the main thread stood still for 20 ms and more.
 */
export function letGo(part: AnswerPart): void {
  part.buffer.transfer(0);
}
