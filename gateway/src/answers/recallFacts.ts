import { answerStatuses, type Recall, recallClasses, recallDepths, recallTypes, recallStatuses } from '#domain';
import { z } from 'zod';
import { answerOf } from './answerOf';
import { decimal, id, time, uom } from './common';

const reported = { quarantined: decimal, returned: decimal, destroyed: decimal, unrecoverable: decimal };

const earlyClosing = z.object({ user: z.string(), at: time, reason: z.string() });

export const recall = answerOf<Recall>({
  id: z.string(),
  openedBy: id,
  type: z.enum(recallTypes),
  class: z.enum(recallClasses).optional(),
  reason: z.string(),
  depth: z.enum(recallDepths).optional().describe('21 CFR 7.42: how far down the chain it reaches.'),
  instructions: z.string().optional(),
  publicText: z.string().optional().describe('The warning for the public.'),
  under: z.string().optional().describe('The recall of another party that it carries on downstream.'),
  ownStock: z
    .literal(true)
    .optional()
    .describe('Set for a withdrawal of the opener’s own stock: it binds nobody else.'),
  changes: z.int().optional().describe('How often class, depth, instructions or public text were changed.'),
  changed: z
    .array(z.object({ at: time, user: z.string().optional(), reason: z.string() }))
    .optional()
    .describe('The last changes.'),
  authority: z.string().optional(),
  roots: z.array(id),
  status: z.enum(recallStatuses),
  openedAt: time,
  tracedAt: time.optional().describe('When links last extended its scope.'),
  closedAt: time.optional(),
  closingNote: z.string().optional(),
  report: z.string().optional(),
  scope: z.int(),
  responses: z
    .int()
    .describe('Parties that answered: notified ones, the opener, and others that report goods in scope.'),
  completed: z.int().describe('Those of them with a final answer: completed or nothing_here.'),
  unasked: z
    .int()
    .optional()
    .describe('Other parties that answered. Nobody notified them, and they report nothing. Notify them to count them.'),
  notified: z.int().optional(),
  pending: z.int().optional().describe('Notified parties without a final answer.'),
  totals: z.array(z.object({ uom: uom, ...reported })),
  reports: z
    .array(z.object({ at: time, user: z.string().optional(), height: z.int(), pdf: z.string(), xlsx: z.string() }))
    .optional()
    .describe('SHA-256 of the files of the opener’s last reports.'),
  closing: earlyClosing.optional().describe('A user proposes to close early; another user of the opener closes.'),
  closedEarly: earlyClosing.extend({ agreed: z.string() }).optional(),
});

export const recallScopeRow = z.object({
  goods: z
    .string()
    .describe('Goods, one filling of a container ({id} {number}), or a transformation that several events describe.'),
  parent: z.string().optional(),
  event: z.string().optional().describe('Hash of the event that states the link.'),
  msp: z.string().optional().describe('MSP id of the organisation that recorded the event.'),
});

export const recallResponseRow = z.object({
  party: id,
  status: z.enum(['notified', ...answerStatuses]),
  at: time,
  notifiedAt: time.optional(),
  seen: z
    .array(z.object({ at: time, changes: z.int(), scope: z.int() }))
    .optional()
    .describe('The recall’s `changes` and `scope` that it knew when it answered.'),
  uncounted: z
    .array(id)
    .optional()
    .describe('Goods of its rows that are not in scope, only confirmed by the holder: the totals do not count them.'),
  rows: z.array(
    z.object({
      goods: id,
      place: id,
      uom: uom,
      ...reported,
      witness: z.string().optional(),
      evidence: z.string().optional().describe('SHA-256 of the evidence of the destruction.'),
    }),
  ),
  note: z.string().optional(),
});
