import { randomUUID } from 'node:crypto';
import { eventLimits } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { captureAnswer } from '../../../answers';
import { writeCaptureJob } from '../../../xml';
import { contentHash } from '../../../epcis/capture/contentHash';
import { Problem } from '../../../problem';
import { isXmlType, xmlTypes } from '../../xml';
import { captureLimits, epcisRoute } from './binding';
import { capturedDocument, capturedXml } from './examples';
import type { RequestHeaders } from './negotiate';
import { nextHeaders, pageSize, pagingQuery, startOf } from './paging';
import { type CaptureErrorBehaviour, captureErrorBehaviour } from '../../../answers/capture';
import { apiLimits } from '../../../answers/limits';

const path = '/epcis/capture';
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

function behaviourOf(headers: RequestHeaders): CaptureErrorBehaviour {
  const behaviour = headers['gs1-capture-error-behaviour'] ?? 'rollback';
  if (behaviour === 'proceed' || behaviour === 'rollback') return behaviour;
  throw new Problem('input_invalid', 'The header GS1-Capture-Error-Behaviour is rollback or proceed.');
}

/** Seconds of `Prefer: wait=…` (RFC 7240), 0 without it. */
function preferredWait({ prefer }: RequestHeaders): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,4})(?=$|[,;\s])/i.exec(typeof prefer === 'string' ? prefer : '')?.[1];
  return Math.min(Number(seconds ?? 0), apiLimits.captureWait);
}

function jobId(key: string | undefined): string {
  const id = key ?? randomUUID();
  if (id.length <= apiLimits.captureKey) return id;
  throw new Problem('input_invalid', `For a capture, Idempotency-Key has at most ${apiLimits.captureKey} characters.`);
}

/** The capture interface of EPCIS 2.0. */
export const captureRoutes = [
  epcisRoute({
    method: 'post',
    path,
    summary: 'Capture EPCIS events',
    description:
      'Takes an EPCISDocument or EPCISQueryDocument in JSON, or in XML of EPCIS 1.2 or 2.0, or one event in JSON, and returns its job in the header Location. By default nothing is recorded if any event would be refused; with `GS1-Capture-Error-Behaviour: proceed` all other events are recorded. An event that stock cannot apply is recorded with an exception, which is no error. The job survives a restart of the gateway. The Idempotency-Keys of your last 1,000 captures are remembered: the same key with the same events names the same job, with other events it returns 409. ' +
      `GS1-EPCIS-Capture-Limit states how many events a document may have, GS1-EPCIS-Capture-File-Size-Limit how many bytes; a list in an event has at most ${eventLimits.listItems} entries.`,
    needs: 'operator',
    query: z.strictObject({
      allowUnknownRoot: flag
        .optional()
        .describe('Accept a document whose root has keys that are not EPCIS, and ignore those keys.'),
    }),
    body: z.record(z.string(), z.unknown()),
    example: capturedDocument,
    xmlExample: capturedXml,
    bodyTypes: ['application/json', 'application/ld+json', ...xmlTypes],
    largeBody: true,
    announces: captureLimits,
    requestHeaders: z.object({
      'GS1-Capture-Error-Behaviour': captureErrorBehaviour.optional().describe('`rollback` by default.'),
    }),
    answer: z.null(),
    successes: ['accepted'],
    codes: ['document_invalid', 'capture_too_large', 'capture_conflict', 'overloaded', 'storage_full'],
    handle: ({ body, query, caller, idempotencyKey, headers }, { epcis: { captures } }) => {
      const behaviour = behaviourOf(headers);
      const id = jobId(idempotencyKey);
      const allowUnknownRoot = query.allowUnknownRoot ?? false;
      // Made once: a document may have megabytes.
      const json = JSON.stringify(body);
      const content = contentHash(behaviour, json);
      const isXml = isXmlType(headers['content-type']);
      const { identity } = caller;
      captures.accept({ identity, id, behaviour, allowUnknownRoot, isXml, content, document: body, json });
      return {
        body: null,
        headers: { Location: `${path}/${encodeURIComponent(id)}`, 'GS1-Capture-Error-Behaviour': behaviour },
      };
    },
  }),
  epcisRoute({
    method: 'get',
    path,
    summary: 'Your capture jobs, the latest first',
    query: z.strictObject(pagingQuery),
    answer: z.array(captureAnswer),
    codes: ['parameter_invalid'],
    handle: ({ query: { perPage, nextPageToken }, caller }, { epcis: { captures, tokens } }) => {
      const [before = Number.MAX_SAFE_INTEGER] = startOf(tokens, { path }, nextPageToken) ?? [];
      const size = pageSize(perPage);
      const jobs = captures.list(caller.identity.organisation, Number(before), size + 1);
      const shown = jobs.slice(0, size);
      const last = jobs.length > size ? shown.at(-1) : undefined;
      return {
        body: shown.map(({ answer }) => answer),
        headers: nextHeaders(tokens, { path }, { key: last && [last.n], perPage }),
      };
    },
  }),
  epcisRoute({
    method: 'get',
    path: `${path}/{captureID}`,
    summary: 'A capture job of your organisation',
    description:
      '`running` until all events are decided; `lotline:result` then has the result of each event, with its exceptions. `Prefer: wait=20` has the response wait up to so many seconds for the end of the job.',
    params: z.object({ captureID: z.string().max(128) }),
    requestHeaders: z.object({ Prefer: z.string().optional().describe('wait=SECONDS, RFC 7240.') }),
    answer: captureAnswer,
    xml: writeCaptureJob,
    codes: ['capture_unknown'],
    handle: async ({ params: { captureID }, caller, headers }, { epcis: { captures } }) => {
      const { organisation } = caller.identity;
      await captures.finished(organisation, captureID, preferredWait(headers) * 1000);
      const answer = captures.find(organisation, captureID);
      if (!answer) throw new Problem('capture_unknown');
      return { body: answer };
    },
  }),
];
