import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { utcTime } from '@lotline/chaincode/domain';
import { type WebSocket, WebSocketServer } from 'ws';
import { EpcisRefusal } from '../epcis/epcisRefusal';
import { type Schedule, scheduleFields } from '../epcis/subscriptions/schedule';
import type { Controls } from '../epcis/subscriptions/subscriptions';
import { callerNetwork } from './callerNetwork';
import type { AnswerOptions } from './answer';
import { authenticate, callerByKey } from './authenticate';
import { epcisStatus, epcisType } from './epcisProblem';
import { pathPattern } from './pathPattern';
import { Problem, problemBody } from '../problem';
import { readQuery } from './query';
import { contextUrl } from './routes/epcis/context';
import { negotiate } from './routes/epcis/negotiate';
import { toProblem } from './toProblem';
import { apiLimits } from '../answers/limits';

type Options = Pick<AnswerOptions, 'gateway' | 'log' | 'failures' | 'requests' | 'edge'>;

const eventsOf = pathPattern('/epcis/queries/{queryName}/events');
/** Bytes that may wait for a reader before it is given no more. */
const mostWaiting = 4 * 1024 * 1024;
/** Milliseconds between pings; a connection that has not answered the last one is closed. */
const pulse = 30_000;
/** Close codes of RFC 6455: the endpoint goes away, a policy forbids more. */
const [goingAway, mayNotRead] = [1001, 1008];

const flagOf = (query: Readonly<Record<string, string>>, name: string): boolean => {
  const text = query[name] ?? 'false';
  if (text === 'true' || text === 'false') return text === 'true';
  throw new EpcisRefusal('subscription_invalid', `${name} is true or false.`);
};

/** The controls of a subscription in a query string. Throws EpcisRefusal. */
function controlsOf(query: Readonly<Record<string, string>>): Controls {
  const known = new Set([...scheduleFields, 'stream', 'reportIfEmpty', 'initialRecordTime']);
  const other = Object.keys(query).find((name) => !known.has(name));
  if (other !== undefined)
    throw new EpcisRefusal('subscription_invalid', `${other.slice(0, 100)} is no control of a subscription.`);
  const given = scheduleFields.filter((name) => query[name] !== undefined);
  const schedule: Schedule = Object.fromEntries(given.map((name) => [name, query[name]]));
  const { initialRecordTime } = query;
  if (initialRecordTime !== undefined && utcTime(initialRecordTime) === undefined) {
    throw new EpcisRefusal('subscription_invalid', 'initialRecordTime is a date-time with offset.');
  }
  return {
    ...(given.length > 0 && { schedule }),
    stream: flagOf(query, 'stream'),
    reportIfEmpty: flagOf(query, 'reportIfEmpty'),
    initialRecordTime,
  };
}

/** Answers a request that is not upgraded. */
function refuse(socket: Duplex, error: unknown): void {
  const problem = toProblem(error);
  const form = { type: epcisType(problem), status: epcisStatus(problem.code) };
  const body = JSON.stringify(problemBody(problem, form, randomUUID()));
  const head = [
    `HTTP/1.1 ${form.status} ${STATUS_CODES[form.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const sendTo =
  (socket: WebSocket) =>
  (document: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > mostWaiting) {
        reject(new Error('The connection takes no more at present.'));
        return;
      }
      socket.send(document, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });

/** Closes connections that do not answer pings. */
function watch(socket: WebSocket): void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    socket.ping();
  }, pulse).unref();
  socket.once('close', () => {
    clearInterval(timer);
  });
}

/** @throws Problem if the organisation or the gateway has as many connections as it may. */
function assertRoom(subscriptions: Options['gateway']['epcis']['subscriptions'], organisation: string): void {
  if (subscriptions.connectionsOf(organisation) >= apiLimits.webSockets) {
    const message = `Your organisation has ${apiLimits.webSockets} WebSockets open, which is the maximum.`;
    throw new Problem('streams_exceeded', message);
  }
  if (subscriptions.connections < apiLimits.allWebSockets) return;
  throw new Problem('overloaded', 'Too many connections are subscribed.');
}

/** Subscribes the connection of a request to a named query. Throws if it may not. */
function subscribe(
  options: Options,
  sockets: WebSocketServer,
  request: IncomingMessage,
  connection: [Duplex, Buffer],
): void {
  const { gateway, failures, requests, edge } = options;
  const { subscriptions } = gateway.epcis;
  const [path = '', text = ''] = (request.url ?? '').split('?');
  const query = eventsOf(path)?.['queryName'];
  if (query === undefined) throw new Problem('route_unknown', 'Only /epcis/queries/{queryName}/events has WebSockets.');
  const caller = authenticate(request, gateway.keys, {
    failures,
    networkOf: () => callerNetwork(edge.addressOf(request)),
  });
  requests.count(caller.keyId);
  const { epcFormat } = negotiate({ ...request.headers, accept: '*/*' });
  const controls = controlsOf(readQuery(text));
  const { organisation } = caller.identity;
  assertRoom(subscriptions, organisation);
  // Before the upgrade, so that a wrong subscription is answered over HTTP.
  let live: WebSocket | undefined;
  const end = subscriptions.connect(
    { organisation, query, controls },
    {
      epcFormat,
      lotlineContext: contextUrl(request.headers),
      send: (document) => {
        if (!live) return Promise.reject(new Error('The connection is not open yet.'));
        if (callerByKey(request, gateway.keys)?.keyId === caller.keyId) return sendTo(live)(document);
        live.close(mayNotRead, 'key_invalid');
        return Promise.reject(new Error('The key of the connection has ended.'));
      },
    },
    () => live?.close(goingAway),
  );
  connection[0].once('close', end);
  const from = controls.initialRecordTime ?? new Date().toISOString();
  const addTime = (head: string[]): void => void head.push(`GS1-Query-Min-Record-Time: ${from}`);
  sockets.on('headers', addTime);
  sockets.handleUpgrade(request, ...connection, (socket) => {
    live = socket;
    watch(socket);
    socket.on('error', () => {
      socket.terminate();
    });
  });
  // The head is written before handleUpgrade returns, or never.
  sockets.off('headers', addTime);
}

/** Serves the WebSocket subscriptions of EPCIS 2.0. */
export function serveWebSockets(server: Server, options: Options): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {
      socket.destroy();
    });
    try {
      subscribe(options, sockets, request, [socket, head]);
    } catch (error) {
      options.log.info({ code: toProblem(error).code }, 'a WebSocket was refused');
      refuse(socket, error);
    }
  });
}
