import { queryDocument, type QueryDocumentAnswer } from '#answers';
import { z } from 'zod';
import type { EpcisList } from '../epcisLists';
import type { NoParameters } from '../page';
import type { Call, Query, Transport } from '../transport';

type Value = string | number | boolean;

export interface EpcisEventsParameters {
  /** Parameters of the simple event query of EPCIS 2.0; one of several values must hold. */
  readonly parameters?: Readonly<Record<string, Value | readonly Value[]>> | undefined;
  /** The name of a named query of your organisation, instead of parameters. */
  readonly queryName?: string | undefined;
  /** Maximum events; 30 by default, at most 1,000. */
  readonly perPage?: number | undefined;
  /** `next` of the previous page, with the same parameters. */
  readonly next?: string | undefined;
  /** How GS1 keys are written; as Digital Links by default. */
  readonly epcFormat?: 'Always_GS1_Digital_Link' | 'Always_EPC_URN' | 'Never_Translates' | 'No_Preference' | undefined;
}

export interface EpcisEvents {
  /** The EPCISQueryDocument: it can be captured as it is. */
  readonly document: QueryDocumentAnswer;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** For the next page; undefined on the last. */
  readonly next: string | undefined;
}

/** A page of recorded events in XML. */
export interface EpcisXml {
  /** The text of the EPCISQueryDocument: it can be captured as it is. */
  readonly xml: string;
  /** For the next page; undefined on the last. */
  readonly next: string | undefined;
}

export interface EpcisXmlParameters extends EpcisEventsParameters {
  /** The version of the document; 2.0 by default. */
  readonly version?: '1.2' | '2.0' | undefined;
}

const textOf = (value: Value | readonly Value[]): string => (Array.isArray(value) ? value.join('|') : String(value));

const nextIn = (headers: Headers | undefined): string | undefined =>
  new URLSearchParams(/^<[^>]*\?([^>]*)>; rel="next"$/.exec(headers?.get('link') ?? '')?.[1]).get('nextPageToken') ??
  undefined;

function requestOf({
  parameters = {},
  queryName,
  perPage,
  next,
  epcFormat,
  ...rest
}: EpcisEventsParameters): Pick<Call<z.ZodType>, 'path' | 'query' | 'headers'> {
  const given: Query = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, textOf(value)]));
  return {
    path: queryName === undefined ? '/epcis/events' : `/epcis/queries/${encodeURIComponent(queryName)}/events`,
    query: { ...given, ...rest, perPage, nextPageToken: next },
    headers: epcFormat ? { 'gs1-epc-format': epcFormat } : {},
  };
}

/**
 * A page of recorded events, by the query interface of EPCIS 2.0.
 *
 * @example
 * const { events } = await client.epcisEvents({ parameters: { EQ_bizStep: ['shipping', 'departing'], GE_eventTime: '2026-04-01T00:00:00Z' }
 * });
 */
export async function epcisEvents(transport: Transport, parameters: EpcisEventsParameters = {}): Promise<EpcisEvents> {
  let headers: Headers | undefined;
  const document = await transport.request({
    ...requestOf(parameters),
    answer: queryDocument,
    seen: (received) => (headers = received),
  });
  const { eventList: events } = document.epcisBody.queryResults.resultsBody;
  return { document, events, next: nextIn(headers) };
}

/**
 * A page of recorded events as XML of EPCIS 2.0 or 1.2.
 *
 * @example
 * const { xml } = await client.epcisXml({ parameters: { MATCH_epc: 'urn:epc:id:sscc:0614141.1234567890' }, version: '1.2' });
 */
export async function epcisXml(
  transport: Transport,
  { version = '2.0', ...parameters }: EpcisXmlParameters = {},
): Promise<EpcisXml> {
  const { headers: format, ...request } = requestOf(parameters);
  let headers: Headers | undefined;
  const xml = await transport.request({
    ...request,
    headers: {
      ...format,
      accept: 'application/xml, application/problem+json',
      ...(version === '1.2' && { 'gs1-epcis-max': version }),
    },
    answer: z.string(),
    isText: true,
    seen: (received) => (headers = received),
  });
  return { xml, next: nextIn(headers) };
}

export interface EpcisValuesParameters {
  readonly list: EpcisList;
  /** Maximum values; 1,000 by default, which is the most. */
  readonly perPage?: number | undefined;
  /** `next` of the previous page. */
  readonly next?: string | undefined;
  /** How GS1 keys are written; as Digital Links by default. */
  readonly epcFormat?: EpcisEventsParameters['epcFormat'];
}

/** A page of values. */
export interface EpcisValues {
  readonly values: readonly string[];
  /** For the next page; undefined on the last. */
  readonly next: string | undefined;
}

/**
 * The EPCs, business steps, places or dispositions of recorded events, or the types of events.
 *
 * @example
 * const { values } = await client.epcisValues({ list: 'bizSteps' });
 */
export async function epcisValues(
  transport: Transport,
  { list, perPage = 1000, next, epcFormat, ...rest }: EpcisValuesParameters,
): Promise<EpcisValues> {
  let headers: Headers | undefined;
  const { member } = await transport.request({
    path: `/epcis/${list}`,
    query: { ...rest, perPage, nextPageToken: next },
    headers: epcFormat ? { 'gs1-epc-format': epcFormat } : {},
    answer: z.object({ member: z.array(z.string()) }),
    seen: (received) => (headers = received),
  });
  return { values: member, next: nextIn(headers) };
}

const namedQuery = z.object({ name: z.string(), query: z.record(z.string(), z.unknown()) });

/** A query of EPCIS events that your organisation named. */
export type NamedQuery = z.infer<typeof namedQuery>;

const pathOf = (name: string): string => `/epcis/queries/${encodeURIComponent(name)}`;

/**
 * The named queries of your organisation.
 *
 * @example
 * const names = (await client.epcisQueries()).map(({ name }) => name);
 */
export const epcisQueries = (transport: Transport, none: NoParameters = {}): Promise<NamedQuery[]> =>
  transport.request({ path: '/epcis/queries', query: { ...none, perPage: 1000 }, answer: z.array(namedQuery) });

/**
 * Names a query. Its parameters are lists, texts or numbers; `@context` declares prefixes that they use.
 *
 * @example
 * await client.nameQuery({ name: 'shipped', query: { EQ_bizStep: ['shipping'] } });
 */
export const nameQuery = async (transport: Transport, body: NamedQuery): Promise<void> => {
  await transport.request({ method: 'POST', path: '/epcis/queries', body, repeatable: false, answer: z.undefined() });
};

/**
 * Deletes a named query and ends its subscriptions.
 *
 * @example
 * await client.deleteQuery({ name: 'shipped' });
 */
export const deleteQuery = async (
  transport: Transport,
  { name, ...query }: { readonly name: string },
): Promise<void> => {
  await transport.request({ method: 'DELETE', path: pathOf(name), query, answer: z.undefined() });
};
