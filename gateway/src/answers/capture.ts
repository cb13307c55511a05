import { outcomeStatuses } from '#domain';
import { z } from 'zod';
import { height } from './common';

/** If one event of a capture is refused: record none, or the others. */
export const captureErrorBehaviour = z.enum(['rollback', 'proceed']);
export type CaptureErrorBehaviour = z.infer<typeof captureErrorBehaviour>;

const captureEvent = z.object({
  id: z.string().describe('The event’s id: its CBV 2.0 hash.'),
  status: z.enum(outcomeStatuses),
  exceptions: z.array(z.object({ code: z.string(), detail: z.string() })),
  code: z.string().optional().describe('Why it was refused.'),
  message: z.string().optional(),
  pointer: z.string().optional().describe('JSON pointer to the event in the document; XPath in XML.'),
});

const masterDataEntry = z.object({
  pointer: z.string().describe('Its place in the document.'),
  id: z.string(),
  status: z.enum(['registered', 'changed', 'unchanged']),
});

const captureResult = z.object({
  height,
  recorded: z.int(),
  exists: z.int(),
  conflicts: z.int().describe('Events whose eventID you gave to a different event before.'),
  refused: z.int(),
  events: z.array(captureEvent).describe('One result for each event of the document, in its order.'),
  masterData: z
    .array(masterDataEntry)
    .optional()
    .describe('Places and products of yours in the header of the document.'),
  unread: z
    .array(z.object({ pointer: z.string(), message: z.string() }))
    .optional()
    .describe('Parts of the header that were not recorded, with the reason.'),
});

const captureError = z.object({
  type: z.string().describe('epcisException:ValidationException, or the standard’s other exceptions.'),
  title: z.string(),
  detail: z.string(),
  code: z.string(),
  pointer: z.string().describe('JSON pointer to the event in the document; XPath in XML.'),
});

/** A capture job of EPCIS 2.0. */
export const captureAnswer = z.object({
  captureID: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  running: z.boolean(),
  success: z.boolean().describe('False if an event was refused, or its eventID belongs to a different event.'),
  captureErrorBehaviour,
  errors: z.array(captureError),
  'lotline:result': captureResult.optional().describe('The results of a finished job.'),
});

/** The response to a command. */
export const commandAnswer = z.object({
  height,
  transactionId: z.string().optional(),
  status: z.enum(['recorded', 'exists']),
  subject: z.string().describe('Canonical id of the object of the command.'),
  events: z.array(z.string()),
  exceptions: z.array(z.object({ code: z.string(), detail: z.string() })),
  details: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Details of the result: for a recall, how much was added to its scope and what was unproven.'),
});

export const commandAnswerExample: z.input<typeof commandAnswer> = {
  height: 12,
  transactionId: '5f70b7a2ff2a0d8c4f8f53c7a3b9fa1d6a64e0de62a3f3bd6b2a8d2a3c6f1e07',
  status: 'recorded',
  subject: 'https://id.gs1.org/01/09506000134352/10/ABC',
  events: ['ni:///sha-256;5a8e158b9668364a8e91daf75f87c3e4d5341ba6f145d7477c64f3c5b4c65837?ver=CBV2.0'],
  exceptions: [],
};

export type CaptureAnswer = z.infer<typeof captureAnswer>;
export type CaptureResult = z.infer<typeof captureResult>;
export type CapturedEvent = z.infer<typeof captureEvent>;
export type CaptureError = z.infer<typeof captureError>;
export type CommandAnswer = z.infer<typeof commandAnswer>;
