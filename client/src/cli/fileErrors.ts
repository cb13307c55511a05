import type { FileError } from '#answers';
import { table } from './table';

const placeOf = ({ row, cell, segment, tag, reference }: FileError): string =>
  [cell ?? row, segment === undefined ? undefined : `segment ${segment}`, tag, reference].filter(Boolean).join(' ');

/** The errors of a file as a table: place, value, reason and correction. */
export const fileErrors = (errors: readonly FileError[]): string =>
  table(
    errors,
    [
      { title: 'place', of: placeOf },
      { title: 'column', of: ({ column }) => column },
      { title: 'value', of: ({ value }) => value },
      { title: 'error', of: ({ message, fix }) => [message, fix].filter(Boolean).join(' ') },
    ],
    '',
  );
