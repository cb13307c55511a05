import { statSync } from 'node:fs';

/** Whether there is something at the path. Throws when that cannot be told, as in a folder that may not be looked into. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
