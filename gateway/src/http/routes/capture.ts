import { createHash, randomUUID } from 'node:crypto';
import {
  documentLimits,
  errorCodes,
  eventFault,
  eventLimits,
  readDocument,
  type Outcome,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import { type CaptureAnswer, captureAnswer } from '../../answers';
import { eventLanes } from '../../writes/lanesOf';
import type { WriteRequest } from '../../writes/writes';
import type { Gateway } from '../gateway';
import { Problem } from '../problem';
import { route } from '../route';
import { toProblem } from '../toProblem';
import { writeCodes } from './command';
import { refuseUnlessAllFit } from './dryRun';

type CapturedEvent = CaptureAnswer['events'][number];

const listPointers = {
  EPCISDocument: '/epcisBody/eventList/',
  EPCISQueryDocument: '/epcisBody/queryResults/resultsBody/eventList/',
  event: '',
} as const;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** Maximum length of a key, which leaves room for an event's number in the id of its request. */
const longestKey = 120;

interface Events {
  readonly id: string;
  /** The events to submit. Visibly invalid ones are refused without the ledger. */
  readonly requests: WriteRequest[];
  /** The position of each request in the document. */
  readonly places: number[];
  readonly refused: Refused[];
  /** JSON pointers of all events of the document. */
  readonly pointers: string[];
  readonly unread: NonNullable<CaptureAnswer['unread']>;
}

/** A visibly invalid event, refused as the contract would refuse it. */
interface Refused {
  readonly place: number;
  readonly code: string;
  readonly message: string;
}

/** Maximum keys of a header that a response names. */
const mostUnread = 20;

/** The header of a document, which may hold master data: the response must state that it was not recorded. */
function unreadOf(header: unknown): Events['unread'] {
  if (typeof header !== 'object' || header === null) return [];
  const message =
    'The header was not recorded. Master data is registered by its owner: POST /places, /products and /parties.';
  return Object.keys(header)
    .slice(0, mostUnread)
    .map((key) => ({ pointer: `/epcisHeader/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, message }));
}

function readEvents(body: unknown, allowUnknownRoot: boolean, id: string): Events {
  const read = readDocument(body);
  if (!read.ok) {
    const [first] = read.errors;
    throw new Problem('document_invalid', first?.message, { errors: read.errors });
  }
  if (read.unknownRootKeys.length > 0 && !allowUnknownRoot) {
    const keys = read.unknownRootKeys.slice(0, 20);
    const detail = `The document's root has keys that are not EPCIS: ${keys.join(', ')}. Add allowUnknownRoot=true to capture it without them.`;
    throw new Problem('document_invalid', detail, {
      errors: keys.map((key) => ({
        pointer: `/${key}`,
        message: 'is not a key of EPCIS documents',
        code: 'document_invalid',
      })),
      details: { keys, flag: 'allowUnknownRoot' },
    });
  }
  const pointer = listPointers[read.type];
  refuseLongContext(read.context, read.events.length);
  const context = read.context === undefined || read.type === 'event' ? {} : { context: read.context };
  const events: Events = {
    id,
    unread: unreadOf(read.header),
    pointers: read.events.map((_, index) => (pointer === '' ? '' : `${pointer}${index}`)),
    requests: [],
    places: [],
    refused: [],
  };
  for (const [place, event] of read.events.entries()) {
    const fault = eventFault(event);
    if (fault) {
      const code = Object.hasOwn(errorCodes, fault.code) ? fault.code : 'input_invalid';
      events.refused.push({ place, code, message: `/event${fault.pointer}: ${fault.message}` });
      continue;
    }
    const lanes = eventLanes(event as Record<string, unknown>);
    events.requests.push({ id: `${id}-${place + 1}`, command: 'capture', input: { event, ...context }, lanes });
    events.places.push(place);
  }
  return events;
}

/** Maximum characters of all contexts: each event is submitted with a copy of its context. */
const mostRepeated = 32_000_000;

function refuseLongContext(context: unknown, events: number): void {
  const length = context === undefined ? 0 : JSON.stringify(context).length;
  if (length * events <= mostRepeated) return;
  const detail = `The @context has ${length} characters, which are recorded with each of the ${events} events. Send fewer events at once, or a shorter context.`;
  throw new Problem('document_invalid', detail, { details: { limit: mostRepeated } });
}

function eventOf(settled: PromiseSettledResult<{ outcome: Outcome }>, pointer: string): CapturedEvent {
  if (settled.status === 'rejected') return refusedEvent(toProblem(settled.reason), pointer);
  const { status, subject, events, exceptions, code, message } = settled.value.outcome;
  return {
    id: events[0] ?? subject,
    status,
    exceptions: exceptions.map((each) => ({ code: each.code, detail: each.detail })),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    pointer,
  };
}

const refusedEvent = ({ code, message }: { code: string; message: string }, pointer: string): CapturedEvent => ({
  id: '',
  status: 'refused',
  exceptions: [],
  code,
  message,
  pointer,
});

async function capture(
  { id, requests, places, refused, pointers, unread }: Events,
  caller: { identity: Parameters<Gateway['writes']['submit']>[0] },
  gateway: Gateway,
): Promise<CaptureAnswer> {
  const settled = await Promise.allSettled(gateway.writes.submit(caller.identity, requests));
  const heights = settled.map((each) => (each.status === 'fulfilled' ? each.value.height : 0));
  const height = Math.max(0, ...heights) || gateway.readModel.height;
  await gateway.readModel.reached(height, gateway.limits.wait);
  const events: CapturedEvent[] = [];
  for (const each of refused) events[each.place] = refusedEvent(each, pointers[each.place] ?? '');
  for (const [index, each] of settled.entries()) {
    const place = places[index] ?? 0;
    events[place] = eventOf(each, pointers[place] ?? '');
  }
  const count = (status: CapturedEvent['status']): number => events.filter((each) => each.status === status).length;
  return {
    captureID: id,
    height,
    recorded: count('recorded'),
    exists: count('exists'),
    conflicts: count('conflict'),
    refused: count('refused'),
    events,
    ...(unread.length > 0 && { unread }),
  };
}

const contentOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('base64url');

const keyUsed = (id: string): string =>
  `The Idempotency-Key ${id} was used for other events. Send these events with a new key; GET /epcis/capture/${id} returns the result of the others.`;

const captured = {
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-20T12:00:00Z',
  epcisBody: {
    eventList: [
      {
        type: 'ObjectEvent',
        eventTime: '2026-04-20T11:30:00Z',
        eventTimeZoneOffset: '+02:00',
        action: 'ADD',
        bizStep: 'commissioning',
        disposition: 'active',
        quantityList: [{ epcClass: 'https://id.gs1.org/01/09506000134352/10/ABC', quantity: 24, uom: 'CS' }],
        readPoint: { id: 'https://id.gs1.org/414/9506000134307' },
        bizLocation: { id: 'https://id.gs1.org/414/9506000134307' },
      },
    ],
  },
};

/** EPCIS 2.0 capture, with a result for each event. */
export const captureRoutes = [
  route({
    method: 'post',
    path: '/epcis/capture',
    tag: 'Capture',
    summary: 'Capture EPCIS 2.0 events',
    description:
      'Takes a document, a query document or one event. Valid events are recorded; an event that stock cannot apply is recorded with an exception. With `GS1-Capture-Error-Behaviour: rollback` nothing is recorded if any event would be refused. The Idempotency-Keys of your last 1,000 captures are remembered: such a key with other events returns 409. Each response states in GS1-EPCIS-Capture-Limit how many events a document may have, and in GS1-EPCIS-Capture-File-Size-Limit how many bytes; a list in an event has at most ' +
      `${eventLimits.listItems} entries.`,
    needs: 'operator',
    query: z.strictObject({
      allowUnknownRoot: flag
        .optional()
        .describe('Accept a document whose root has keys that are not EPCIS, and ignore those keys.'),
    }),
    body: z.record(z.string(), z.unknown()),
    example: captured,
    bodyTypes: ['application/json', 'application/ld+json'],
    largeBody: true,
    announces: ({ largeBody }) => ({
      'GS1-EPCIS-Capture-Limit': String(documentLimits.events),
      'GS1-EPCIS-Capture-File-Size-Limit': String(largeBody),
    }),
    requestHeaders: z.object({ 'GS1-Capture-Error-Behaviour': z.enum(['proceed', 'rollback']).optional() }),
    answer: captureAnswer,
    codes: ['document_invalid', ...writeCodes],
    handle: async ({ body, query, caller, idempotencyKey, headers }, gateway) => {
      const behaviour = headers['gs1-capture-error-behaviour'] ?? 'proceed';
      if (behaviour !== 'proceed' && behaviour !== 'rollback') {
        throw new Problem('input_invalid', 'The header GS1-Capture-Error-Behaviour is proceed or rollback.');
      }
      const id = idempotencyKey ?? randomUUID();
      if (id.length > longestKey) {
        throw new Problem('input_invalid', `For a capture, Idempotency-Key has at most ${longestKey} characters.`);
      }
      const events = readEvents(body, query.allowUnknownRoot ?? false, id);
      if (behaviour === 'rollback')
        await refuseUnlessAllFit(events, { identity: caller.identity, ledger: gateway.ledger });
      const { organisation } = caller.identity;
      const job = { organisation, id, content: contentOf(body) };
      const answer = await gateway.captures.run(job, () => capture(events, caller, gateway));
      if (!answer) throw new Problem('conflict', keyUsed(id));
      return { body: answer };
    },
  }),
  route({
    method: 'get',
    path: '/epcis/capture/{captureID}',
    tag: 'Capture',
    summary: 'The result of a capture of your organisation',
    params: z.strictObject({ captureID: z.string().max(longestKey) }),
    answer: captureAnswer,
    codes: ['capture_unknown'],
    handle: ({ params, caller }, { captures }) => {
      const answer = captures.find(caller.identity.organisation, params.captureID) as CaptureAnswer | undefined;
      if (!answer) throw new Problem('capture_unknown');
      return { body: answer };
    },
  }),
];
