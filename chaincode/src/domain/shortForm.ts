import type { Envelope, EnvelopeItem, Outcome } from './envelope';

/**
 * Outcomes and envelopes as the contract sends them. They are copied, hashed and signed with every transaction, so what is the rule for
 * most requests is left out: `exceptions` where there are none, and `events` where the one event is the subject itself.
 */
type Short<T extends { readonly events: unknown; readonly exceptions: unknown }> = Omit<T, 'events' | 'exceptions'> & {
  readonly events?: T['events'] | undefined;
  readonly exceptions?: T['exceptions'] | undefined;
};

type ShortEnvelope = Omit<Envelope, 'items'> & { readonly items?: readonly Short<EnvelopeItem>[] };

/** The contract's answer: `{outcomes}`, one for each request of the batch. */
export const writeOutcomes = (outcomes: readonly Outcome[]): string =>
  JSON.stringify({ outcomes: outcomes.map(shortOutcome) });

/** Throws SyntaxError or TypeError when the text is no answer of the contract. */
export function readOutcomes(text: string): Outcome[] {
  const { outcomes } = JSON.parse(text) as { readonly outcomes: readonly Short<Outcome>[] };
  return outcomes.map((outcome) => ({
    ...outcome,
    events: outcome.events ?? [outcome.subject],
    exceptions: outcome.exceptions ?? [],
  }));
}

/** The payload of the transaction's event. */
export const writeEnvelope = ({ version, items }: Envelope): string =>
  JSON.stringify({ version, items: items.map(shortItem) });

/** Reads a payload that `writeEnvelope` made; other versions are for the caller to refuse. Throws SyntaxError or TypeError when it is none. */
export function readEnvelope(text: string): Envelope {
  const { version, items = [] } = JSON.parse(text) as ShortEnvelope;
  const long = items.map((item): EnvelopeItem => ({
    ...item,
    events: item.events ?? [{ id: item.subject }],
    exceptions: item.exceptions ?? [],
  }));
  return { version, items: long };
}

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
