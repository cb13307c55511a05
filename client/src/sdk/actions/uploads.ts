import { type RowKind, type UploadAnswer, type UploadKind, uploadLine, type UploadProgress } from '#answers';
import { must } from '#domain';
import { LotlineError } from '../lotlineError';
import type { Transport } from '../transport';

export interface UploadParameters {
  readonly kind: UploadKind;
  /** A CSV file or an Excel workbook; for `asn`, X12 856 or EDIFACT DESADV. */
  readonly file: string | Uint8Array;
  /** True to learn what would happen, with all errors, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** The character set of a CSV file, such as windows-1252; UTF-8 by default. */
  readonly charset?: string | undefined;
  /** The offset from UTC for times without one, such as +01:00. */
  readonly utcOffset?: string | undefined;
  /** True to make the lots of shipments that the ledger does not have. */
  readonly makeLots?: boolean | undefined;
  /** Hears how many entries are checked and recorded. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** The lines of a streamed text. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = must(lines.pop(), 'line');
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * Records a file, all of it or, with any error, nothing. The same file twice changes nothing, so that after a failure it is sent again.
 * Needs the role admin for products and places, operator for the others.
 *
 * @example
 * const { summary, errors } = await client.upload({ kind: 'lots', file: await readFile('lots.xlsx'), dryRun: true });
 */
export async function upload(transport: Transport, parameters: UploadParameters): Promise<UploadAnswer> {
  const { kind, file, onProgress, ...query } = parameters;
  // Lines come while the gateway works, so that a long upload is not taken for a silent gateway.
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  for await (const text of linesOf(transport.stream(`/uploads/${kind}`, { ...query, format: 'ndjson' }, bytes))) {
    const line = uploadLine.parse(JSON.parse(text));
    if ('answer' in line) return line.answer;
    onProgress?.(line);
  }
  throw new LotlineError({
    code: 'outcome_unknown',
    message: 'The answer ended before the upload did. Send the file again: what is recorded stays as it is.',
    retryable: true,
  });
}

export interface UploadTemplateParameters {
  readonly kind: RowKind;
  readonly format?: 'csv' | 'xlsx' | undefined;
}

/** An empty file of a kind to fill in. */
export const uploadTemplate = (
  transport: Transport,
  { kind, format = 'xlsx', ...query }: UploadTemplateParameters,
): AsyncIterable<Uint8Array> => transport.stream(`/uploads/templates/${kind}.${format}`, query);

/** The errors of a file as a CSV file. Records nothing. */
export function uploadErrorsFile(
  transport: Transport,
  { file, kind, ...query }: Omit<UploadParameters, 'dryRun' | 'onProgress'>,
): AsyncIterable<Uint8Array> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  return transport.stream(`/uploads/${kind}`, { ...query, dryRun: true, format: 'csv' }, bytes);
}
