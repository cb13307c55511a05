import { z } from 'zod';
import type { queryDocument as documentSchema } from '../../../answers';
import { queryDocument } from '../../../epcis/answer/queryDocument';
import { toUrnBy } from '../../../epcis/answer/toUrn';
import { type EventQuery, parameterError, type Parameters } from '../../../epcis/query/builder';
import { namedParameters, readQuery } from '../../../epcis/query/readQuery';
import { runQuery } from '../../../epcis/query/runQuery';
import type { Gateway } from '../../gateway';
import type { Reply } from '../../route';
import { writeQueryDocument } from '../../../xml';
import { epcisContext } from '../../../epcis/contexts';
import { contextUrl } from './context';
import type { Form, RequestHeaders } from './negotiate';
import { nextHeaders, pageSize, pagingQuery, startOf } from './paging';

const parameter = z.string().optional();

/** The parameters of a request for events, by name. */
export interface GivenQuery {
  readonly perPage?: number | undefined;
  readonly nextPageToken?: string | undefined;
  readonly [name: string]: string | number | undefined;
}

/** The parameters of a simple event query: those with a fixed name, and the families that the standard describes. */
export const eventQuery: z.ZodType<GivenQuery> = z
  .object({
    ...pagingQuery,
    ...Object.fromEntries(namedParameters.map((name) => [name, parameter])),
  })
  .catchall(z.string());

type Answer = z.input<typeof documentSchema>;

/** A request for events, and what its path says of them. */
export interface EventRequest {
  readonly query: GivenQuery;
  readonly headers: RequestHeaders;
  readonly form: Form;
  readonly path: string;
  /** Parameters that the path gives, which the query cannot give too. */
  readonly fixed?: Readonly<Record<string, string>>;
}

const splitValues = (text: string): string[] => (text === '' ? [] : text.split('|'));

/** Prefixes that the header GS1-Extensions declares, as prefix=namespace. */
function declaredPrefixes(headers: RequestHeaders): Record<string, string> {
  const text = headers['gs1-extensions'];
  const pairs = (typeof text === 'string' ? text : '').split(',').map((each) => each.trim());
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [, prefix, namespace] = /^([A-Za-z][\w.-]*)=(\S+)$/.exec(pair) ?? [];
      return prefix !== undefined && namespace !== undefined ? [[prefix, namespace]] : [];
    }),
  );
}

function parametersOf({ query, fixed = {} }: EventRequest): [Parameters, Record<string, string>] {
  const { perPage: _, nextPageToken: __, ...given } = query;
  const parameters: Record<string, string> = {};
  const all = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(given)) {
    if (name in fixed) throw parameterError(name, 'is given by the path.');
    if (typeof value !== 'string') continue;
    parameters[name] = value;
    all.set(name, splitValues(value));
  }
  for (const [name, value] of Object.entries(fixed)) all.set(name, [value]);
  return [all, parameters];
}

interface Answering {
  readonly request: Pick<EventRequest, 'query' | 'headers' | 'form' | 'path'>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly queryName: string;
}

/** The page of a query's events that a request asks for. */
export async function answerQuery(
  query: EventQuery,
  { request, parameters = {}, queryName }: Answering,
  { readModel, epcis: { tokens } }: Gateway,
): Promise<Reply<Answer>> {
  const { perPage, nextPageToken } = request.query;
  const listed = { path: request.path, parameters };
  const start = startOf(tokens, listed, nextPageToken);
  const { height, events, next } = await runQuery(readModel, query, { size: pageSize(perPage), start });
  const form = {
    queryName,
    epcFormat: request.form.epcFormat,
    lotlineContext: contextUrl(request.headers),
    toUrn: toUrnBy(readModel.database),
  };
  return {
    height,
    headers: nextHeaders(tokens, listed, { key: next, perPage }),
    body: queryDocument(events, form),
  };
}

/** The page as XML. */
export function eventsXml(document: Answer, { version, cbvFormat }: Form, headers: RequestHeaders): string {
  const known = [epcisContext, contextUrl(headers)];
  return writeQueryDocument(document, { version, cbv: cbvFormat, known });
}

/** Answers a simple event query. */
export function answerEvents(request: EventRequest, gateway: Gateway): Promise<Reply<Answer>> {
  const [all, parameters] = parametersOf(request);
  const query = readQuery(all, [declaredPrefixes(request.headers)]);
  return answerQuery(query, { request, parameters, queryName: 'SimpleEventQuery' }, gateway);
}
