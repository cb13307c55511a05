import { PassThrough, type Readable } from 'node:stream';
import { type CallerRole, transactions } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { rowKinds, uploadColumns } from '../../answers/uploadColumns';
import {
  type UploadAnswer,
  uploadAnswer,
  type UploadKind,
  uploadKinds,
  type UploadProgress,
} from '../../answers/uploads';
import type { Caller } from '../../auth/caller';
import { rolesNow } from '../../auth/rolesNow';
import { Problem } from '../../problem';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { errorsCsv, templateCsv, templateWorkbook } from '../../uploads/template';
import { upload, type UploadOptions } from '../../uploads/upload';
import { excelType, fileBody, fileQuery, tableTypes } from '../file';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { toProblem } from '../toProblem';
import { flag } from '../flag';

const csvType = 'text/csv; charset=utf-8';

const templates = rowKinds.flatMap((kind) => [`${kind}.csv`, `${kind}.xlsx`]) as [string, ...string[]];

const templateRoute = route({
  method: 'get',
  path: '/uploads/templates/{file}',
  tag: 'Uploads',
  summary: 'An empty file to fill in, with its header; a workbook also has a sheet that explains the columns',
  params: z.strictObject({ file: z.enum(templates) }),
  answer: z.string(),
  answerTypes: ['text/csv', excelType],
  handle: async ({ params: { file } }, { readModel }) => {
    const [name, form] = file.split('.');
    const kind = rowKinds.find((each) => each === name) ?? 'products';
    if (form === 'csv') return { text: templateCsv(kind), type: csvType };
    return { stream: await templateWorkbook(kind), type: excelType, height: readModel.height };
  },
});

const roles: Readonly<Record<UploadKind, CallerRole>> = {
  products: transactions.registerProduct.role,
  places: transactions.registerPlace.role,
  lots: transactions.commissionLot.role,
  shipments: transactions.ship.role,
  receipts: transactions.receive.role,
  counts: transactions.count.role,
  asn: transactions.ship.role,
};

const described = rowKinds
  .map((kind) => {
    const names = uploadColumns[kind].map(({ name, isRequired }) => (isRequired ? `**${name}**` : name));
    return `- \`${kind}\`: ${names.join(', ')}`;
  })
  .join('\n');

const ediTypes = ['application/edi-x12', 'application/edifact'];

const query = z.strictObject({
  ...fileQuery,
  utcOffset: z
    .string()
    .regex(/^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/, { error: 'An offset is written as in +01:00.' })
    .optional()
    .describe('The offset from UTC for times without one, such as +01:00.'),
  makeLots: flag
    .describe('true: unknown lots of a shipment are made where it leaves.')
    .transform((text) => text === 'true'),
  format: z
    .enum(['json', 'ndjson', 'csv'])
    .default('json')
    .describe('ndjson: lines with the progress, then the answer. csv: the errors as a file.'),
});

function assertRole(kind: UploadKind, caller: Caller, { readModel }: Gateway): void {
  const role = roles[kind];
  if (rolesNow(readModel, caller).includes(role)) return;
  throw new Problem('role_missing', `Uploading ${kind} needs a key of a user with the role ${role}.`, {
    details: { role },
  });
}

type Run = (progress: (line: UploadProgress) => void) => Promise<UploadAnswer>;

function runOf(file: Uint8Array, options: UploadOptions, { identity }: Caller, gateway: Gateway): Run {
  const { ledger, writes, readModel, inventory, limits } = gateway;
  const { expected } = inventory;
  const party = partyOfMsp(readModel, identity.mspId)?.id;
  if (party === undefined) throw new Problem('caller_unknown', 'Your organisation has registered no party yet.');
  const explain = (error: unknown): { code: string; message: string } => toProblem(error);
  const tools = { ledger, writes, identity, explain, readModel, party, expected, wait: limits.wait };
  return (progress) => upload(file, options, { ...tools, progress });
}

/** The progress and the answer as lines. */
function linesOf(run: Run): Readable {
  const stream = new PassThrough();
  const write = (line: object): void => {
    stream.write(`${JSON.stringify(line)}\n`);
  };
  run(write)
    .then((answer) => {
      write({ answer });
      stream.end();
    })
    .catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

const uploadRoute = route({
  method: 'post',
  path: '/uploads/{kind}',
  tag: 'Uploads',
  summary: 'Record a file: rows as CSV or XLSX, or despatch advices as X12 856 or EDIFACT DESADV',
  description: `The body is the file, with a header; columns in bold are required. The gateway checks the whole file first. If any row has an error, it records nothing; the answer names for each error the row, column and value, and what to write instead. Rows that were recorded before are reported and not recorded again, so a file can always be sent again. Roles: \`admin\` for products and places, \`operator\` for the others.\n\n${described}\n- \`asn\`: X12 856 or EDIFACT DESADV; the segments of errors are counted from 1.`,
  largeBody: true,
  isFile: true,
  bodyTypes: [...tableTypes, ...ediTypes],
  params: z.strictObject({ kind: z.enum(uploadKinds) }),
  query,
  body: fileBody,
  example:
    'product,lot,place,quantity,uom,expiry\n09506000134352,ABC,9506000134307,24,CS,2026-12-31\n09506000134352,ABD,9506000134307,12,CS,2027-01-02\n',
  answer: uploadAnswer,
  answerTypes: ['application/json', 'application/x-ndjson', 'text/csv'],
  codes: [
    'role_missing',
    'caller_unknown',
    'ledger_unavailable',
    'ledger_rejected',
    'storage_full',
    'certificate_expired',
    'conflict_busy',
    'outcome_unknown',
    'shutting_down',
    'limit_exceeded',
  ],
  handle: async ({ params: { kind }, query: { format, ...given }, body, caller }, gateway) => {
    assertRole(kind, caller, gateway);
    const { dryRun, charset, utcOffset, makeLots } = given;
    const run = runOf(body, { kind, dryRun, charset, utcOffset, makeLots }, caller, gateway);
    if (format === 'ndjson') {
      return { stream: linesOf(run), type: 'application/x-ndjson', height: gateway.readModel.height };
    }
    const answer = await run(() => undefined);
    return format === 'csv' ? { text: errorsCsv(answer.errors), type: csvType } : { body: answer };
  },
});

/** Routes of files in without software. */
export const uploadRoutes = [templateRoute, uploadRoute];
