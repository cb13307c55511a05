import { z } from 'zod';
import { charsets } from '../tables/decode';

/** The type of an Excel workbook. */
export const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Content types of a file of rows. What the file is shows its beginning, because many programs do not know. */
export const tableTypes = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  excelType,
  'application/octet-stream',
];

/** The bytes of a file. */
export const fileBody = z
  .custom<Uint8Array | string>((value) => value instanceof Uint8Array || typeof value === 'string')
  .meta({ override: { type: 'string', format: 'binary' } })
  .transform((value) => (typeof value === 'string' ? Buffer.from(value) : value));

export const fileQuery = {
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: show what would happen, with all errors, and change nothing.')
    .transform((flag) => flag === 'true'),
  charset: z
    .enum(charsets)
    .optional()
    .describe('The character set of a CSV file; by default that of its byte order mark, or UTF-8.'),
};
