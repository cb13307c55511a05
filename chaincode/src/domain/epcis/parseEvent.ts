import type { z } from 'zod';
import { type EventError, type EventErrorCode, jsonPointer } from './eventError';
import { type EpcisEvent, eventSchemas, type EventType } from './events';
import { expandPrefixes } from './expandPrefixes';
import { originalTexts } from './originals';
import { quickReader } from './quickReader';
import { shapeFault } from './shape';
import { utcTime } from './utcTime';
import { must } from '../must';

/** A valid event. */
export interface ReadEvent {
  readonly ok: true;
  /** Normalised: canonical ids, bare CBV words, quantities as decimal text. Times are kept as written. */
  readonly event: EpcisEvent;
  /** The eventTime in UTC with milliseconds. */
  readonly eventTime: string;
  /** The original texts where parsing changed their spelling, by JSON pointer. */
  readonly originals: Readonly<Record<string, string>>;
  /** True if every id of goods, places and parties is certainly a canonical one. */
  readonly isCanonical: boolean;
}

/** An invalid event, with its errors: at most `maximumErrors` of a list or object. */
export interface RefusedEvent {
  readonly ok: false;
  readonly errors: readonly EventError[];
}

const typeOf = (event: object): string => {
  const type = (event as Readonly<Record<string, unknown>>)['type'];
  return typeof type === 'string' ? type : '';
};

const isEventType = (type: string): type is EventType => Object.hasOwn(eventSchemas, type);

const codeOf = (issue: z.core.$ZodIssue): EventErrorCode => {
  if (issue.code === 'unrecognized_keys') return 'field_unknown';
  if (issue.code !== 'custom') return 'event_invalid';
  return (issue.params?.['code'] as EventErrorCode | undefined) ?? 'event_invalid';
};

/** For a union, the error of the first branch whose type matches. */
const deepest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find((each) => each.code !== 'invalid_type');
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
};

const errorOf = (issue: z.core.$ZodIssue): EventError => {
  const found = deepest(issue);
  return { pointer: jsonPointer(found.path), code: codeOf(found), message: found.message };
};

const none = {};

/** The error of JSON that cannot be an event: it is not an object, exceeds a limit, or has no known type. */
export const eventFault = (json: unknown): EventError | undefined => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { pointer: '', code: 'event_invalid', message: 'An event is a JSON object.' };
  }
  const unfit = shapeFault(json);
  if (unfit) return unfit;
  const type = typeOf(json);
  if (isEventType(type)) return undefined;
  const types = Object.keys(eventSchemas).join(', ');
  const message = `"${type.slice(0, 100)}" is not an event type; the event types are ${types}.`;
  return { pointer: '/type', code: 'event_type_unknown', message };
};

const quickReaders = new Map<string, (event: object) => EpcisEvent | undefined>(
  Object.entries(eventSchemas).map(([type, schema]) => [type, quickReader(type, schema)]),
);

const accepted = (event: EpcisEvent, isCanonical: boolean, originals: () => ReadEvent['originals']): ReadEvent => ({
  ok: true,
  event,
  isCanonical,
  eventTime: must(utcTime(event.eventTime), 'event time'),
  // Few readers need them.
  get originals() {
    return originals();
  },
});

/** Parses one EPCIS 2.0 event with the prefixes of its document's @context. An error of `eventFault` is the only one. */
export const parseEvent = (json: unknown, context?: unknown): ReadEvent | RefusedEvent => {
  const unfit = eventFault(json);
  if (unfit) return { ok: false, errors: [unfit] };
  const event = json as object;
  const type = typeOf(event) as EventType;
  const fields = expandPrefixes(event, context);
  const asWritten = quickReaders.get(type)?.(fields);
  if (asWritten) return accepted(asWritten, true, () => (fields === event ? none : originalTexts(event, asWritten)));
  const schema: z.ZodType<EpcisEvent> = eventSchemas[type];
  const read = schema.safeParse(fields);
  if (!read.success) return { ok: false, errors: read.error.issues.map(errorOf) };
  return accepted(read.data, false, () => originalTexts(event, read.data));
};
