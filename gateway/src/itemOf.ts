import { createHash } from 'node:crypto';

const idLength = 12;

/** The id of a thing to do or of an exception: the same for the same kind and subject. */
export const itemOf = (kind: string, ...subject: readonly string[]): string =>
  `${kind}-${createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, idLength)}`;

/** A number for what follows from some facts: the same for the same facts. */
export const numberOf = (...facts: readonly string[]): string => itemOf('', ...facts).slice(1);
