import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller';
import { authenticate, callerByKey, isLocal } from './authenticate';
import type { Gateway } from './gateway';
import type { Logger } from './log';
import { Problem } from './problem';
import type { RateLimit } from './rateLimit';
import type { ReadyAnswer, ReadyAnswers } from './readyAnswers';
import { readRequest } from './readRequest';
import type { AnsweredRequest } from './requestLog';
import { sendProblem, sendReady, sendReply } from './respond';
import type { Reply, Route } from './route';
import { toProblem } from './toProblem';

export interface AnswerOptions {
  readonly gateway: Gateway;
  readonly log: Logger;
  /** Writes one line for each request. */
  readonly requestLog: (request: AnsweredRequest) => void;
  readonly requests: RateLimit;
  readonly failures: RateLimit;
  readonly ready: ReadyAnswers;
  /** Checks every answer against its route's schema: for tests, which then cannot miss an answer that is not as documented. */
  readonly checkAnswers?: boolean;
}

/** Answers a request that was found to be for a route. Never rejects. */
export type Answer = (
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, string>>,
) => Promise<void>;

/** Answers a request whose answer was sent before and is still true. Never throws. */
export type AnswerReady = (answer: ReadyAnswer, request: IncomingMessage, response: ServerResponse) => void;

const nobody: Caller = { keyId: '', identity: { organisation: '', mspId: '', user: '' }, roles: [] };
const noHeaders: Readonly<Record<string, string>> = {};

/** The way of every request: who calls, what they ask, what the handler says, and one line in the log. */
export function answerWith(options: AnswerOptions): Answer {
  const { gateway, requests } = options;
  return async (route, request, response, params) => {
    const start = performance.now();
    const traceId = randomUUID();
    let caller = nobody;
    observe(options, route.path, { request, response, traceId, start, caller: () => caller });
    try {
      announce(route, response, gateway);
      caller = callerOf(route, request, options);
      const limits = caller === nobody ? noHeaders : requests.count(caller.keyId);
      const { minHeight, ...parts } = await readRequest(route, request, params, gateway.limits);
      if (minHeight !== undefined) await reach(gateway, minHeight);
      const reply = await route.handle({ ...parts, caller, headers: request.headers }, gateway);
      if (options.checkAnswers) check(route, reply);
      const ready =
        route.hot && route.access === undefined
          ? keep(options.ready, route, { url: request.url ?? '', reply })
          : undefined;
      if (ready) sendReady(response, ready, limits);
      else await sendReply(response, route, reply, limits);
    } catch (error) {
      fail(options.log, request, response, { error, traceId });
    }
  };
}

function announce({ announces }: Route, response: ServerResponse, { limits }: Gateway): void {
  if (!announces) return;
  for (const [name, value] of Object.entries(announces(limits))) response.setHeader(name, value);
}

/** The way of a request whose answer is ready: who calls, and one line in the log. */
export function answerReadyWith(options: AnswerOptions): AnswerReady {
  const { gateway, requests } = options;
  return (answer, request, response) => {
    const start = performance.now();
    const traceId = randomUUID();
    let caller = nobody;
    try {
      // Anyone with a key may ask for what is kept; who has none is told so, and counted, the usual way.
      caller = callerByKey(request, gateway.keys) ?? callerOf(answer.route, request, options);
      sendReady(response, answer, requests.count(caller.keyId));
    } catch (error) {
      fail(options.log, request, response, { error, traceId });
    }
    told(options, answer.route.path, { request, response, traceId, start, caller: () => caller });
  };
}

/** Keeps a hot route's answer; undefined when it is not to be kept. */
function keep(
  ready: ReadyAnswers,
  route: Route,
  { url, reply }: { url: string; reply: Reply<unknown> },
): ReadyAnswer | undefined {
  if (!('body' in reply)) return undefined;
  const { height } = reply.body as { height: number };
  ready.keep(url, { route, height, body: JSON.stringify(reply.body) });
  return ready.find(url);
}

function callerOf({ access }: Route, request: IncomingMessage, { gateway, failures }: AnswerOptions): Caller {
  if (access === 'public' || (access === 'local' && isLocal(request))) return nobody;
  const caller = authenticate(request, gateway.keys, failures);
  if (access !== undefined && access !== 'local' && !caller.roles.includes(access)) {
    throw new Problem('role_missing', `This needs a key of a user with the role ${access}.`, {
      details: { role: access },
    });
  }
  return caller;
}

async function reach({ readModel, limits }: Gateway, height: number): Promise<void> {
  if (await readModel.reached(height, limits.wait)) return;
  throw new Problem('behind', `The read model has ${readModel.height} blocks, not yet ${height}.`, {
    details: { height: readModel.height, minHeight: height },
  });
}

/** Says what went wrong. Once an answer has begun, all that is left is to break it off, so that nobody takes it for complete. */
export function fail(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  { error, traceId }: { error: unknown; traceId: string },
): void {
  // Who asked is gone: there is nobody to tell, and nothing is wrong with the gateway.
  if (response.destroyed) return;
  const problem = toProblem(error);
  if (problem.cause !== undefined) log.error({ traceId, code: problem.code, err: problem.cause }, 'problem');
  if (response.headersSent) response.destroy();
  else sendProblem(request, response, problem, traceId);
}

interface Observed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly traceId: string;
  readonly start: number;
  readonly caller: () => Caller;
}

function observe(options: AnswerOptions, path: string, observed: Observed): void {
  observed.response.once('close', () => {
    told(options, path, observed);
  });
}

/** Counts a request that is answered, and logs it. */
function told(
  { requestLog, gateway }: AnswerOptions,
  path: string,
  { request, response, traceId, start, caller }: Observed,
): void {
  const milliseconds = performance.now() - start;
  const { method = '' } = request;
  const { statusCode: status } = response;
  gateway.metrics.request(path, method, status, milliseconds / 1000);
  requestLog({ traceId, method, route: path, status, milliseconds, identity: caller().identity });
}

function check(route: Route, reply: Reply<unknown>): void {
  if (!('body' in reply) || reply.as === 'noContent') return;
  const read = route.answer.safeParse(JSON.parse(JSON.stringify(reply.body)));
  if (!read.success)
    throw new Error(`${route.method} ${route.path} answers otherwise than documented: ${read.error.message}`);
}
