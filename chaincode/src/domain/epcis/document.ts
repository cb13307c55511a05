import type { EventError, EventErrorCode } from './eventError';
import { eventSchemas } from './events';
import { parseExactJson } from './exactJson';
import { documentLimits } from '../limits';

/** A document's events, unparsed, and what their document adds to them. */
export interface ReadDocument {
  readonly ok: true;
  readonly type: 'EPCISDocument' | 'EPCISQueryDocument' | 'event';
  /** The JSON-LD context that declares the events' prefixes. */
  readonly context: unknown;
  /** Each is for `parseEvent`. */
  readonly events: readonly unknown[];
  /** The epcisHeader, which may hold master data; undefined when there is none. */
  readonly header: unknown;
  /** Root keys that are neither standard nor namespaced; the caller refuses or ignores them. */
  readonly unknownRootKeys: readonly string[];
}

/** A document that was refused. */
export interface RefusedDocument {
  readonly ok: false;
  readonly errors: readonly EventError[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The root keys of a document that need no namespace (EPCIS 2.0 JSON schema). */
export const documentKeys: ReadonlySet<string> = new Set([
  '@context',
  'id',
  'type',
  'schemaVersion',
  'creationDate',
  'instanceIdentifier',
  'sender',
  'receiver',
  'epcisHeader',
  'epcisBody',
]);

const refuse = (pointer: string, message: string, code: EventErrorCode = 'document_invalid'): RefusedDocument => ({
  ok: false,
  errors: [{ pointer, code, message }],
});

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (value: unknown, key: string): unknown => (isFields(value) ? value[key] : undefined);

const fromText = (text: string): unknown => {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
};

const eventListPath = {
  EPCISDocument: ['epcisBody', 'eventList'],
  EPCISQueryDocument: ['epcisBody', 'queryResults', 'resultsBody', 'eventList'],
} as const;

const readFields = (document: Fields): ReadDocument | RefusedDocument => {
  const { type, '@context': context, epcisHeader: header } = document;
  if (typeof type === 'string' && Object.hasOwn(eventSchemas, type)) {
    return { ok: true, type: 'event', context, events: [document], header: undefined, unknownRootKeys: [] };
  }
  if (type !== 'EPCISDocument' && type !== 'EPCISQueryDocument') {
    return refuse('/type', 'The type must be EPCISDocument, EPCISQueryDocument or an event type.');
  }
  if (context === undefined) return refuse('/@context', 'The document has no @context.');
  const path: readonly string[] = eventListPath[type];
  const events = path.reduce<unknown>(step, document);
  const pointer = `/${path.join('/')}`;
  if (!Array.isArray(events)) return refuse(pointer, `The document has no list of events at ${pointer}.`);
  if (events.length > documentLimits.events) {
    const message = `The document has ${events.length} events; at most ${documentLimits.events} are allowed.`;
    return refuse(pointer, message, 'document_too_large');
  }
  const unknownRootKeys = Object.keys(document).filter((key) => !documentKeys.has(key) && !key.includes(':'));
  return { ok: true, type, context, events, header, unknownRootKeys };
};

/** Reads the envelope of an EPCIS document, query document or single event, from JSON text or a parsed value. */
export const readDocument = (document: unknown): ReadDocument | RefusedDocument => {
  if (typeof document === 'string' && document.length > documentLimits.textLength) {
    const message = `The document has ${document.length} characters; at most ${documentLimits.textLength} are allowed.`;
    return refuse('', message, 'document_too_large');
  }
  const fields = typeof document === 'string' ? fromText(document) : document;
  return isFields(fields) ? readFields(fields) : refuse('', 'The document is not a JSON object.');
};
