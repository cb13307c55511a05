/** Why a text is no GS1 identifier. `not_gs1` is a text that does not claim to be one: a well-formed URI of someone else's. */
export type IdReason =
  | 'empty'
  | 'too_long'
  | 'control_character'
  | 'lone_surrogate'
  | 'charset'
  | 'percent_encoding'
  | 'not_gs1'
  | 'format'
  | 'ambiguous'
  | 'check_digit'
  | 'qualifier'
  | 'query';

/** A refused identifier: `message` says what is wrong and what would be right. */
export interface IdError {
  readonly kind: 'error';
  readonly code: 'id_invalid';
  readonly reason: IdReason;
  readonly message: string;
}

/** A text as a message quotes it: never all of a long one. */
export const shown = (text: string): string => (text.length > 80 ? `"${text.slice(0, 80)}…"` : `"${text}"`);

/** Builds the refusal of an identifier. */
export const idError = (reason: IdReason, message: string): IdError => ({
  kind: 'error',
  code: 'id_invalid',
  reason,
  message,
});

/** Tells a refusal from what a reader of identifiers otherwise answers. */
export const isIdError = (answer: object): answer is IdError => 'kind' in answer && answer.kind === 'error';
