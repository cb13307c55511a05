import { statSync } from 'node:fs';

/** Returns true if the path exists. Throws if that cannot be determined, for example in a folder without permission. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
