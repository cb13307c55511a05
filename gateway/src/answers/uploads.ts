import { z } from 'zod';
import { height } from './common';
import { rowKinds } from './uploadColumns';

/** Kinds of files: rows, and despatch advices as EDI. */
export const uploadKinds = [...rowKinds, 'asn'] as const;
export type UploadKind = (typeof uploadKinds)[number];

/** An error at one place of a file, with its correction. */
export const fileError = z.object({
  row: z.int().optional().describe('Row of a table; the header is usually row 1.'),
  column: z.string().optional(),
  cell: z.string().optional().describe('The cell, such as C7.'),
  segment: z.int().optional().describe('Number of a segment of an EDI file, from 1.'),
  tag: z.string().optional().describe('Name of the segment, with the number of its element, such as LIN03.'),
  reference: z.string().optional().describe('Control number of the message.'),
  value: z.string().optional().describe('The value in the file.'),
  code: z.string().optional().describe('Why the ledger would refuse it.'),
  message: z.string(),
  fix: z.string().optional().describe('What to write instead.'),
});

const entry = z.object({
  rows: z.array(z.int()).describe('Rows of a table, or segments of an EDI file.'),
  reference: z.string().optional().describe('Control number of the message.'),
  subject: z.string().describe('What they are about: a product, place, lot or shipment.'),
  status: z
    .enum(['recorded', 'exists', 'refused', 'open'])
    .describe('recorded; exists: recorded before, nothing changed; refused; open: not decided, send the file again.'),
  code: z.string().optional(),
  message: z.string().optional(),
  exceptions: z.array(z.object({ code: z.string(), detail: z.string() })),
});

export const uploadAnswer = z.object({
  height,
  kind: z.enum(uploadKinds),
  dryRun: z.boolean(),
  summary: z.string().describe('What happened, or would happen, in a sentence.'),
  recorded: z.int().describe('Entries that are new; with dryRun, that would be.'),
  exists: z.int().describe('Entries that existed before.'),
  refused: z.int(),
  open: z.int(),
  unknownPartners: z
    .array(z.object({ scheme: z.string(), id: z.string(), role: z.string() }))
    .describe('Partners of despatch advices that nobody has registered.'),
  errors: z.array(fileError).describe('If there is any error, nothing is recorded.'),
  entries: z.array(entry),
});

/** A line of the same answer with `format=ndjson`: how far it is, and last the answer. */
export const uploadLine = z.union([
  z.object({ phase: z.enum(['checking', 'recording']), done: z.int(), of: z.int() }),
  z.object({ answer: uploadAnswer }),
]);

export type FileError = z.infer<typeof fileError>;
export type UploadEntry = z.infer<typeof entry>;
export type UploadAnswer = z.infer<typeof uploadAnswer>;
export type UploadProgress = Exclude<z.infer<typeof uploadLine>, { answer: unknown }>;
