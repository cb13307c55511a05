import {
  type Bringing,
  type Envelope,
  envelopeEvent,
  type FactKind,
  hashId,
  parseFactKey,
  readEnvelope,
} from '@lotline/chaincode/domain';
import type { LedgerTransaction } from '../ledger/ledger';
import { isTabled } from './factTables';
import type { FactWrite } from './factWrite';
import { goodsNamed } from './goodsNamed';
import { meansIn, withMeant } from './meantThings';
import { readEvent } from './readEvent';
import type { TracedEvent } from './tracedEvent';
import { NotReadable, reasonOf, type Unreadable } from './unreadable';

type Body = Readonly<Record<string, unknown>>;

/** The parsed content of one transaction, not yet stored. */
export interface ReadTransaction {
  readonly writes: readonly FactWrite[];
  /** In the order in which they were recorded. */
  readonly events: readonly TracedEvent[];
  /** Events recorded earlier that are booked now. */
  readonly booked: readonly TracedEvent[];
  /** Events recorded earlier that still wait, but show now who has goods. So others that wait for the same goods may show more, too. */
  readonly noted: readonly Bringing[];
  /** Parts that cannot be read; they do not affect the others. */
  readonly unreadable: readonly Unreadable[];
}

interface Reading {
  readonly tx: LedgerTransaction;
  readonly unreadable: Unreadable[];
}

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

const jsonOf = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotReadable(`${what} is not JSON.`);
  }
};

/** Any JSON, in which only goods are searched. */
const anyJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads the JSON of a fact; null if the fact was removed. */
export type FactReader = (value: string | null) => Body | null;

/** @throws NotReadable if it is no JSON object. */
export const factOf: FactReader = (value) => {
  const fact = value === null ? null : jsonOf(value, 'It');
  if (fact !== null && !isBody(fact)) throw new NotReadable('It is not a JSON object.');
  return fact;
};

/** Converts the hash in a ledger key to the hash id that identifies an event here. */
const keyOf = (kind: FactKind, attributes: readonly string[]): readonly string[] => {
  if (kind !== 'event' && kind !== 'exception') return attributes;
  const [msp = '', hash = '', ...rest] = attributes;
  return [msp, hashId(hash), ...rest];
};

/** The others are for the contract alone. */
const isRead = (kind: FactKind): boolean => kind === 'event' || isTabled(kind);

const factWrites = ({ tx, unreadable }: Reading, read: FactReader): FactWrite[] =>
  tx.writes.flatMap(({ key: text, value }) => {
    const named = parseFactKey(text);
    if (!named || !isRead(named.kind)) return [];
    const { kind } = named;
    const key = keyOf(kind, named.attributes);
    try {
      return [{ kind, key, fact: read(value), text: value }];
    } catch (error) {
      unreadable.push(unreadableFact(tx.transactionId, { kind, attributes: key }, error));
      return [];
    }
  });

/** A recorded fact that cannot be read or stored. */
export function unreadableFact(
  transactionId: string,
  { kind, attributes }: { readonly kind: FactKind; readonly attributes: readonly string[] },
  error: unknown,
): Unreadable {
  const detail = `The ${kind} ${attributes.join(' ')} was written by transaction ${transactionId} and cannot be read: ${reasonOf(error)}`;
  const event = kind === 'event' ? (attributes[1] ?? transactionId) : transactionId;
  return { event, detail, goods: goodsNamed([...attributes]) };
}

/** The captured event of a request. It is only in the transaction's arguments. */
const capturedBody = (batch: unknown, index: number): Body => {
  const request = Array.isArray(batch)
    ? (batch[index] as { input?: { event?: unknown } } | null | undefined)
    : undefined;
  const event = request?.input?.event;
  if (isBody(event)) return event;
  throw new NotReadable(`The event is recorded, but request ${index} of its transaction does not contain it.`);
};

const bodyOf = (event: Envelope['items'][number]['events'][number], batch: () => unknown, index: number): Body => {
  const { body } = event;
  if (body === undefined) return capturedBody(batch(), index);
  if (isBody(body)) return body;
  throw new NotReadable('The event is recorded, but its body is not a JSON object.');
};

const envelopeOf = ({ event }: LedgerTransaction): Envelope | undefined => {
  if (event === null) return undefined;
  if (event.name !== envelopeEvent) {
    throw new NotReadable(`It is named "${event.name.slice(0, 100)}", and this program reads "${envelopeEvent}".`);
  }
  const envelope = readOrNothing(event.payload);
  if (envelope?.items.every(isItem) === true) return envelope;
  throw new NotReadable('Its format is not the one that this program expects.');
};

/** Throws NotReadable for an unknown version; returns undefined for any other error. */
const readOrNothing = (payload: string): Envelope | undefined => {
  try {
    return readEnvelope(payload);
  } catch (error) {
    if (error instanceof RangeError) throw new NotReadable(error.message);
    return undefined;
  }
};

/** Checks the fields of an item, because another contract may have written it. */
const isItem = ({
  index,
  subject,
  events: emitted,
}: Readonly<Record<keyof Envelope['items'][number], unknown>>): boolean =>
  Number.isSafeInteger(index) &&
  typeof subject === 'string' &&
  Array.isArray(emitted) &&
  emitted.every((event: unknown) => isBody(event) && typeof event['id'] === 'string');

/** All goods that the transaction names. Without the envelope its events are unknown, so all of them may be affected. */
const namedByAll = ({ args, writes }: LedgerTransaction): string[] => [
  ...new Set([
    ...goodsNamed(args.map(anyJson)),
    ...writes.flatMap(({ key }) => goodsNamed([...(parseFactKey(key)?.attributes ?? [])])),
  ]),
];

/** A transaction that cannot be read, or whose events cannot be read. */
export const unreadableTransaction = (tx: LedgerTransaction, error: unknown): Unreadable => ({
  event: tx.transactionId,
  detail: `The events of transaction ${tx.transactionId} cannot be read: ${reasonOf(error)} Upgrade the gateway.`,
  goods: namedByAll(tx),
});

const itemsOf = ({ tx, unreadable }: Reading): Envelope['items'] => {
  try {
    if (tx.unreadable !== undefined) throw new NotReadable(tx.unreadable);
    return envelopeOf(tx)?.items ?? [];
  } catch (error) {
    unreadable.push(unreadableTransaction(tx, error));
    return [];
  }
};

/** An event that cannot be read or stored, in a readable transaction. */
export const unreadableEvent = (id: string, named: unknown, error: unknown): Unreadable => ({
  event: id,
  detail: `${reasonOf(error)} Upgrade the gateway.`,
  goods: goodsNamed(named),
});

const events = (reading: Reading): TracedEvent[] => {
  const { tx, unreadable } = reading;
  let parsed: { readonly value: unknown } | undefined;
  const batch = (): unknown => (parsed ??= { value: anyJson(tx.args[0] ?? '') }).value;
  return itemsOf(reading).flatMap(({ index, subject, events: emitted }) =>
    emitted.flatMap((event) => {
      try {
        return [readEvent(event.id, bodyOf(event, batch, index), inputOf(batch(), index)?.['context'])];
      } catch (error) {
        const request: unknown = event.body ?? (Array.isArray(batch()) ? (batch() as unknown[])[index] : undefined);
        unreadable.push(unreadableEvent(event.id, [subject, request], error));
        return [];
      }
    }),
  );
};

/** The input of a request of the batch. */
const inputOf = (batch: unknown, index: number): Body | undefined => {
  const request: unknown = Array.isArray(batch) ? batch[index] : undefined;
  const input = isBody(request) ? request['input'] : undefined;
  return isBody(input) ? input : undefined;
};

const bookedEvent = (input: unknown): TracedEvent[] => {
  const event = isBody(input) ? input['event'] : undefined;
  try {
    return isBody(input) && isBody(event) ? [readEvent('', event, input['context'])] : [];
  } catch {
    return [];
  }
};

/** The events that a transaction books. Their stock movements have the event time, not the time of booking. */
const booked = ({ args }: LedgerTransaction): TracedEvent[] => {
  if (args[0]?.includes('"bookWaiting"') !== true) return [];
  const batch = anyJson(args[0]);
  if (!Array.isArray(batch)) return [];
  return batch.flatMap((request: unknown, index) => {
    const input = isBody(request) && request['command'] === 'bookWaiting' ? inputOf(batch, index) : undefined;
    const others: unknown = input?.['others'];
    return [input, ...(Array.isArray(others) ? (others as unknown[]) : [])].flatMap(bookedEvent);
  });
};

/** The waiting events that show by now who has goods; for an event that is recorded in the same transaction, that is nothing new. */
const noted = ({ writes }: LedgerTransaction): Bringing[] =>
  writes.flatMap(({ key, value }) => {
    const isCustody = value !== null && parseFactKey(key)?.kind === 'custody';
    const fact = isCustody ? anyJson(value) : undefined;
    const events: unknown = isBody(fact) ? fact['events'] : undefined;
    return Array.isArray(events) ? events.filter(isBringing) : [];
  });

const isBringing = (each: unknown): each is Bringing =>
  isBody(each) && typeof each['msp'] === 'string' && typeof each['event'] === 'string';

/** Adds all goods of the event to an unreadable part, because missing links make the trace of each of them incomplete. */
const withGoodsOf = (recorded: readonly TracedEvent[], part: Unreadable): Unreadable => {
  const goods = recorded.find(({ id }) => id === part.event)?.goods ?? [];
  return { ...part, goods: [...new Set([...part.goods, ...goods])] };
};

/** Reads a transaction: the facts it wrote, and the events that it recorded. Never throws. */
export function readTransaction(tx: LedgerTransaction, read: FactReader = factOf): ReadTransaction {
  const reading: Reading = { tx, unreadable: [] };
  const writes = factWrites(reading, read);
  const means = meansIn(writes);
  const recorded = events(reading).map((event) => withMeant(event, means.get(event.id)));
  const unreadable = reading.unreadable.map((part) => withGoodsOf(recorded, part));
  const isBooking = tx.args[0]?.includes('"bookWaiting"') === true;
  return { writes, events: recorded, booked: booked(tx), noted: isBooking ? noted(tx) : [], unreadable };
}
