/** A fault of a text of GS1 elements: the element, the place in the text, and the rule. */
export interface Gs1Problem {
  /** The application identifier; absent if the text as a whole is not understood. */
  readonly ai?: string;
  /** Where it begins in the text, in characters from 0. */
  readonly at: number;
  readonly length: number;
  /** The name of a linter of the GS1 Barcode Syntax Dictionary, or of another rule. */
  readonly rule: string;
  readonly message: string;
}

/** Thrown by readers and writers of GS1 texts. */
export class Gs1Error extends Error {
  readonly problems: readonly Gs1Problem[];

  constructor(problems: readonly Gs1Problem[]) {
    super(problems.map(({ message }) => message).join(' '));
    this.name = 'Gs1Error';
    this.problems = problems;
  }
}

/** Refuses a text as a whole. */
export const refuse = (rule: string, message: string, at = 0, length = 0): never => {
  throw new Gs1Error([{ at, length, rule, message }]);
};

/** Quotes a text for a message; a long text is cut. */
export const quoted = (text: string): string => (text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`);
