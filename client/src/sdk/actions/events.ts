import { eventRow, eventsAnswer, type EventsAnswer } from '#answers';
import type { Document } from '#domain';
import { z } from 'zod';
import { canonicalId, goodsId } from '../canonicalId';
import type { PageOptions, ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface EventsParameters extends PageOptions {
  /** Only events about this lot, item or logistic unit. */
  readonly goods?: string | undefined;
  readonly place?: string | undefined;
  /** A business document that the event names: its id, or only its number. */
  readonly document?: string | undefined;
  /** CBV business step in any spelling, such as `shipping`, or a URI of your own. */
  readonly bizStep?: string | undefined;
  /** Event times, RFC 3339: `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Recorded EPCIS events.
 *
 * @example
 * const { rows } = await client.events({ goods: '(01)09506000134352(10)ABC', bizStep: 'shipping' });
 */
export const events = async (
  transport: Transport,
  { goods, place, ...rest }: EventsParameters = {},
): Promise<EventsAnswer> => {
  const query = {
    goods: goods === undefined ? undefined : goodsId(goods),
    place: place === undefined ? undefined : canonicalId('placeOrUri', place),
    ...rest,
  };
  return transport.request({ path: '/events', query, answer: eventsAnswer });
};

export interface EventParameters extends ReadOptions {
  /** Its hash id, or the eventID that its sender gave it. */
  readonly id: string;
  /** The party that recorded the event, if several used the id. */
  readonly party?: string | undefined;
}

const eventAnswer = eventRow.extend({ height: z.int() });

export type EventAnswer = z.infer<typeof eventAnswer>;

/**
 * One recorded EPCIS event. Throws `LotlineError` with status 404 if there is none, and `event_ambiguous` if several parties have one.
 *
 * @example
 * const { event, block } = await client.event({ id: 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba' });
 */
export const event = (transport: Transport, query: EventParameters): Promise<EventAnswer> =>
  transport.request({ path: '/events/one', query: { ...query }, answer: eventAnswer });

export interface TransactionParameters extends ReadOptions {
  readonly id: string;
}

const transactionAnswer = z.looseObject({
  transactionId: z.string(),
  block: z.int(),
  time: z.string(),
  mspId: z.string(),
  party: z.string().optional(),
  user: z.string().optional(),
  events: z.array(z.string()),
  height: z.int(),
});

export type TransactionAnswer = z.infer<typeof transactionAnswer>;

/**
 * A transaction: who signed it, when, and which events it recorded.
 *
 * @example
 * const { party, user } = await client.transaction({ id: transactionId });
 */
export const transaction = (
  transport: Transport,
  { id, ...query }: TransactionParameters,
): Promise<TransactionAnswer> =>
  transport.request({
    path: `/ledger/transactions/${encodeURIComponent(id)}`,
    query,
    answer: transactionAnswer,
  });

export interface DocumentParameters extends ReadOptions {
  /** SHA-256 of its bytes, in 64 lower case hexadecimal digits. */
  readonly sha256: string;
}

export interface RegisteredDocument {
  readonly height: number;
  readonly sha256: string;
  /** The registrations by different organisations, oldest first. */
  readonly registrations: Document[];
}

const answer: z.ZodType<RegisteredDocument> = z.object({
  height: z.int(),
  sha256: z.string(),
  registrations: z.array(z.custom<Document>((value) => typeof value === 'object' && value !== null)),
});

/**
 * A certificate or other document. Throws `LotlineError` `document_unknown` if no organisation has registered it.
 *
 * @example
 * const { registrations } = await client.document({ sha256 });
 */
export const document = (transport: Transport, { sha256, ...query }: DocumentParameters): Promise<RegisteredDocument> =>
  transport.request({ path: `/documents/${encodeURIComponent(sha256)}`, query, answer });
