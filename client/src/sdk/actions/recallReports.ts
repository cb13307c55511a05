import { madeReport, type MadeReport, reportsAnswer, type ReportsAnswer } from '#answers';
import { idPath } from '../canonicalId';
import { idempotencyKeyOf } from '../options';
import type { Transport, WriteOptions } from '../transport';
import type { RecallParameters } from './recallRunning';

const pathOf = (id: string): string => `/recalls/${idPath('recall', id)}/reports`;

/**
 * Makes the report of a recall of yours and records the SHA-256 of its files on the ledger. Needs the role quality.
 *
 * @example
 * const { report, pdf, xlsx } = await client.makeRecallReport({ id: 'R-1' });
 */
export const makeRecallReport = async (
  transport: Transport,
  { id, ...query }: RecallParameters,
  options: WriteOptions = {},
): Promise<MadeReport> =>
  transport.request({
    method: 'POST',
    path: pathOf(id),
    query,
    body: {},
    idempotencyKey: idempotencyKeyOf(options),
    answer: madeReport,
  });

/** Your reports of a recall. */
export const recallReports = (transport: Transport, { id, ...query }: RecallParameters): Promise<ReportsAnswer> =>
  transport.request({ path: pathOf(id), query, answer: reportsAnswer });

export interface RecallReportFileParameters {
  /** The recall. */
  readonly id: string;
  /** The report's id, as `makeRecallReport` gave it. */
  readonly report: string;
  readonly format: 'pdf' | 'xlsx';
}

/** A report as a file: the same bytes every time, whose SHA-256 is on the ledger. */
export const recallReportFile = (
  transport: Transport,
  { id, report, ...query }: RecallReportFileParameters,
): AsyncIterable<Uint8Array> => transport.stream(`${pathOf(id)}/${encodeURIComponent(report)}`, query);
