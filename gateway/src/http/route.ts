import type { Readable } from 'node:stream';
import type { CallerRole } from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { Caller } from '../auth/caller';
import type { AnyCode } from '../answers/codes';
import type { Gateway, GatewayLimits } from './gateway';
import type { PageStatus, Success } from './statuses';

/** A request as a handler sees it: every part parsed by the route's schemas. */
export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** The caller's Idempotency-Key. */
  readonly idempotencyKey: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A handler's reply: a value of the route's response schema, or text, or a stream of text. */
export type Reply<Answer> =
  | {
      readonly body: Answer;
      /** True if another caller would get another answer: it is not cached, also that of a hot route. */
      readonly isOfCaller?: boolean;
      readonly as?: Success;
      readonly height?: number;
      readonly headers?: Record<string, string>;
    }
  | {
      readonly text: string;
      readonly type: string;
      readonly status?: PageStatus;
      readonly headers?: Record<string, string>;
    }
  | { readonly stream: Readable; readonly type: string; readonly height: number };

export type Tag =
  | 'Commands'
  | 'EPCIS'
  | 'Provenance'
  | 'Stock'
  | 'Inventory'
  | 'Uploads'
  | 'Registry'
  | 'Labels'
  | 'Resolver'
  | 'Ledger'
  | 'Notifications'
  | 'Keys'
  | 'Gateway';

/** One path and method: its request schemas, response schema and handler. Validation and OpenAPI both come from it. */
export interface RouteDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method: 'get' | 'post' | 'delete' | 'options';
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  /** True if further segments may follow the last parameter; they become part of it. */
  readonly deep?: boolean;
  /** Returns true for paths that the route takes; others are as if it was not there. */
  readonly takes?: (path: string) => boolean;
  readonly tag: Tag;
  /** True for the EPCIS 2.0 binding, whose problems have the types and statuses of the standard. */
  readonly standard?: boolean;
  readonly summary: string;
  readonly description?: string;
  /**
   * Access: anyone, so often in a minute from one address (`public`); anyone without limit (`probe`); anyone on this machine or with a key
   * (`local`); anyone with a key (the default); or a role.
   */
  readonly access?: 'public' | 'probe' | 'local' | CallerRole;
  /** The role that the contract requires, for the documentation. */
  readonly needs?: CallerRole;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** A body that the route takes, for the documentation. */
  readonly example?: z.input<Body>;
  /** The same as XML, for a body that may be XML. */
  readonly xmlExample?: string;
  /** Adds to a body what follows from who calls, before it is read by its schema. */
  readonly complete?: (body: unknown, caller: Caller, gateway: Gateway) => unknown;
  readonly bodyTypes?: readonly string[];
  readonly largeBody?: boolean;
  /** True if a text may be as long as the whole body: bytes in base64. */
  readonly longTexts?: boolean;
  /** True for a body that is a file: its bytes reach the schema as they are. */
  readonly isFile?: boolean;
  /** Request headers that the route reads, with their descriptions. */
  readonly requestHeaders?: z.ZodObject;
  /** Headers of every response of this route, including refusals: limits that callers need before they send. */
  readonly announces?: (limits: GatewayLimits) => Readonly<Record<string, string>>;
  /** True if the route accepts `minHeight` and responds at that height or a higher one. */
  readonly readsModel?: boolean;
  /**
   * True for the most requested routes: cached until the height of the read model changes. The
   * response must come from the read model alone and be the same for every caller, or else say `isOfCaller`.
   */
  readonly hot?: boolean;
  readonly answer: Answer;
  /** An answer that the route gives, for the documentation. */
  readonly answerExample?: z.input<Answer>;
  readonly answerTypes?: readonly string[];
  readonly successes?: readonly Success[];
  readonly codes?: readonly AnyCode[];
  readonly handle: (
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
    gateway: Gateway,
  ) => Promise<Reply<z.input<Answer>>> | Reply<z.input<Answer>>;
}

/** A route without its schemas' types: an entry of the table. */
export type Route = Omit<RouteDefinition<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'handle'> & {
  readonly handle: (request: RouteRequest<unknown, unknown, unknown>, gateway: Gateway) => Promise<Reply<unknown>>;
};

/** Checks a route's handler against its schemas, and makes it an entry of the table. */
export function route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(definition: RouteDefinition<Params, Query, Body, Answer>): Route {
  const { handle, ...rest } = definition;
  return {
    ...rest,
    // The pipeline passes only values that these schemas parsed.
    handle: async (request, gateway) =>
      handle(request as RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>, gateway),
  };
}
