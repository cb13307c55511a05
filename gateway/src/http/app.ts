import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Answer } from './answer';
import { fail, formAt } from './answer';
import { docsRouter } from './docs';
import type { Logger } from '../log';
import { expressPath, pathPattern } from './pathPattern';
import { Problem } from '../problem';
import type { Route } from './route';

/** The Express application: every route of the table, the documentation page, and problems for all other requests. */
export function createApp(routes: readonly Route[], answer: Answer, log: Logger): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing');
  app.set('query parser', false);
  // The gateway serves plain HTTP. A proxy that adds TLS must add Strict-Transport-Security too.
  app.use(exceptPosts(helmet({ contentSecurityPolicy: { directives: pagePolicy }, strictTransportSecurity: false })));
  app.use('/docs', docsRouter());
  app.use(plainPaths(routes, answer));
  for (const route of routes) {
    const path = expressPath(route.path) + (route.deep ? '{/*rest}' : '') + (route.path === epcisRoot ? '{/}' : '');
    app[route.method](path, (request, response, next) => {
      if (route.takes?.(request.path) === false) next();
      else void answer(route, request, response, parametersOf(route, request.params));
    });
  }
  app.use((request) => {
    refuseMethod(routes, request.path);
    throw new Problem('route_unknown', 'No route has this path; GET /openapi.json lists all routes.');
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    fail(log, request, response, { error, traceId: randomUUID(), formOf: formAt(request.path) });
  });
  return app;
}

/** Answers of POST are data with headers of their own (`apiHeaders`): the policies for pages would cost more than routing the request. */
type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
const exceptPosts =
  (use: Handler): Handler =>
  (request, response, next) => {
    if (request.method === 'POST') next();
    else use(request, response, next);
  };

/** Finds the route of a request whose path has no parameters: Express compares a path with one route after the other. */
export function plainRoutes(routes: readonly Route[]): (request: IncomingMessage) => Route | undefined {
  const isPlain = ({ path, deep = false }: Route): boolean => !deep && !path.includes('{') && path !== epcisRoot;
  const known = new Map(routes.filter(isPlain).map((route) => [`${route.method.toUpperCase()} ${route.path}`, route]));
  return ({ method = '', url = '' }) => {
    const query = url.indexOf('?');
    return known.get(`${method} ${query < 0 ? url : url.slice(0, query)}`);
  };
}

function plainPaths(routes: readonly Route[], answer: Answer): Handler {
  const routeOf = plainRoutes(routes);
  return (request, response, next) => {
    const route = routeOf(request);
    if (route) void answer(route, request, response, {});
    else next();
  };
}

/** The top-level resource of the EPCIS binding: its path in the standard is `/` after the server's address, so clients add a slash. */
const epcisRoot = '/epcis';

/** The parameters of a path. Further segments belong to the last parameter; a slash inside a segment is written %2F again. */
function parametersOf({ deep }: Route, found: Request['params']): Record<string, string> {
  const { rest, ...parameters } = found as unknown as Record<string, string> & { rest?: readonly string[] };
  if (!deep) return parameters;
  const segments = [...Object.values(parameters), ...(rest ?? [])];
  return { value: segments.map(encodeURIComponent).join('/') };
}

const pagePolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  // Development uses plain HTTP; a TLS proxy in front adds the headers that TLS needs.
  upgradeInsecureRequests: null,
};

/** Refuses the method of a path that there is: it may be that of several routes, as `/containers/pack` is also a unit's. */
function refuseMethod(routes: readonly Route[], path: string): void {
  const found = routes.filter(({ path: pattern, takes }) => (takes ? takes(path) : pathPattern(pattern)(path)));
  const methods = found.map(({ method }) => method.toUpperCase());
  if (methods.length === 0) return;
  const allow = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].join(', ');
  throw new Problem('method_unknown', `The path answers ${allow}.`, { headers: { Allow: allow } });
}
