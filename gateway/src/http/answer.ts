import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answerers } from '../answerers/answerers';
import type { Caller } from '../auth/caller';
import { rolesNow } from '../auth/rolesNow';
import { callerNetwork } from './callerNetwork';
import { type Holder, organisationHolder, publicHolders } from './byteBudget';
import { authenticate, callerByKey } from './authenticate';
import type { Edge } from './edge';
import { epcisStatus, epcisType } from './epcisProblem';
import type { Gateway } from './gateway';
import type { Logger } from '../log';
import type { AnyCode } from '../answers/codes';
import { codesOf, isForAnyone } from './codesOf';
import { plainForm, Problem, type ProblemForm } from '../problem';
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
  /** Requests without a key, by address. */
  readonly publicRequests: RateLimit;
  readonly edge: Edge;
  readonly ready: ReadyAnswers;
  /** Checks every response against its route's schema, and reports each problem. For tests. */
  readonly checkAnswers?: AnswerCheck | undefined;
}

/** Takes note of a problem before it is sent: its route, its code, and whether the route declares it. For tests. */
export type AnswerCheck = (seen: {
  readonly route: string;
  readonly code: AnyCode;
  readonly isDeclared: boolean;
}) => void;

/** Handles a request whose route is known. Never rejects. */
export type Answer = (
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  params: Readonly<Record<string, string>>,
) => Promise<void>;

/** Handles a request whose response is in the cache. Never throws. */
export type AnswerReady = (answer: ReadyAnswer, request: IncomingMessage, response: ServerResponse) => void;

const nobody: Caller = { keyId: '', identity: { organisation: '', mspId: '', user: '' }, roles: [] };
const noHeaders: Readonly<Record<string, string>> = {};

/** The pipeline of every request: authenticate, parse, run the handler, log one line. */
export function answerWith(options: AnswerOptions): Answer {
  const { gateway } = options;
  return async (route, request, response, params) => {
    const start = performance.now();
    const traceId = randomUUID();
    let caller = nobody;
    observe(options, route.path, { request, response, traceId, start, caller: () => caller });
    try {
      announce(route, response, gateway);
      caller = callerOf(route, request, options);
      const limits = countOf(route, request, { caller, options });
      const { minHeight, ...parts } = await readRequest(route, request, params, {
        caller,
        gateway,
        holders: () => holdersOf(request, { caller, options }),
      });
      if (minHeight !== undefined) await reach(gateway, minHeight);
      const reply = await route.handle({ ...parts, caller, headers: request.headers }, until(response, gateway));
      if (options.checkAnswers) check(route, reply);
      const ready =
        route.hot && route.access === undefined
          ? keep(options.ready, route, { url: request.url ?? '', reply })
          : undefined;
      if (ready) await sendReady(response, ready, limits);
      else await sendReply(response, route, reply, limits);
    } catch (error) {
      options.checkAnswers?.(seen(route, error));
      fail(options.log, request, response, { error, traceId, formOf: formOf(route) });
    }
  };
}

/** The gateway as one request sees it: its questions that wait for a thread are dropped when its client has gone. */
function until(response: ServerResponse, gateway: Gateway): Gateway {
  const answerers: Answerers = {
    ...gateway.answerers,
    ask: (task, by) => {
      const left = new AbortController();
      response.once('close', () => {
        left.abort();
      });
      return gateway.answerers.ask(task, by, left.signal);
    },
  };
  return { ...gateway, answerers };
}

function seen(route: Route, error: unknown): Parameters<AnswerCheck>[0] {
  const { code } = toProblem(error);
  return { route: `${route.method} ${route.path}`, code, isDeclared: codesOf(route).includes(code) };
}

const epcisForm = (problem: Problem): ProblemForm => ({
  type: epcisType(problem),
  status: epcisStatus(problem.code),
  inXml: true,
});

/** The form of problems of a path that no route has. */
export const formAt = (path: string): typeof plainForm => (/^\/epcis(?:\/|$)/.test(path) ? epcisForm : plainForm);

const formOf = ({ standard }: Route): typeof plainForm => (standard ? epcisForm : plainForm);

function announce({ announces }: Route, response: ServerResponse, { limits }: Gateway): void {
  if (!announces) return;
  for (const [name, value] of Object.entries(announces(limits))) response.setHeader(name, value);
}

/** The pipeline of a request whose response is cached: authenticate, log one line. */
export function answerReadyWith(options: AnswerOptions): AnswerReady {
  const { gateway, requests } = options;
  return (answer, request, response) => {
    const start = performance.now();
    const traceId = randomUUID();
    let caller = nobody;
    const failed = (error: unknown): void => {
      fail(options.log, request, response, { error, traceId });
    };
    try {
      // Any valid key may read a cached response; other requests fail, and are counted, in the usual way.
      caller = callerByKey(request, gateway.keys) ?? callerOf(answer.route, request, options);
      sendReady(response, answer, requests.count(caller.keyId)).catch(failed);
    } catch (error) {
      failed(error);
    }
    reportFinished(options, answer.route.path, { request, response, traceId, start, caller: () => caller });
  };
}

/** Caches the response of a hot route; undefined if it must not be cached. */
function keep(
  ready: ReadyAnswers,
  route: Route,
  { url, reply }: { url: string; reply: Reply<unknown> },
): ReadyAnswer | undefined {
  if (!('body' in reply) || reply.isOfCaller) return undefined;
  const { height } = reply.body as { height: number };
  ready.keep(url, { route, height, body: JSON.stringify(reply.body) });
  return ready.find(url);
}

/** Counts a request of a key, or one of an address to a public route. Returns the rate limit headers. */
function countOf(
  { access }: Route,
  request: IncomingMessage,
  { caller, options }: { caller: Caller; options: AnswerOptions },
): Readonly<Record<string, string>> {
  const { requests, publicRequests, edge } = options;
  if (caller !== nobody) return requests.count(caller.keyId);
  return access === 'public' ? publicRequests.count(callerNetwork(edge.addressOf(request))) : noHeaders;
}

/** The share of all bodies that a body counts for. */
function holdersOf(
  request: IncomingMessage,
  { caller, options: { edge } }: { caller: Caller; options: AnswerOptions },
): readonly Holder[] {
  if (caller !== nobody) return organisationHolder(caller.identity.organisation);
  return publicHolders(callerNetwork(edge.addressOf(request)));
}

function callerOf({ access }: Route, request: IncomingMessage, { gateway, failures, edge }: AnswerOptions): Caller {
  if (isForAnyone(access) || (access === 'local' && edge.mayScrape(request))) return nobody;
  const caller = authenticate(request, gateway.keys, {
    failures,
    networkOf: () => callerNetwork(edge.addressOf(request)),
  });
  if (access !== undefined && access !== 'local' && !rolesNow(gateway.readModel, caller).includes(access)) {
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

/** Sends the problem. A response that has begun is broken off instead, so that the client does not take it as complete. */
export function fail(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  {
    error,
    traceId,
    formOf = plainForm,
  }: { error: unknown; traceId: string; formOf?: (problem: Problem) => ProblemForm },
): void {
  // The client has disconnected: that is not a failure of the gateway.
  if (response.destroyed) return;
  const problem = toProblem(error);
  if (problem.cause !== undefined) log.error({ traceId, code: problem.code, err: problem.cause }, 'problem');
  if (response.headersSent) response.destroy();
  else sendProblem(request, response, problem, { form: formOf(problem), traceId });
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
    reportFinished(options, path, observed);
  });
}

/** Counts and logs a finished request. */
function reportFinished(
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
  if (!('body' in reply) || reply.as === 'noContent' || reply.as === 'accepted') return;
  const read = route.answer.safeParse(JSON.parse(JSON.stringify(reply.body)));
  if (!read.success)
    throw new Error(`${route.method} ${route.path} answers otherwise than documented: ${read.error.message}`);
}
