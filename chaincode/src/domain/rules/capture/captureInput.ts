import { z } from 'zod';
import { eventDigest } from '../../epcis/eventHash';
import { hashId } from '../../epcis/hashId';
import type { EpcisEvent } from '../../epcis/events';
import type { ThingId } from '../../facts/thing';
import { parseEvent } from '../../epcis/parseEvent';
import { containerId } from '../../gs1/goodsSchemas';
import { partyId } from '../../gs1/schemas';
import { quick } from '../../quick';
import { goodsOfEvent, type Places, placesOf, type NamedGoods } from './eventGoods';
import { type Member, membersOf } from '../links';
import { limits } from '../../limits';

/** A parsed event with its ids. */
export interface CapturedEvent {
  readonly event: EpcisEvent;
  /** The event's time in UTC with milliseconds. */
  readonly time: string;
  /** CBV 2.0 event hash (section 8.9). */
  readonly hash: string;
  /** The hash in hex, which keys of its facts have. */
  readonly digest: string;
  /** The sender's eventID, if any. */
  readonly eventID?: string;
  /** The goods and places that it names. */
  readonly named: NamedGoods;
  /** Items and the lot that the event states for each. */
  readonly members: readonly Member[];
  readonly places: Places;
  /** The things with a party's GLN in their id that it is about, in `named` and `members`; and what is written there. */
  readonly means?: readonly ThingId[];
  readonly written?: Pick<CapturedEvent, 'named' | 'members'>;
  /** True if every id of goods, places and parties is certainly a canonical one. */
  readonly isCanonical: boolean;
}

/** The ids that a ledger key can contain: printable ASCII without spaces. */
const keyText = /^[\x21-\x7e]{1,512}$/;

const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** One EPCIS 2.0 event as its sender wrote it, with the document's @context if it declares prefixes. */
export const capture = z
  .strictObject({
    // Read as it is: `parseEvent` checks it.
    event: quick(z.looseObject({}), isPlainObject),
    context: z.unknown().optional(),
  })
  .transform(({ event: json, context }, payload): CapturedEvent => {
    const read = parseEvent(json, context);
    if (!read.ok) {
      for (const { pointer, code, message } of read.errors) {
        const path = ['event', ...pointer.split('/').slice(1)];
        payload.addIssue({ code: 'custom', message, path, params: { code } });
      }
      return z.NEVER;
    }
    const id = read.event.eventID;
    if (id !== undefined && !keyText.test(id)) {
      const message = 'An eventID has at most 512 printable ASCII characters; percent-encode others.';
      payload.addIssue({ code: 'custom', message, path: ['event', 'eventID'], params: { code: 'id_invalid' } });
      return z.NEVER;
    }
    const { event } = read;
    const digest = eventDigest(json, context, { text: event.eventTime, utc: read.eventTime });
    const stated = { named: goodsOfEvent(event), places: placesOf(event), members: membersOf(read) };
    return {
      event,
      time: read.eventTime,
      hash: hashId(digest),
      digest,
      ...(id !== undefined && { eventID: id }),
      ...stated,
      isCanonical: read.isCanonical,
    };
  });

/** A recorded event, as its sender wrote it. */
const recorded = { event: z.looseObject({}), context: z.unknown().optional(), party: partyId };

/**
 * A recorded event that stock could not book: its body again, its recorder, and the event that brought the missing goods. `others` are
 * recorded events of the same goods that are to be booked with it, in order of event time. `containers` may have the quantities of a
 * receipt inside; they count if the receipt's author names them.
 */
export const bookWaiting = z
  .strictObject({
    ...recorded,
    cause: z.strictObject({ event: z.string().max(200), party: partyId }).optional(),
    others: z.array(z.strictObject(recorded)).max(limits.bookedTogether).default([]),
    containers: z.array(containerId).max(limits.carriers).default([]),
  })
  .transform(({ cause, others, containers, ...first }, payload) => {
    const read = [first, ...others].map(({ event, context, party }) => {
      const parsed = capture.safeParse({ event, ...(context !== undefined && { context }) });
      if (parsed.success) return { captured: parsed.data, party };
      payload.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: event }) as z.core.$ZodRawIssue));
      return undefined;
    });
    const [own, ...more] = read.filter((each) => each !== undefined);
    if (!own || more.length < others.length) return z.NEVER;
    return { ...own, others: more, containers, ...(cause && { cause }) };
  });
