import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { transactions } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { madeReport, reportsAnswer } from '../../answers/recallReports';
import type { RecallReport } from '../../recalls/reportData';
import { makeReport } from '../../recalls/makeReport';
import { reportPdf } from '../../recalls/reportPdf';
import { reportWorkbook } from '../../recalls/reportWorkbook';
import { commandLanes } from '../../writes/lanesOf';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { requestId } from '../requestId';
import { route } from '../route';
import { commandReply, writeCodes } from './command';
import { keep, ownerIn, recallParams, recallPath } from './recallRecords';
import { recallStateOf } from './recallState';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const types = { pdf: 'application/pdf', xlsx: excel } as const;

const makeRoute = route({
  method: 'post',
  path: `${recallPath}/reports`,
  tag: 'Provenance',
  summary: 'Make the report of a recall of yours, and record the SHA-256 of its files on the ledger',
  description:
    'Scope, timeline, holders, quantities, checks, communications and proof, as they are now. The files of a report are generated at each download, with the same bytes, so their hash is in `reports` of the recall.',
  access: 'quality',
  params: recallParams,
  readsModel: true,
  body: z.strictObject({}),
  example: {},
  answer: madeReport,
  successes: ['created', 'ok'],
  codes: [...new Set([...writeCodes, 'recall_unknown', 'not_owner', 'limit_exceeded', 'storage_full'] as const)],
  handle: async ({ params, caller, idempotencyKey }, gateway) => {
    const owner = ownerIn(params, caller, gateway);
    const state = await recallStateOf(gateway, owner);
    const report = makeReport(gateway, owner, { state, user: caller.identity.user, made: new Date().toISOString() });
    const [pdf, xlsx] = await Promise.all([reportPdf(report), reportWorkbook(report)]);
    const files = { pdf: sha256(pdf), xlsx: sha256(xlsx) };
    const input = transactions.reportRecall.input.parse({ recall: owner.recall, height: report.height, ...files });
    const lanes = commandLanes('reportRecall', input);
    const request = {
      id: idempotencyKey ?? requestId('reportRecall', input),
      command: 'reportRecall' as const,
      input,
      lanes,
    };
    const [written] = await Promise.all(gateway.writes.submit(caller.identity, [request]));
    if (!written) throw new Error('A write came back without an outcome.');
    const reply = await commandReply(written, gateway);
    keep(gateway, caller, { owner, kind: 'report', id: files.pdf, body: report });
    return { ...reply, body: { ...reply.body, report: files.pdf, ...files } };
  },
});

function reportIn(gateway: Gateway, owner: ReturnType<typeof ownerIn>, id: string): RecallReport {
  const found = gateway.recalls.list<RecallReport>(owner, 'report').find((each) => each.id === id);
  if (found) return found.body;
  throw new Problem('document_unknown', `You made no report ${id} of ${owner.recall}.`);
}

const readRoute = route({
  method: 'get',
  path: `${recallPath}/reports/{report}`,
  tag: 'Provenance',
  summary: 'A report of yours, as PDF, XLSX or JSON',
  params: recallParams.extend({ report: z.string().max(64) }),
  query: z.strictObject({ format: z.enum(['json', 'pdf', 'xlsx']).default('json') }),
  answer: z.object({
    recall: z.string(),
    made: z.string(),
    user: z.string(),
    height: z.int(),
    tables: z.array(z.object({ title: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())) })),
  }),
  answerTypes: ['application/json', types.pdf, types.xlsx],
  codes: ['recall_unknown', 'document_unknown'],
  handle: async ({ params: { report: id, ...params }, query: { format }, caller }, gateway) => {
    const report = reportIn(gateway, ownerIn(params, caller, gateway), id);
    if (format === 'json') return { body: { ...report, tables: report.tables.map((each) => ({ ...each })) } as never };
    const file = await (format === 'pdf' ? reportPdf(report) : reportWorkbook(report));
    return { stream: Readable.from([file]), type: types[format], height: report.height };
  },
});

const listRoute = route({
  method: 'get',
  path: `${recallPath}/reports`,
  tag: 'Provenance',
  summary: 'Your reports of a recall',
  params: recallParams,
  readsModel: true,
  query: z.strictObject({}),
  answer: reportsAnswer,
  codes: ['recall_unknown'],
  handle: ({ params, caller }, gateway) => {
    const rows = gateway.recalls.list<RecallReport>(ownerIn(params, caller, gateway), 'report');
    return {
      body: {
        height: gateway.readModel.height,
        rows: rows.map(({ id, body: { made, user, height } }) => ({ report: id, made, user, height })),
      },
    };
  },
});

/** Reports of recalls: made, listed and read by their organisation. */
export const recallReportRoutes = [makeRoute, listRoute, readRoute];
