import { statSync } from 'node:fs';

/** Returns true if the path exists. Throws if that cannot be determined, for example in a folder without permission. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** An error handler that returns `absent` if the file does not exist, and throws every other error. */
export function whenAbsent<T>(absent: T): (error: unknown) => T {
  return (error) => {
    if ((error as Partial<NodeJS.ErrnoException>).code === 'ENOENT') return absent;
    throw error;
  };
}
