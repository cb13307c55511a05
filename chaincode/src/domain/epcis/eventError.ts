/** The errors that an event or document can have. */
export type EventErrorCode =
  | 'document_invalid'
  | 'document_too_large'
  | 'event_invalid'
  | 'event_type_unknown'
  | 'event_too_large'
  | 'field_unknown'
  | 'id_invalid'
  | 'quantity_invalid'
  | 'term_unknown'
  | 'text_invalid'
  | 'time_invalid';

/** One error of an event: its place (JSON pointer, RFC 6901), its code and a message. */
export interface EventError {
  readonly pointer: string;
  readonly code: EventErrorCode;
  readonly message: string;
}

/** The JSON pointer of a path of keys and indexes. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
