import { z } from 'zod';
import { id, page } from './common';

export const eventRow = z.object({
  id: z.string().describe('The event’s hash id (CBV 2.0 section 8.9): with its party, it names the event.'),
  eventID: z.string().optional().describe('The eventID that its sender gave it, if it differs from `id`.'),
  type: z.string().describe('EPCIS event type.'),
  time: z.string().describe('Event time, UTC.'),
  party: id.optional().describe('Party that recorded it.'),
  user: z.string().optional().describe('The user of that party who signed the transaction.'),
  transactionId: z.string(),
  block: z.int(),
  declaredInError: z.string().optional().describe('Time at which it was declared to be in error.'),
  event: z.record(z.string(), z.unknown()).describe('The event as it was sent.'),
});

export const eventsAnswer = z.object({ ...page, rows: z.array(eventRow) });

export type EventRow = z.infer<typeof eventRow>;
export type EventsAnswer = z.infer<typeof eventsAnswer>;
