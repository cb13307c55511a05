import { createServer, type Server } from 'node:http';
import { type AnswerOptions, answerReadyWith, answerWith } from './answer';
import { createApp } from './app';
import { pathPattern } from './pathPattern';
import { ReadyAnswers } from './readyAnswers';
import { openRequestLog } from './requestLog';
import { routes } from './routes';

type ServerOptions = Omit<AnswerOptions, 'ready' | 'requestLog'>;

/**
 * The HTTP server: Express, with the routes that are asked most answered ahead of it, by the same code. Express alone would cost
 * such a request more than all the rest of its answer.
 */
export function createHttpServer(given: ServerOptions): Server {
  const ready = new ReadyAnswers(given.gateway.readModel);
  const options = { ...given, ready, requestLog: openRequestLog(given.log) };
  const answer = answerWith(options);
  const answerReady = answerReadyWith(options);
  const app = createApp(routes, answer, options.log);
  const hot = routes.filter((route) => route.hot).map((route) => ({ route, match: pathPattern(route.path) }));
  const server = createServer({ connectionsCheckingInterval: checkEvery }, (request, response) => {
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

/** How often connections are looked through for those past a limit, in milliseconds. */
const checkEvery = 5000;

/** A connection that sends nothing, or too slowly, or does not read what it asked for, is closed; and there are only so many. */
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
    log.warn({ connections }, 'connections are closed at once: there are as many as LOTLINE_CONNECTIONS allows');
  });
}

/** A path that cannot be decoded is left to Express, which refuses it. */
function matchSafely(match: ReturnType<typeof pathPattern>, path: string): Record<string, string> | undefined {
  try {
    return match(path);
  } catch {
    return undefined;
  }
}
