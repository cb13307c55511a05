import { createHash } from 'node:crypto';

/** A hash that tells whether a captured body was sent before, of its JSON and how it was to be captured. */
export const contentHash = (how: string, json: string): string =>
  createHash('sha256')
    .update(`[${JSON.stringify(how)},`)
    .update(json)
    .update(']')
    .digest('base64url');
