import { readFile } from 'node:fs/promises';
import { usageError } from './cliError';

/** The bytes of a file that a person names. */
export const readUpload = (file: string): Promise<Uint8Array> =>
  readFile(file).catch(() => {
    throw usageError(`${file} cannot be read.`, 'Name a CSV file or an Excel workbook.');
  });
