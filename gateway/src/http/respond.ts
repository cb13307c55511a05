import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Problem } from './problem';
import { problemBody } from './problem';
import type { ReadyAnswer } from './readyAnswers';
import type { Reply, Route } from './route';
import { apiHeaders } from './securityHeaders';
import { retryAfter, statusOf, success } from './statuses';

type Headers = Readonly<Record<string, string>>;

/** Milliseconds for which the rest of a refused body is read and dropped, so that the client receives the response. */
const drainMilliseconds = 1000;

/** Sends a handler's reply. */
export async function sendReply(
  response: ServerResponse,
  { successes }: Route,
  reply: Reply<unknown>,
  headers: Headers,
): Promise<void> {
  if ('stream' in reply) {
    response.writeHead(success.ok, {
      ...headers,
      ...apiHeaders,
      'Content-Type': reply.type,
      'Lotline-Height': String(reply.height),
    });
    await pipeline(reply.stream, response);
    return;
  }
  if ('text' in reply) {
    send(response, success.ok, { ...headers, ...apiHeaders, 'Content-Type': reply.type }, reply.text);
    return;
  }
  const status = success[reply.as ?? successes?.[0] ?? 'ok'];
  if (status === success.noContent) {
    response.writeHead(status, { ...headers, ...apiHeaders, ...reply.headers });
    response.end();
    return;
  }
  const height = reply.height ?? heightOf(reply.body);
  send(response, status, { ...headers, ...answerHeaders(height), ...reply.headers }, JSON.stringify(reply.body));
}

/** The headers of every JSON response. */
export const answerHeaders = (height: number | undefined): Headers => ({
  ...apiHeaders,
  'Content-Type': 'application/json; charset=utf-8',
  ...(height === undefined ? {} : { 'Lotline-Height': String(height) }),
});

/** Sends a cached response. */
export function sendReady(response: ServerResponse, answer: ReadyAnswer, headers: Headers): void {
  const all = [...answer.headers];
  for (const name in headers) all.push(name, headers[name] ?? '');
  response.writeHead(success.ok, all);
  response.end(answer.body, 'latin1');
}

/** Sends a problem. For a moment, the rest of a refused body is read and dropped. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  traceId: string,
): void {
  const wait = retryAfter[problem.code];
  const headers: Record<string, string> = {
    ...apiHeaders,
    'Content-Type': 'application/problem+json; charset=utf-8',
    ...(wait === undefined ? {} : { 'Retry-After': String(wait) }),
    ...problem.options.headers,
  };
  if (!request.complete) abandon(request);
  send(response, statusOf(problem.code), headers, JSON.stringify(problemBody(problem, traceId)));
}

function abandon(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainMilliseconds);
  const stop = (): void => {
    clearTimeout(timer);
  };
  request.once('end', stop).once('close', stop);
}

function send(response: ServerResponse, status: number, headers: Headers, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function heightOf(body: unknown): number | undefined {
  const height = (body as { height?: unknown } | null)?.height;
  return typeof height === 'number' ? height : undefined;
}
