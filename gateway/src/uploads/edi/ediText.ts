import { EdiFault } from './segment';

/** The character sets of EDIFACT by their syntax identifier. */
const edifactCharsets: Readonly<Record<string, string>> = {
  UNOA: 'ascii',
  UNOB: 'ascii',
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOW: 'utf-8',
  UNOY: 'utf-8',
};

/** The character set that a file names; X12 names none, and is read as UTF-8. */
export function charsetOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1');
  const [, syntax] = /UNB[^A-Z0-9]([A-Z0-9]{4})/.exec(head) ?? [];
  if (syntax === undefined) return 'utf-8';
  const charset = edifactCharsets[syntax];
  if (charset !== undefined) return charset;
  throw new EdiFault({
    segment: 1,
    tag: 'UNB01',
    value: syntax,
    message: `The character set ${syntax} is not read.`,
    fix: 'Send it in UNOC (ISO 8859-1) or UNOY (UTF-8).',
  });
}

/** The number of the segment in which a byte is; good enough where the file has not been read yet. */
const segmentAt = (bytes: Uint8Array, at: number): number => {
  const head = Buffer.from(bytes.subarray(0, at)).toString('latin1');
  const end = head.startsWith('ISA') ? (head[105] ?? '~') : head.startsWith('UNA') ? (head[8] ?? "'") : "'";
  return head.split(end).length - (head.startsWith('UNA') ? 1 : 0);
};

/**
 * The text of a file in its character set.
 * @throws EdiFault
 */
export function ediText(bytes: Uint8Array, charset: string): string {
  const foreign = bytes.findIndex((byte) => byte > 0x7f);
  if (foreign < 0) return Buffer.from(bytes).toString('latin1');
  const message = `The file has characters that are not in its character set (${charset}).`;
  const fix = 'Name the right one in the file, or set charset with the request.';
  const fault = new EdiFault({ segment: Math.max(segmentAt(bytes, foreign), 1), message, fix });
  if (charset === 'ascii') throw fault;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw fault;
  }
}
