import { UnreadableTable } from './cell';

/** Character sets in which a file of texts may be. */
export const charsets = [
  'utf-8',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
] as const;

const oldExcel = [0xd0, 0xcf, 0x11, 0xe0];

const beginsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

/** The row of the first byte that is not UTF-8. */
function rowOfFault(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const at = lines.findIndex((line) => {
    const text = Buffer.from(line, 'latin1').toString('utf8');
    return text.includes('\ufffd') && !line.includes('\xef\xbf\xbd');
  });
  return Math.max(at, 0) + 1;
}

const notUtf8 = (bytes: Uint8Array): UnreadableTable =>
  new UnreadableTable({
    row: rowOfFault(bytes),
    message: 'The row has characters that are not UTF-8, in an unknown character set.',
    fix: 'Save the file as "CSV UTF-8", or say its character set, such as charset=windows-1252 for Western Europe.',
  });

/**
 * The text of a file.
 * @throws UnreadableTable if it is not in its character set
 */
export function decode(bytes: Uint8Array, charset: string = 'utf-8'): string {
  if (beginsWith(bytes, oldExcel)) {
    throw new UnreadableTable({
      row: 1,
      message: 'The file is an old Excel file (.xls), or one with a password.',
      fix: 'Save it as .xlsx without a password.',
    });
  }
  if (beginsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  if (beginsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notUtf8(bytes);
  }
}
