import { randomUUID } from 'node:crypto';
import { eventLimits, type Outcome, readOutcomes } from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { Caller } from '../../../auth/caller';
import { contentHash } from '../../../epcis/capture/contentHash';
import { readCapture } from '../../../epcis/capture/readCapture';
import { submitTransaction } from '../../../writes/submitBatch';
import type { WriteRequest } from '../../../writes/writes';
import type { Gateway } from '../../gateway';
import { Problem } from '../../../problem';
import { refused, writeCodes } from '../command';
import { captureLimits, epcisRoute } from './binding';
import { capturedEvent } from './examples';

const path = '/epcis/events';
type Body = Record<string, unknown>;

/** The request that captures the event of a body. */
function requestOf(body: Body, id: string): WriteRequest {
  if (body['type'] === 'EPCISDocument' || body['type'] === 'EPCISQueryDocument') {
    throw new Problem('document_invalid', 'This path takes one event; send documents to POST /epcis/capture.');
  }
  const { requests, invalid } = readCapture(body, { id, allowUnknownRoot: false, isXml: false });
  const [request] = requests;
  if (!request) throw new Problem('document_invalid', invalid[0]?.message);
  return request;
}

/** The problem with pointers into the body, which is the event alone. */
function inBody({ code, message, options }: Problem): Problem {
  const errors = (options.errors ?? []).map((each) => ({
    ...each,
    pointer: each.pointer.replace(/^\/event(?=\/|$)/, ''),
  }));
  return new Problem(code, message, { ...options, errors });
}

/** Refuses an event whose eventID the caller gave to a different event: capture would record it under its hash. */
async function refuseTaken({ id, command, input }: WriteRequest, caller: Caller, { ledger }: Gateway): Promise<void> {
  const batch = JSON.stringify([{ id, command, input }]);
  const [outcome] = readOutcomes(await ledger.evaluate(caller.identity, submitTransaction, [batch]));
  if (outcome?.status === 'refused') throw inBody(refused(outcome));
  if (outcome?.status !== 'conflict') return;
  throw new Problem(
    'event_exists',
    'You gave this eventID to a different event. Choose another eventID, or declare the earlier event to be in error.',
  );
}

interface Recording {
  readonly request: WriteRequest;
  /** Gives the idempotency key back: nothing was recorded. */
  readonly release: () => void;
}

async function record(
  { request, release }: Recording,
  caller: Caller,
  gateway: Gateway,
): Promise<[Outcome, height: number]> {
  try {
    await refuseTaken(request, caller, gateway);
  } catch (error) {
    release();
    throw error;
  }
  const [written] = await Promise.all(gateway.writes.submit(caller.identity, [request]));
  if (!written) throw new Error('A write came back without an outcome.');
  const { outcome, height } = written;
  if (outcome.status !== 'recorded' && outcome.status !== 'exists') {
    release();
    throw refused(outcome);
  }
  await gateway.readModel.reached(height, gateway.limits.wait);
  return [outcome, height];
}

/** Takes the idempotency key for the event, if there is one. */
function takeKey(
  key: string | undefined,
  body: Body,
  { identity }: Caller,
  { epcis: { captures } }: Gateway,
): () => void {
  return key === undefined
    ? () => undefined
    : captures.takeKey(identity.organisation, key, contentHash('event', JSON.stringify(body)));
}

const nameOf = ({ eventID }: Body, { events, subject }: Outcome): string =>
  typeof eventID === 'string' ? eventID : (events[0] ?? subject);

/** The capture of a single event, which answers when the event is recorded. */
export const captureEventRoute = epcisRoute({
  method: 'post',
  path,
  summary: 'Capture one EPCIS 2.0 event',
  description:
    'Answers once the ledger has recorded the event, with its `eventID`: the event hash id if the sender gave none. The same event again returns the same; an eventID that you gave to a different event, and an Idempotency-Key of your last 1,000 that you used for one, return 409. The header `Lotline-Exceptions` names the codes of exceptions. ' +
    `A list in an event has at most ${eventLimits.listItems} entries.`,
  needs: 'operator',
  query: z.strictObject({}),
  body: z.record(z.string(), z.unknown()),
  example: capturedEvent,
  bodyTypes: ['application/json', 'application/ld+json'],
  largeBody: true,
  announces: captureLimits,
  answer: z.record(z.string(), z.unknown()),
  successes: ['created'],
  codes: [
    'document_invalid',
    'capture_too_large',
    'capture_conflict',
    'event_exists',
    'event_invalid',
    'not_owner',
    ...writeCodes,
  ],
  handle: async ({ body, caller, idempotencyKey }, gateway) => {
    const request = requestOf(body, idempotencyKey ?? randomUUID());
    const release = takeKey(idempotencyKey, body, caller, gateway);
    const [outcome, height] = await record({ request, release }, caller, gateway);
    const eventID = nameOf(body, outcome);
    const exceptions = outcome.exceptions.map(({ code }) => code);
    return {
      body: { ...body, eventID },
      height,
      headers: {
        Location: `${path}/${encodeURIComponent(eventID)}`,
        'Lotline-Status': outcome.status,
        ...(exceptions.length > 0 && { 'Lotline-Exceptions': [...new Set(exceptions)].join(', ') }),
      },
    };
  },
});
