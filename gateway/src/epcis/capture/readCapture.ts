import {
  documentLimits,
  errorCodes,
  eventFault,
  type readDocument as Read,
  readDocument,
  limits,
} from '@lotline/chaincode/domain';
import { eventLanes } from '../../writes/lanesOf';
import type { WriteRequest } from '../../writes/writes';
import { documentPath, eventPath } from '../../xml';
import { eventContext } from '../contexts';
import { EpcisRefusal } from '../epcisRefusal';
import { type MasterDataEntry, readMasterData, type Unread } from './readMasterData';
import { apiLimits } from '../../answers/limits';

type ReadDocument = Extract<ReturnType<typeof Read>, { ok: true }>;

const listPointers = {
  EPCISDocument: '/epcisBody/eventList/',
  EPCISQueryDocument: '/epcisBody/queryResults/resultsBody/eventList/',
  event: '',
} as const;

/** A visibly invalid event, refused as the contract would refuse it. */
export interface InvalidEvent {
  readonly place: number;
  readonly code: string;
  readonly message: string;
}

/** A document's events as requests to the ledger. */
export interface ReadCapture {
  /** The events to submit. Visibly invalid ones are refused without the ledger. */
  readonly requests: readonly WriteRequest[];
  /** The position of each request in the document. */
  readonly places: readonly number[];
  readonly invalid: readonly InvalidEvent[];
  /** The places of all events in the document: JSON pointers, or XPath in XML. */
  readonly pointers: readonly string[];
  /** The places and products in its header, and the parts of that which are not recorded. */
  readonly masterData: readonly MasterDataEntry[];
  readonly unread: readonly Unread[];
  /** The capture job's id. */
  readonly id: string;
  readonly isXml: boolean;
}

function refuseUnknownRoot(keys: readonly string[]): void {
  if (keys.length === 0) return;
  const named = keys.slice(0, limits.errors);
  const message = `The document's root has keys that are not EPCIS: ${named.join(', ')}. Add allowUnknownRoot=true to capture it without them.`;
  const errors = named.map((key) => ({
    pointer: `/${key}`,
    message: 'is not a key of EPCIS documents',
    code: 'document_invalid',
  }));
  throw new EpcisRefusal('document_invalid', message, { errors, details: { keys: named, flag: 'allowUnknownRoot' } });
}

/** How a document is read. */
export interface Reading {
  /** The capture job's id. */
  readonly id: string;
  readonly allowUnknownRoot: boolean;
  /** True for a document that was sent as XML. */
  readonly isXml: boolean;
}

/** Reads the envelope of a document. Throws EpcisRefusal. */
function readEnvelope(body: unknown, { allowUnknownRoot, isXml }: Reading): ReadDocument {
  const read = readDocument(body);
  if (!read.ok) {
    const isTooLarge = read.errors.some(({ code }) => code === 'document_too_large');
    const message = read.errors[0]?.message ?? 'The document is not EPCIS.';
    throw new EpcisRefusal(isTooLarge ? 'capture_too_large' : 'document_invalid', message, {
      errors: read.errors.map((each) => (isXml ? { ...each, pointer: documentPath(each.pointer) } : each)),
      ...(isTooLarge && { details: { limit: documentLimits.events } }),
    });
  }
  if (!allowUnknownRoot) refuseUnknownRoot(read.unknownRootKeys);
  return read;
}

/** The events of a document. Throws EpcisRefusal for a document that is not EPCIS. */
export function readCapture(body: unknown, reading: Reading): ReadCapture {
  const { id, isXml } = reading;
  const read = readEnvelope(body, reading);
  const pointer = listPointers[read.type];
  const placeOf = isXml ? documentPath : (json: string): string => json;
  const requests: WriteRequest[] = [];
  const places: number[] = [];
  const invalid: InvalidEvent[] = [];
  let repeated = 0;
  const lengthOf = lengths();
  const contextOf = contexts(read.type === 'event' ? undefined : read.context);
  for (const [place, event] of read.events.entries()) {
    const fault = eventFault(event);
    if (fault) {
      const code = Object.hasOwn(errorCodes, fault.code) ? fault.code : 'input_invalid';
      const where = isXml ? eventPath(fault.pointer) : fault.pointer;
      invalid.push({ place, code, message: `/event${where}: ${fault.message}` });
      continue;
    }
    const context = contextOf(event);
    repeated += lengthOf(context);
    if (repeated > apiLimits.contextText) throw tooRepeated();
    const input = { event, ...(context !== undefined && { context }) };
    requests.push({
      id: `${id}-${place + 1}`,
      command: 'capture',
      input,
      // Read when the event is sent, which is after the request was answered: it takes long for many ids.
      get lanes() {
        return eventLanes(event as Record<string, unknown>);
      },
    });
    places.push(place);
  }
  const pointers = read.events.map((_, index) => placeOf(pointer === '' ? '' : `${pointer}${index}`));
  const { entries, unread } = readMasterData(read.header, read.events);
  const placed = <Part extends { readonly pointer: string }>(parts: readonly Part[]): Part[] =>
    parts.map((each) => ({ ...each, pointer: placeOf(each.pointer) }));
  return { id, requests, places, invalid, pointers, isXml, masterData: placed(entries), unread: placed(unread) };
}

/** The contexts of a document's events, one for all events without their own. */
function contexts(document: unknown): (event: unknown) => unknown {
  const common = eventContext(document, undefined);
  const isPlain = (event: unknown): boolean => typeof event === 'object' && event !== null && !('@context' in event);
  return (event) => (isPlain(event) ? common : eventContext(document, event));
}

/** The lengths of contexts as JSON; most events of a document have the same one. */
function lengths(): (context: unknown) => number {
  const known = new Map<unknown, number>([[undefined, 0]]);
  return (context) => {
    const length = known.get(context) ?? JSON.stringify(context).length;
    known.set(context, length);
    return length;
  };
}

const tooRepeated = (): EpcisRefusal =>
  new EpcisRefusal(
    'capture_too_large',
    `The @context is recorded with each event, which makes more than ${apiLimits.contextText} characters. Send fewer events at once, or a shorter context.`,
    { details: { limit: apiLimits.contextText } },
  );
