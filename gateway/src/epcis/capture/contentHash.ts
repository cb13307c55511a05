import { createHash } from 'node:crypto';

/** A hash that tells whether a captured body was sent before. */
export const contentHash = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url');
