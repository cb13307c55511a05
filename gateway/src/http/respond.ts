import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { must } from '@lotline/chaincode/domain';
import { type AnswerPart, letGo, partsOf } from '../answerers/answerParts';
import { bestType } from './accept';
import { gzip, isWorthGzip, takesGzip } from './gzip';
import type { Problem } from '../problem';
import { problemBody, type ProblemForm } from '../problem';
import type { ReadyAnswer } from './readyAnswers';
import type { Reply, Route } from './route';
import { answerHeaders, apiHeaders } from './securityHeaders';
import { writeProblem } from '../xml';
import { pageStatuses, retryAfter, success } from './statuses';

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
    await sendStream(response, reply, headers);
    return;
  }
  if ('text' in reply) {
    await sendText(response, reply, headers);
    return;
  }
  const status = success[reply.as ?? successes?.[0] ?? 'ok'];
  if (isBare(status, reply.body)) {
    response.writeHead(status, { ...headers, ...apiHeaders, ...reply.headers });
    response.end();
    return;
  }
  const height = reply.height ?? heightOf(reply.body);
  const all = { ...headers, ...answerHeaders(height), ...reply.headers };
  await sendSmall(response, status, all, JSON.stringify(reply.body));
}

/** Sends a stream. Events are not compressed: each has to leave at once. */
async function sendStream(
  response: ServerResponse,
  { stream, type, height }: Extract<Reply<unknown>, { stream: Readable }>,
  headers: Headers,
): Promise<void> {
  const isSmall = takesGzip(response.req) && !type.startsWith('text/event-stream');
  response.writeHead(success.ok, {
    ...headers,
    ...apiHeaders,
    'Content-Type': type,
    'Lotline-Height': String(height),
    Vary: varied(response),
    ...(isSmall ? { 'Content-Encoding': 'gzip' } : {}),
  });
  if (response.req.method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  const parts = partsOf(stream);
  if (parts) await sendParts(parts, response, isSmall);
  else await (isSmall ? pipeline(stream, createGzip({ level: 1 }), response) : pipeline(stream, response));
}

const written = (sink: Writable, part: AnswerPart): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(part, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

async function writeAll(parts: AsyncIterable<AnswerPart>, sink: Writable): Promise<void> {
  for await (const part of parts) {
    await written(sink, part);
    letGo(part);
  }
  sink.end();
}

/** Sends an answer from a thread: each part once the one before has left. */
async function sendParts(parts: AsyncIterable<AnswerPart>, response: ServerResponse, isSmall: boolean): Promise<void> {
  const gzipping = isSmall ? createGzip({ level: 1 }) : undefined;
  const sink = gzipping ?? response;
  const sent = gzipping ? pipeline(gzipping, response) : finished(response);
  try {
    await Promise.all([writeAll(parts, sink), sent]);
  } catch (error) {
    sink.destroy();
    throw error;
  }
}

/** Sends a text, such as a page for people, with the status that it has. */
const sendText = (
  response: ServerResponse,
  { text, type, status = 'fine', headers: own }: Extract<Reply<unknown>, { text: string }>,
  headers: Headers,
): Promise<void> =>
  sendSmall(response, pageStatuses[status], { ...headers, ...apiHeaders, 'Content-Type': type, ...own }, text);

const isBare = (status: number, body: unknown): boolean =>
  status === success.noContent || status === success.accepted || body === null;

const compressed = new WeakMap<ReadyAnswer, Buffer>();

/** Sends a cached response. */
export async function sendReady(response: ServerResponse, answer: ReadyAnswer, headers: Headers): Promise<void> {
  const { body } = answer;
  if (isWorthGzip(body.length) && takesGzip(response.req)) {
    const bytes = compressed.get(answer) ?? (await gzip(body));
    compressed.set(answer, bytes);
    sendBytes(response, success.ok, { ...headers, ...answerHeaders(answer.height), Vary: varied(response) }, bytes);
    return;
  }
  const all = [...answer.headers];
  for (const name in headers) all.push(name, must(headers[name], name));
  response.writeHead(success.ok, all);
  response.end(answer.body, 'latin1');
}

const problemTypes = ['application/problem+json', 'application/json', 'application/ld+json'] as const;
const xmlProblemTypes = ['application/problem+xml', 'application/xml', 'text/xml'] as const;

/** True for a request that takes problems as XML only. */
const wantsXml = ({ headers }: IncomingMessage): boolean =>
  bestType(headers.accept, [...problemTypes, ...xmlProblemTypes])?.endsWith('xml') === true;

/** Sends a problem. For a moment, the rest of a refused body is read and dropped. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  { form, traceId }: { form: ProblemForm; traceId: string },
): void {
  const wait = retryAfter[problem.code];
  const isXml = form.inXml === true && wantsXml(request);
  const headers: Record<string, string> = {
    ...apiHeaders,
    'Content-Type': `application/problem+${isXml ? 'xml' : 'json'}; charset=utf-8`,
    ...(wait === undefined ? {} : { 'Retry-After': String(wait) }),
    ...problem.options.headers,
  };
  if (!request.complete) abandon(request);
  const body = problemBody(problem, form, traceId);
  send(response, form.status, headers, isXml ? writeProblem(body) : JSON.stringify(body));
}

function abandon(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainMilliseconds);
  const stop = (): void => {
    clearTimeout(timer);
  };
  request.once('end', stop).once('close', stop);
}

/** Sends a text, compressed where that pays and the client takes it. */
async function sendSmall(response: ServerResponse, status: number, headers: Headers, text: string): Promise<void> {
  if (!isWorthGzip(text.length)) {
    send(response, status, headers, text);
    return;
  }
  const all = { ...headers, Vary: varied(response) };
  if (takesGzip(response.req)) sendBytes(response, status, all, await gzip(text));
  else send(response, status, all, text);
}

/** Added to the other headers on which the response depends. */
const varied = (response: ServerResponse): string =>
  [response.getHeader('Vary'), 'Accept-Encoding'].filter((each) => each !== undefined).join(', ');

function sendBytes(response: ServerResponse, status: number, headers: Headers, bytes: Buffer): void {
  response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': bytes.length });
  response.end(bytes);
}

function send(response: ServerResponse, status: number, headers: Headers, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function heightOf(body: unknown): number | undefined {
  const height = (body as { height?: unknown } | null)?.height;
  return typeof height === 'number' ? height : undefined;
}
