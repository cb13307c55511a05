import { type Envelope, envelopeEvent, type FactKind, parseFactKey, readEnvelope } from '@lotline/chaincode/domain';
import type { LedgerTransaction } from '../ledger/ledger';
import { readEvent } from './readEvent';
import { ReadModelError } from './readModelError';
import type { TracedEvent } from './tracedEvent';

type Body = Readonly<Record<string, unknown>>;

export interface FactWrite {
  readonly kind: FactKind;
  readonly key: readonly string[];
  readonly fact: Body | null;
}

/** What one transaction says, read but not yet kept. */
export interface ReadTransaction {
  readonly writes: readonly FactWrite[];
  /** In the order in which they were recorded. */
  readonly events: readonly TracedEvent[];
}

const parse = <T>(text: string, what: string, read: (text: string) => T): T => {
  try {
    return read(text);
  } catch (error) {
    const why = error instanceof RangeError ? ` ${error.message}` : '';
    throw new ReadModelError('unreadable', `${what} cannot be read.${why}`, error);
  }
};

const jsonOf = (text: string): unknown => JSON.parse(text);
const bodyOf = (text: string): Body => jsonOf(text) as Body;

const factWrites = ({ writes, transactionId }: LedgerTransaction): FactWrite[] =>
  writes.flatMap(({ key, value }) => {
    const read = parseFactKey(key);
    if (!read) return [];
    const fact = value === null ? null : parse(value, `A fact of transaction ${transactionId}`, bodyOf);
    return [{ kind: read.kind, key: read.attributes, fact }];
  });

/** The events of captures are in the transaction's arguments and nowhere else. */
const capturedBody = (tx: LedgerTransaction, batch: unknown, index: number): Body => {
  const input = Array.isArray(batch) ? (batch[index] as { input?: { event?: unknown } } | undefined)?.input : undefined;
  if (typeof input?.event === 'object' && input.event !== null) return input.event as Body;
  throw new ReadModelError('unreadable', `Request ${index} of transaction ${tx.transactionId} has no event to read.`);
};

const envelopeOf = ({ event, transactionId }: LedgerTransaction): Envelope | undefined => {
  if (event?.name !== envelopeEvent) return undefined;
  return parse(event.payload, `The event of transaction ${transactionId}`, readEnvelope);
};

/** Reads a transaction: the facts it wrote, and the events that it recorded. */
export function readTransaction(tx: LedgerTransaction): ReadTransaction {
  const items = envelopeOf(tx)?.items ?? [];
  const captures = items.some(({ events }) => events.some(({ body }) => body === undefined));
  const batch = captures ? parse(tx.args[0] ?? '', `The batch of transaction ${tx.transactionId}`, jsonOf) : undefined;
  return {
    writes: factWrites(tx),
    events: items.flatMap(({ index, events }) =>
      events.map(({ id, body }) => readEvent(id, body ?? capturedBody(tx, batch, index))),
    ),
  };
}
