import { statSync } from 'node:fs';

/** Whether there is something at the path. Throws when that cannot be told, as in a folder that may not be looked into. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** For what could not be read: nothing when it does not exist. Throws every other reason, which says nothing of whether it exists. */
export function whenAbsent<T>(absent: T): (error: unknown) => T {
  return (error) => {
    if ((error as Partial<NodeJS.ErrnoException>).code === 'ENOENT') return absent;
    throw error;
  };
}
