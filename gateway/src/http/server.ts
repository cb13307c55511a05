import { createServer, type Server } from 'node:http';
import { type AnswerOptions, answerReadyWith, answerWith } from './answer';
import { createApp } from './app';
import { pathPattern } from './pathPattern';
import { ReadyAnswers } from './readyAnswers';
import { openRequestLog } from './requestLog';
import { routes } from './routes';

type ServerOptions = Omit<AnswerOptions, 'ready' | 'requestLog'>;

/**
 * The HTTP server: Express, with the hot routes served ahead of it by the same pipeline. Express alone would cost such a request more
 * than the rest of its processing.
 */
export function createHttpServer(given: ServerOptions): Server {
  const ready = new ReadyAnswers(given.gateway.readModel);
  const options = { ...given, ready, requestLog: openRequestLog(given.log) };
  const answer = answerWith(options);
  const answerReady = answerReadyWith(options);
  const app = createApp(routes, answer, options.log);
  const hot = routes.filter((route) => route.hot).map((route) => ({ route, match: pathPattern(route.path) }));
  const server = createServer({ connectionsCheckingInterval: checkEvery }, (request, response) => {
    if (given.edge.answersOrigin(request, response)) return;
    if (request.method === 'GET') {
      const { url = '' } = request;
      const known = ready.find(url);
      if (known) {
        answerReady(known, request, response);
        return;
      }
      const mark = url.indexOf('?');
      const path = mark < 0 ? url : url.slice(0, mark);
      for (const { route, match } of hot) {
        const params = matchSafely(match, path);
        if (params) {
          void answer(route, request, response, params);
          return;
        }
      }
    }
    app(request, response);
  });
  limitConnections(server, given);
  return server;
}

/** Milliseconds between checks for connections past a limit. */
const checkEvery = 5000;

/** Closes connections that send nothing, send too slowly or do not read their response, and limits the number of connections. */
function limitConnections(server: Server, { gateway, log }: ServerOptions): void {
  const { connections, silence } = gateway.limits;
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
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

/** No match for a path that cannot be decoded: Express refuses it. */
function matchSafely(match: ReturnType<typeof pathPattern>, path: string): Record<string, string> | undefined {
  try {
    return match(path);
  } catch {
    return undefined;
  }
}
