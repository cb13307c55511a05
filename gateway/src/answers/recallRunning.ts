import { partyId, quantity, recallClasses, recallDepths, unitOfMeasure, recallStatuses } from '#domain';
import { z } from 'zod';
import { decimal, height, id, time, uom } from './common';
import { recallResponseRow } from './recallFacts';

const plain = /^[^\p{Cc}\p{Cs}]*$/u;
export const line = (most: number): z.ZodString =>
  z.string().trim().min(1).max(most).regex(plain, 'must not contain control characters or lone surrogates');
export const known = { user: z.string(), time: z.string() };

const amounts = z.object({ uom, onHand: decimal, held: decimal, inTransit: decimal });
const reported = z.object({
  uom,
  quarantined: decimal,
  returned: decimal,
  destroyed: decimal,
  soldOn: decimal.describe('Sold on, used or lost.'),
});

/** How holders say what they did. */
const holderStates = [
  'not_notified',
  'notified',
  'read',
  'acknowledged',
  'quarantined',
  'returned',
  'destroyed',
  'sold_on',
  'nothing_here',
  'completed',
] as const;

const recallHolder = z.object({
  party: id,
  name: z.string().optional(),
  contact: z.string().optional().describe('Its contact on the ledger.'),
  states: z.array(z.string()).describe(`In order: ${holderStates.join(', ')}.`),
  isFinal: z.boolean(),
  notifiedAt: z.string().optional(),
  readAt: z.string().optional().describe('Its first answer.'),
  answeredAt: z.string().optional(),
  isOutdated: z.boolean().describe('The recall changed, or its scope grew, after its last answer.'),
  seen: recallResponseRow.shape.seen,
  reported: z.array(reported),
  ledger: z.array(amounts).describe('Its stock of the goods now; held: on hold by itself, not only by the recall.'),
  items: z.int().describe('Serialized items that it has.'),
  lots: z.int().describe('Lots of which it has some.'),
  open: z.array(z.object({ uom, quantity: decimal })).describe('On hand and not on hold, or in transit.'),
  contradictions: z.array(z.string()).describe('Contradictions between its answer and the ledger.'),
  subRecalls: z.array(z.string()).describe('Its own recalls under this one.'),
});

const massTotals = z.object({
  uom,
  made: decimal,
  adjusted: decimal,
  onHand: decimal,
  held: decimal,
  inTransit: decimal,
  consumed: decimal,
  sold: decimal,
  returned: decimal,
  destroyed: decimal,
  lost: decimal,
  found: decimal,
  unexplained: decimal,
});

export const recallState = z.object({
  height,
  recall: z.string(),
  openedBy: id,
  type: z.string(),
  class: z.enum(recallClasses).optional(),
  depth: z.enum(recallDepths).optional(),
  status: z.enum(recallStatuses),
  openedAt: z.string(),
  lots: z.int(),
  items: z.int(),
  holders: z.array(recallHolder),
  alleged: z
    .array(
      z.object({
        party: id,
        name: z.string().optional(),
        answer: z.string().optional().describe('What it answered, although nobody asked it.'),
      }),
    )
    .describe(
      'Parties that say themselves that they have or had some of the goods, in events or counts that nobody else’s event supports, or that answered without being asked and report nothing. They need not answer, unless you notify them.',
    ),
  totals: z.array(massTotals).describe('The mass balance of all lots in scope, by unit.'),
});

const contact = z.strictObject({
  name: line(200),
  role: line(200).optional(),
  phone: line(60).optional(),
  email: z.email().max(254).optional(),
});
export const recallContacts = z.strictObject({
  party: partyId,
  contacts: z
    .array(contact)
    .max(20)
    .describe('The first is asked first; the next ones are for escalations. None removes all.'),
});
const storedContacts = z.object({ party: id, contacts: z.array(contact), ...known });
export const contactsAnswer = z.object({ height, rows: z.array(storedContacts) });

export const recallMessage = z.strictObject({
  kind: z.enum(['notification', 'reminder', 'escalation', 'public_warning', 'authority', 'other']),
  to: line(200).describe('A party, a consignee outside the network, an authority or the press.'),
  channel: z.enum(['phone', 'email', 'letter', 'visit', 'press', 'web', 'other']),
  text: line(2000),
});
const delivery = z.object({
  address: z.string(),
  state: z.enum(['waiting', 'sent', 'given_up']).describe('sent: the mail server accepted it.'),
  at: z.string().optional(),
  error: z.string().optional().describe('Why it was not sent.'),
});
const storedMessage = recallMessage.extend({
  n: z.int(),
  ...known,
  deliveries: z.array(delivery).optional().describe('Of a message that the gateway sends.'),
});
export const messagesAnswer = z.object({ height, rows: z.array(storedMessage) });

export const consigneeStates = ['open', 'notified', 'acknowledged', 'done', 'nothing_here', 'unreachable'] as const;
export const quantityOf = z.strictObject({ quantity, uom: unitOfMeasure });
export const recallConsignee = z.strictObject({
  consignee: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"')
    .describe('Your own id of the customer outside the network.'),
  name: line(200),
  address: line(500).optional(),
  contact: line(200).optional(),
  email: z.email().max(254).optional().describe('Used only after its owner agreed: /recalls/addresses.'),
  supplied: quantityOf.optional(),
  status: z.enum(consigneeStates).default('open'),
  recovered: quantityOf.optional().describe('Returned or destroyed there.'),
  note: line(1000).optional(),
});
const storedConsignee = recallConsignee.extend({
  supplied: z.unknown().optional(),
  recovered: z.unknown().optional(),
  ...known,
});
export const consigneesAnswer = z.object({ height, rows: z.array(storedConsignee) });

const hours = z.number().min(0.25).max(8760);
export const recallEscalation = z.strictObject({ remindAfterHours: hours, escalateAfterHours: hours });

export const escalationAnswer = recallEscalation.extend({ height });

export const holdersAnswer = recallState.extend({
  ...recallEscalation.shape,
  holders: z.array(
    recallHolder.extend({
      contacts: z.array(contact).describe('Your own contacts.'),
      messages: z.int().describe('Your messages to it.'),
      remindAt: z.string().optional().describe('When to remind it; absent if nothing is outstanding.'),
      escalateAt: z.string().optional(),
      isDue: z.enum(['no', 'remind', 'escalate']),
    }),
  ),
});

const terminationFinding = z.object({
  code: z.enum([
    'holder_not_notified',
    'holder_unanswered',
    'holder_outdated',
    'holder_contradicts',
    'quantity_open',
    'quantity_unexplained',
    'destruction_unwitnessed',
    'consignee_open',
    'sub_recall_open',
    'checks_not_drawn',
    'checks_open',
    'checks_ineffective',
  ]),
  subject: z.string().describe('The holder, consignee, recall or unit that it is about.'),
  detail: z.string(),
});
export const terminationAnswer = z.object({
  height,
  recall: z.string(),
  isDone: z.boolean().describe('True: one user may close. False: closing needs a reason and a second user.'),
  findings: z.array(terminationFinding),
});

export const mockReport = z.object({
  height,
  recall: z.string(),
  startedAt: time,
  firstAnswerAt: z.string().optional(),
  lastAnswerAt: z.string().optional(),
  endedAt: z.string().optional(),
  secondsToTrace: z.number().describe('From opening until its scope was complete; until its last extension.'),
  secondsToAnswer: z
    .number()
    .optional()
    .describe('From opening to the last final answer, once every holder has given it.'),
  isWithinFourHours: z.boolean().optional().describe('BRCGS 3.9: traced and accounted for within four hours.'),
  holders: z.int(),
  answered: z.int(),
  percentFound: z.array(z.object({ uom, made: decimal, found: decimal, percent: z.number() })),
  blocks: z.boolean().describe('False for a mock recall: it blocks nothing.'),
});

export type RecallState = z.infer<typeof recallState>;
export type RecallHolder = z.infer<typeof recallHolder>;
export type HoldersAnswer = z.infer<typeof holdersAnswer>;
export type RecallContacts = z.output<typeof recallContacts>;
export type RecallMessage = z.output<typeof recallMessage>;
export type RecallConsignee = z.output<typeof recallConsignee>;
export type RecallEscalation = z.output<typeof recallEscalation>;
export type TerminationAnswer = z.infer<typeof terminationAnswer>;
export type TerminationFinding = z.infer<typeof terminationFinding>;
export type ContactsAnswer = z.infer<typeof contactsAnswer>;
export type MessagesAnswer = z.infer<typeof messagesAnswer>;
export type ConsigneesAnswer = z.infer<typeof consigneesAnswer>;
export type MockReport = z.infer<typeof mockReport>;
export type ContactsInput = z.input<typeof recallContacts>;
export type MessageInput = z.input<typeof recallMessage>;
export type ConsigneeInput = z.input<typeof recallConsignee>;
export type EscalationInput = z.input<typeof recallEscalation>;
export type EscalationAnswer = z.infer<typeof escalationAnswer>;
