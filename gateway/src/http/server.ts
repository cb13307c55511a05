import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AnswerOptions, answerReadyWith, answerWith } from './answer';
import { createApp, plainRoutes } from './app';
import { ReadyAnswers } from './readyAnswers';
import { openRequestLog } from './requestLog';
import { routes } from './routes';
import { serveWebSockets } from './webSockets';
import { timeBudgets } from '../timeBudgets';

type ServerOptions = Omit<AnswerOptions, 'ready' | 'requestLog'>;

/**
 * The HTTP server: Express, with cached responses served ahead of it. As an Express middleware the cache served a trace at 0.94 of the rate
 * of bare Express instead of 1.57, and a lot at 0.39 instead of 0.60. A router of our own ahead of Express made no difference to uncached
 * reads: 0.30 with it, 0.27 without (`npm run bench -- --only http`, two busy cores). Writes to a plain path have their
 * route found ahead of it, too: Express does nothing for them but change the prototypes of request and response.
 */
export function createHttpServer(given: ServerOptions): Server {
  const ready = new ReadyAnswers(given.gateway.readModel);
  const options = { ...given, ready, requestLog: openRequestLog(given.log) };
  const answerReady = answerReadyWith(options);
  const answer = answerWith(options);
  const app = createApp(routes, answer, options.log);
  const posted = plainRoutes(routes.filter(({ method }) => method === 'post'));
  const server = createServer(
    { connectionsCheckingInterval: checkEvery, maxHeaderSize: longestHead, shouldUpgradeCallback: isWebSocket },
    (request, response) => {
      if (given.edge.answersOrigin(request, response)) return;
      const cached = request.method === 'GET' ? ready.find(request.url ?? '') : undefined;
      const route = request.method === 'POST' ? posted(request) : undefined;
      if (cached) answerReady(cached, request, response);
      else if (route) void answer(route, request, response, {});
      else app(request, response);
    },
  );
  limitConnections(server, given);
  serveWebSockets(server, given);
  return server;
}

/** Requests that offer another protocol, such as h2c, are answered over HTTP/1.1. */
const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Maximum bytes of a request's line and headers: enough to answer a URL that is too long with 414. */
const longestHead = 64 * 1024;

/** Milliseconds between checks for connections past a limit. */
const checkEvery = 5000;

/** Closes connections that send nothing, send too slowly or do not read their response, and limits the number of connections. */
function limitConnections(server: Server, { gateway, log }: ServerOptions): void {
  const { connections, silence } = gateway.limits;
  server.headersTimeout = timeBudgets.requestHeaders;
  server.requestTimeout = timeBudgets.request;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
  server.timeout = silence;
  server.maxConnections = connections;
  let lastLogged = -Infinity;
  server.on('drop', () => {
    gateway.metrics.dropped();
    if (performance.now() - lastLogged < 60_000) return;
    lastLogged = performance.now();
    log.warn({ connections }, 'new connections are closed: the limit LOTLINE_CONNECTIONS is reached');
  });
}
