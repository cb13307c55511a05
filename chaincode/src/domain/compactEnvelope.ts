import { z } from 'zod';
import { type EmittedEvent, type Envelope, type EnvelopeItem, type Outcome, outcomeStatuses } from './envelope';
import { hashId, hashOfId, isHash } from './epcis/hashId';

/**
 * Outcomes and envelopes as the contract sends them. They are copied, hashed and signed with every transaction, so defaults are
 * omitted: `status` if it is `recorded`, empty `exceptions`, `events` if the only event is the subject, and an item's `index` if it
 * equals its position in the list. An event hash id is shortened to its hash.
 */
type Short<T extends Outcome | EnvelopeItem> = Omit<T, 'index' | 'status' | 'events' | 'exceptions'> &
  Partial<Pick<T, Extract<keyof T, 'index' | 'status' | 'events' | 'exceptions'>>>;

/** The fields that identify a contract's answer; the other fields are not checked. */
const answer = z.object({
  outcomes: z.array(
    z.looseObject({
      request: z.string(),
      status: z.enum(outcomeStatuses).optional(),
      subject: z.string(),
      events: z.array(z.string()).optional(),
      exceptions: z.array(z.looseObject({ code: z.string(), detail: z.string() })).optional(),
    }),
  ),
});

/** The contract's answer: `{outcomes}`, one for each request in the batch. */
export const writeOutcomes = (outcomes: readonly Outcome[]): string =>
  JSON.stringify({ outcomes: outcomes.map(shortOutcome) });

/** Throws SyntaxError or ZodError if the text is not an answer of the contract. */
export function readOutcomes(text: string): Outcome[] {
  const { outcomes } = answer.parse(JSON.parse(text));
  return (outcomes as unknown as Short<Outcome>[]).map(longOutcome);
}

/** The payload of the transaction's event. */
export const writeEnvelope = ({ version, items }: Envelope): string =>
  JSON.stringify({ version, items: items.map(shortItem) });

/** Version 1 omits nothing and version 2 less than 3; all are read the same way. */
const readable: readonly unknown[] = [1, 2, 3];

/** Reads a chaincode event's payload. Throws SyntaxError or RangeError if it is not an envelope or has an unsupported version. */
export function readEnvelope(text: string): Envelope {
  const { version, items } = JSON.parse(text) as { readonly version?: unknown; readonly items?: unknown };
  if (!readable.includes(version)) throw new RangeError(`It has version ${String(version)}. Upgrade the gateway.`);
  if (!Array.isArray(items)) throw new RangeError('It has no items.');
  return { version: 3, items: (items as Short<EnvelopeItem>[]).map(longItem) };
}

const shortId = (id: string): string => hashOfId(id) ?? id;
const longId = (id: string): string => (isHash(id) ? hashId(id) : id);

const shortEvent = ({ id, body }: EmittedEvent): EmittedEvent => ({ id: shortId(id), ...(body && { body }) });
const longEvent = ({ id, body }: EmittedEvent): EmittedEvent => ({ id: longId(id), ...(body && { body }) });

const orNothing = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
const unlessRecorded = <T>(status: T): T | undefined => (status === 'recorded' ? undefined : status);

function shortOutcome(outcome: Outcome): object {
  const { status, subject, events, exceptions } = outcome;
  const isSubject = events.length === 1 && events[0] === subject;
  return {
    ...outcome,
    status: unlessRecorded(status),
    subject: shortId(subject),
    events: isSubject ? undefined : events.map(shortId),
    exceptions: orNothing(exceptions),
  };
}

function longOutcome({ status = 'recorded', exceptions = [], ...outcome }: Short<Outcome>): Outcome {
  const subject = longId(outcome.subject);
  return { ...outcome, status, subject, events: outcome.events?.map(longId) ?? [subject], exceptions };
}

function shortItem({ index, subject, status, events, exceptions }: EnvelopeItem, place: number): object {
  const [first] = events;
  const isSubject = events.length === 1 && first?.id === subject && first.body === undefined;
  return {
    index: index === place ? undefined : index,
    subject: shortId(subject),
    status: unlessRecorded(status),
    events: isSubject ? undefined : events.map(shortEvent),
    exceptions: orNothing(exceptions),
  };
}

function longItem(item: Short<EnvelopeItem>, place: number): EnvelopeItem {
  const { index = place, status = 'recorded', exceptions = [] } = item;
  const subject = longId(item.subject);
  return { index, subject, status, events: item.events?.map(longEvent) ?? [{ id: subject }], exceptions };
}
