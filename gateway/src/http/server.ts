import { createServer, type Server } from 'node:http';
import { type AnswerOptions, answerWith } from './answer';
import { createApp } from './app';
import { pathPattern } from './pathPattern';
import { routes } from './routes';

/**
 * The HTTP server: Express, with the routes that are asked most answered ahead of it, by the same code. Express alone would cost
 * such a request more than all the rest of its answer.
 */
export function createHttpServer(options: AnswerOptions): Server {
  const answer = answerWith(options);
  const app = createApp(routes, answer, options.log);
  const hot = routes.filter((route) => route.hot).map((route) => ({ route, match: pathPattern(route.path) }));
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      const { url = '' } = request;
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
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
  return server;
}

/** A path that cannot be decoded is left to Express, which refuses it. */
function matchSafely(match: ReturnType<typeof pathPattern>, path: string): Record<string, string> | undefined {
  try {
    return match(path);
  } catch {
    return undefined;
  }
}
