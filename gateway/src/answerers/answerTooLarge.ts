/** An answer needs more memory than a thread may use. The thread has ended, and the next question starts another one. */
export class AnswerTooLarge extends Error {
  /** `mebibytes`: what one thread may use. */
  constructor(mebibytes: number) {
    super(
      `The answer needs more than the ${mebibytes} MiB that one answer may use. Ask for less, for example in pages (limit), or give the gateway more memory (LOTLINE_MEMORY).`,
    );
    this.name = 'AnswerTooLarge';
  }
}
