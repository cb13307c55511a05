import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received request. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `drop` closes the connection without a response, `hang` never responds; a function writes the response itself. */
export type Script = Reply | 'drop' | 'hang' | ((response: ServerResponse) => void);

export interface Wire {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** A real HTTP server with the gateway's documented responses, so that clients use real sockets. */
export async function openWire(answer: (request: Received, count: number) => Script): Promise<Wire> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://wire');
      const text = Buffer.concat(chunks).toString();
      const one: Received = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      received.push(one);
      play(answer(one, received.length), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function play(script: Script, response: ServerResponse): void {
  if (script === 'hang') return;
  if (script === 'drop') {
    response.destroy();
    return;
  }
  if (typeof script === 'function') {
    script(response);
    return;
  }
  const { status = 200, headers = {}, body } = script;
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

/** An RFC 9457 problem in the gateway's format. */
export const problem = (status: number, code: string, more: Readonly<Record<string, unknown>> = {}): Reply => ({
  status,
  body: {
    type: `urn:lotline:error:${code}`,
    title: code,
    status,
    detail: `Because ${code}.`,
    code,
    traceId: 'T1',
    ...more,
  },
});
