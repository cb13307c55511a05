import { z } from 'zod';
import type { Envelope, EnvelopeItem, Outcome } from './envelope';

/**
 * Outcomes and envelopes as the contract sends them. They are copied, hashed and signed with every transaction, so what is the rule for
 * most requests is left out: `exceptions` where there are none, and `events` where the one event is the subject itself.
 */
type Short<T extends { readonly events: unknown; readonly exceptions: unknown }> = Omit<T, 'events' | 'exceptions'> & {
  readonly events?: T['events'] | undefined;
  readonly exceptions?: T['exceptions'] | undefined;
};

/** What an answer must have for it to be the contract's; the rest is as the contract wrote it. */
const answer = z.object({
  outcomes: z.array(
    z.looseObject({
      request: z.string(),
      status: z.enum(['recorded', 'exists', 'conflict', 'refused']),
      subject: z.string(),
      events: z.array(z.string()).optional(),
      exceptions: z.array(z.looseObject({ code: z.string(), detail: z.string() })).optional(),
    }),
  ),
});

/** The contract's answer: `{outcomes}`, one for each request of the batch. */
export const writeOutcomes = (outcomes: readonly Outcome[]): string =>
  JSON.stringify({ outcomes: outcomes.map(shortOutcome) });

/** Throws SyntaxError or ZodError when the text is no answer of the contract. */
export function readOutcomes(text: string): Outcome[] {
  const { outcomes } = answer.parse(JSON.parse(text));
  return (outcomes as unknown as Short<Outcome>[]).map((outcome) => ({
    ...outcome,
    events: outcome.events ?? [outcome.subject],
    exceptions: outcome.exceptions ?? [],
  }));
}

/** The payload of the transaction's event. */
export const writeEnvelope = ({ version, items }: Envelope): string =>
  JSON.stringify({ version, items: items.map(shortItem) });

/** Envelopes of version 1 leave nothing out; they are read the same way. */
const readable: readonly unknown[] = [1, 2];

/** Reads an event's payload. Throws SyntaxError or RangeError when it is none, or one of a version that is not known here. */
export function readEnvelope(text: string): Envelope {
  const { version, items } = JSON.parse(text) as { readonly version?: unknown; readonly items?: unknown };
  if (!readable.includes(version)) throw new RangeError(`It has version ${String(version)}. Upgrade the gateway.`);
  if (!Array.isArray(items)) throw new RangeError('It has no items.');
  return { version: 2, items: (items as Short<EnvelopeItem>[]).map(longItem) };
}

const longItem = (item: Short<EnvelopeItem>): EnvelopeItem => ({
  ...item,
  events: item.events ?? [{ id: item.subject }],
  exceptions: item.exceptions ?? [],
});

const orNothing = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

function shortOutcome(outcome: Outcome): Short<Outcome> {
  const { subject, events, exceptions } = outcome;
  const isSubject = events.length === 1 && events[0] === subject;
  return { ...outcome, events: isSubject ? undefined : events, exceptions: orNothing(exceptions) };
}

function shortItem(item: EnvelopeItem): Short<EnvelopeItem> {
  const { subject, events, exceptions } = item;
  const [first] = events;
  const isSubject = events.length === 1 && first?.id === subject && first.body === undefined;
  return { ...item, events: isSubject ? undefined : events, exceptions: orNothing(exceptions) };
}
