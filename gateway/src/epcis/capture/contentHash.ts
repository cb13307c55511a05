import { createHash } from 'node:crypto';

/** A hash of a captured body and its capture options, to detect that it was sent before. */
export const contentHash = (how: string, json: string): string =>
  createHash('sha256')
    .update(`[${JSON.stringify(how)},`)
    .update(json)
    .update(']')
    .digest('base64url');
