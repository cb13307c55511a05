import { documentLimits } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { isXmlType, xmlTypes } from '../../xml';
import { cbvVersion, epcisVersion, type Form, negotiate, oldVersion, type RequestHeaders } from './negotiate';
import type { AnyCode } from '../../../answers/codes';
import type { Gateway, GatewayLimits } from '../../gateway';
import { type Reply, route, type Route, type RouteDefinition, type RouteRequest } from '../../route';
import { version } from '../../../version';

/** Writes an answer as XML. */
type XmlWriter<Answer> = (answer: Answer, form: Form, headers: RequestHeaders) => string;

type Schemas = [z.ZodType, z.ZodType, z.ZodType, z.ZodType];

/** A path and method of the binding. Its handler also gets the negotiated form of the response. */
interface EpcisDefinition<Parts extends Schemas> extends Omit<
  RouteDefinition<Parts[0], Parts[1], Parts[2], Parts[3]>,
  'tag' | 'standard' | 'handle'
> {
  readonly handle: (
    request: RouteRequest<z.output<Parts[0]>, z.output<Parts[1]>, z.output<Parts[2]>> & { readonly form: Form },
    gateway: Gateway,
  ) => Promise<Reply<z.input<Parts[3]>>> | Reply<z.input<Parts[3]>>;
  /** Writes the answer as XML; without it the answer is JSON only. */
  readonly xml?: XmlWriter<z.input<Parts[3]>>;
}

const versions = {
  'GS1-EPCIS-Version': epcisVersion,
  'GS1-CBV-Version': cbvVersion,
  'GS1-Extensions': 'lotline=lotline:',
} as const;

/** Limits of captures, as their headers announce them. */
export const captureLimits = ({ largeBody }: GatewayLimits): Readonly<Record<string, string>> => ({
  'GS1-EPCIS-Capture-Limit': String(documentLimits.events),
  'GS1-EPCIS-Capture-File-Size-Limit': String(largeBody),
});

/** The answer as XML, with the versions that it is written in. */
function xmlReply<Answer>(
  reply: Extract<Reply<Answer>, { body: Answer }>,
  write: (answer: Answer) => string,
  form: Form,
): Reply<Answer> {
  const { body, height, headers } = reply;
  const old = form.version === '1.2' ? { 'GS1-EPCIS-Version': oldVersion, 'GS1-CBV-Version': oldVersion } : {};
  return {
    text: write(body),
    type: `${form.contentType}; charset=utf-8`,
    headers: { ...old, ...(height !== undefined && { 'Lotline-Height': String(height) }), ...headers },
  };
}

/** A route of the EPCIS 2.0 binding: it negotiates versions and forms, and its problems are those of the standard. */
export function epcisRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>({ handle, xml, codes = [], announces, ...rest }: EpcisDefinition<[Params, Query, Body, Answer]>): Route {
  // An answer without a body has any form.
  const offersXml = xml !== undefined || rest.answer instanceof z.ZodNull;
  return route<Params, Query, Body, Answer>({
    ...rest,
    tag: 'EPCIS',
    standard: true,
    ...(xml && { answerTypes: ['application/json', ...xmlTypes] }),
    codes: ['not_acceptable', ...codes],
    announces: (limits) => ({ ...versions, ...announces?.(limits) }),
    handle: async (request, gateway) => {
      const form = negotiate(request.headers, offersXml);
      const reply = await handle({ ...request, form }, gateway);
      if (xml && 'body' in reply && isXmlType(form.contentType))
        return xmlReply(reply, (body) => xml(body, form, request.headers), form);
      return 'body' in reply ? { ...reply, headers: { 'Content-Type': form.contentType, ...reply.headers } } : reply;
    },
  });
}

/** The headers with which OPTIONS describes a resource. */
const discovery = {
  ...versions,
  'GS1-EPCIS-Min': oldVersion,
  'GS1-EPCIS-Max': epcisVersion,
  'GS1-CBV-Min': oldVersion,
  'GS1-CBV-Max': cbvVersion,
  'GS1-EPC-Format': 'No_Preference',
  'GS1-CBV-XML-Format': 'Never_Translates',
  'GS1-Vendor-Version': version,
} as const;

/** Codes of resources that are not there. */
const missing: ReadonlySet<AnyCode> = new Set([
  'capture_unknown',
  'event_unknown',
  'name_unknown',
  'query_unknown',
  'subscription_unknown',
]);

/** The path of the resource: `/epcis/bizSteps/{bizStep}` for its `/events`. */
const subjectOf = (path: string): string => path.replace(/(?<=\})\/(?:events|subscriptions)$/, '');

/** The earliest record time that a subscription can still be sent, which its OPTIONS states. */
const recordTimeOf = (reply: Reply<unknown> | undefined): Record<string, string> => {
  const body = reply && 'body' in reply ? (reply.body as { readonly minRecordTime?: string } | null) : undefined;
  return typeof body?.minRecordTime === 'string' ? { 'GS1-Query-Min-Record-Time': body.minRecordTime } : {};
};

/** The OPTIONS of a path, from its other methods. `subject` is the GET of what a path with parameters is about, which must be there. */
function optionsOf(path: string, methods: readonly string[], subject: Route | undefined): Route {
  const isCapture = path === '/epcis/capture';
  const allow = ['options', ...methods].map((method) => method.toUpperCase()).join(', ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return epcisRoute({
    method: 'options',
    path,
    summary: `Discover the methods and settings of ${path}`,
    ...(names.length > 0 && { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
    answer: z.null(),
    successes: ['noContent'],
    codes: (subject?.codes ?? []).filter((code) => missing.has(code)),
    ...(isCapture && { announces: captureLimits }),
    handle: async (request, gateway) => {
      const found = await subject?.handle({ ...request, query: {} }, gateway);
      const own = { ...recordTimeOf(found), ...(isCapture && { 'GS1-Capture-Error-Behaviour': 'all' }) };
      return { body: null, headers: { Allow: allow, ...discovery, ...own } };
    },
  });
}

/** The routes, and an OPTIONS for every path of them. */
export function withDiscovery(routes: readonly Route[]): Route[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  const subject = (path: string): Route | undefined =>
    path.includes('{') ? routes.find((each) => each.method === 'get' && each.path === subjectOf(path)) : undefined;
  return [...routes, ...[...methods].map(([path, each]) => optionsOf(path, each, subject(path)))];
}
