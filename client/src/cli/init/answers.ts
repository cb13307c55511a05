import type { CompaniesFile } from '#answers';

/** One organisation of `lotline.json`. */
export type Entry = CompaniesFile['organisations'][number];

/** A person who is asked. */
export interface Person {
  /** Returns one line, without its end; undefined if there are no more. */
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly say: (text: string) => void;
}

/** Returns the fault of an answer; undefined if it is valid. */
export type Check = (answer: string) => string | undefined;

/** The input ended before the last question. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Asks until the answer is valid. An empty answer selects `usual`, if there is one. */
export async function askFor(
  { ask, say }: Person,
  question: string,
  { usual, check = () => undefined }: { readonly usual?: string; readonly check?: Check },
): Promise<string> {
  for (;;) {
    const given = await ask(usual === undefined ? `${question}: ` : `${question} [${usual}]: `);
    if (given === undefined) throw new NoAnswer(`There is no answer to "${question.trim()}".`);
    const answer = given.trim() === '' ? (usual ?? '') : given.trim();
    const fault = answer === '' && usual === undefined ? 'An answer is needed.' : check(answer);
    if (fault === undefined) return answer;
    say(`  ${fault}`);
  }
}
