import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { AnswerCheck } from '../../gateway/src/http/answer';
import { readConfig } from '../../gateway/src/config';
import { openLog } from '../../gateway/src/log';
import { type Running, startGateway, type StartOptions } from '../../gateway/src/start';
import { copyFirstStart } from './firstStart';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface Sending {
  readonly as?: string;
  readonly key?: string;
  readonly method?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway on a port of its own, over the real contract and an embedded ledger in a folder of its own. */
export interface TestGateway {
  readonly running: Running;
  readonly log: string[];
  readonly data: string;
  keyOf(organisation: string): string;
  send(path: string, sending?: Sending): Promise<Answer>;
  /** POST as an organisation. */
  post(as: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(as: string, path: string): Promise<Answer>;
  /** Captures a document, by default event by event, and waits for its job: the body is the job's result beside its own fields. */
  capture(as: string, document: unknown, headers?: Readonly<Record<string, string>>, query?: string): Promise<Answer>;
  height(): Promise<number>;
  close(): Promise<void>;
}

/** Gateways that no test has closed yet. After a failed test they would keep the process alive. */
const open = new Set<Running>();

/** Problems whose codes their routes do not declare. */
const undeclared = new Set<string>();

afterAll(async () => {
  for (const running of open) await running.close();
  expect([...undeclared]).toEqual([]);
});

const checkAnswers: AnswerCheck = ({ route, code, isDeclared }) => {
  if (!isDeclared) undeclared.add(`${route} answers ${code}`);
};

/**
 * Without a folder, the gateway of the demonstration opens a copy of one that was started before: all these have the same keys,
 * certificates and first blocks. Name an empty folder for a network of its own.
 */
export async function openGateway(
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
  options: Pick<StartOptions, 'clock'> = {},
): Promise<TestGateway> {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'lotline-http-'));
  const isUsual = environment['LOTLINE_CONFIG'] === undefined && options.clock === undefined;
  if (folder === undefined && isUsual) await copyFirstStart(data);
  const log: string[] = [];
  const config = readConfig({
    LOTLINE_DATA: data,
    PORT: '0',
    LOTLINE_RATE_LIMIT: '0',
    LOTLINE_PUBLIC_LIMIT: '0',
    LOTLINE_FAILURE_LIMIT: '0',
    ...environment,
  });
  const destination = { write: (line: string) => void log.push(line) };
  const running = await startGateway(config, { log: openLog('trace', destination), checkAnswers, ...options });
  open.add(running);
  const keyOf = (organisation: string): string =>
    readFileSync(join(data, 'keys', `${organisation}.key`), 'utf8').trim();
  const send = async (path: string, sending: Sending = {}): Promise<Answer> => {
    const key = sending.key ?? (sending.as === undefined ? undefined : keyOf(sending.as));
    const response = await fetch(running.url + path, requestOf(sending, key));
    return answerOf(response);
  };
  return {
    running,
    log,
    data,
    keyOf,
    send,
    post: (as, path, body, headers = {}) => send(path, { as, body, headers }),
    get: (as, path) => send(path, { as }),
    capture: async (as, document, headers = {}, query = '') => {
      const proceed = { 'gs1-capture-error-behaviour': 'proceed', ...headers };
      const accepted = await send(`/epcis/capture${query}`, { as, body: document, headers: proceed });
      if (accepted.status !== 202) return accepted;
      const job = await send(accepted.headers.get('location') ?? '', { as, headers: { prefer: 'wait=30' } });
      return { ...job, body: { ...job.body, ...(job.body['lotline:result'] as Record<string, unknown>) } };
    },
    height: async () => (await running.gateway.ledger.health()).height,
    close: async () => {
      open.delete(running);
      await running.close();
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

function requestOf({ method, body, raw, headers }: Sending, key: string | undefined): RequestInit {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const bearer = key === undefined ? {} : { authorization: `Bearer ${key}` };
  if (payload === undefined) return { method: method ?? 'GET', headers: { ...bearer, ...headers } };
  return {
    method: method ?? 'POST',
    headers: { ...bearer, 'content-type': 'application/json', ...headers },
    body: typeof payload === 'string' ? payload : new Uint8Array(payload),
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '');
  const body = (isJson && text !== '' ? JSON.parse(text) : { text }) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

/** Sends bytes until the server responds; returns their number. */
export function flood(
  url: string,
  path: string,
  key: string,
  type = 'application/json',
): Promise<{ status: number; sent: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    const request = httpRequest(url + path, { method: 'POST', headers });
    const chunk = Buffer.alloc(65_536, 0x20);
    let sent = 0;
    let answered = false;
    const pump = (): void => {
      while (!answered && sent < 100_000_000) {
        sent += chunk.length;
        if (!request.write(chunk)) {
          request.once('drain', pump);
          return;
        }
      }
    };
    request.on('response', (response) => {
      answered = true;
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        request.destroy();
        resolve({ status: response.statusCode ?? 0, sent, body });
      });
    });
    request.on('error', (error) => {
      if (!answered) reject(error);
    });
    pump();
  });
}
