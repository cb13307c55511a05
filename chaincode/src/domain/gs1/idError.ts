/** Why a text is not a GS1 identifier. `not_gs1` means that it does not claim to be one: it may be a private URI. */
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

/** A refused identifier: `message` states what is wrong and what is expected. */
export interface IdError {
  readonly kind: 'error';
  readonly code: 'id_invalid';
  readonly reason: IdReason;
  readonly message: string;
}

/** Quotes a text for a message; a long text is cut. */
export const shown = (text: string): string => (text.length > 80 ? `"${text.slice(0, 80)}…"` : `"${text}"`);

export const idError = (reason: IdReason, message: string): IdError => ({
  kind: 'error',
  code: 'id_invalid',
  reason,
  message,
});

/** Distinguishes an error from the other results of the identifier readers. */
export const isIdError = (answer: object): answer is IdError => 'kind' in answer && answer.kind === 'error';

/** A kind of id with its article, for messages. */
export const aKind = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
