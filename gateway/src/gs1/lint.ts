/** A fault of a value, and its place in the value. `says` completes a sentence that begins with the value's AI. */
export interface Fault {
  readonly at: number;
  readonly length: number;
  readonly says: string;
}

/** Checks the content of a component; undefined if there is nothing wrong. */
export type Lint = (text: string) => Fault | undefined;

export const fault = (at: number, length: number, says: string): Fault => ({ at, length, says });

/** The whole text is at fault. */
export const wrong = (text: string, says: string): Fault => fault(0, text.length, says);

/** A fault of a part, at its place in the whole. */
export const shifted = (found: Fault | undefined, by: number): Fault | undefined =>
  found && fault(found.at + by, found.length, found.says);

/** The first character that is not a digit. */
export const notDigits: Lint = (text) => {
  const at = text.search(/[^0-9]/);
  return at < 0 ? undefined : fault(at, 1, `must have only digits here, not "${text.charAt(at)}"`);
};
