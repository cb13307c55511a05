import { createHash } from 'node:crypto';

/** An id that follows from what is recorded: the same content is recorded once, from whatever file it comes. */
export const contentId = (...content: readonly unknown[]): string =>
  `upload:${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 48)}`;
