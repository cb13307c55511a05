import { queryDocument, type QueryDocumentAnswer } from '#answers';
import type { Query, Transport } from '../transport';

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

const textOf = (value: Value | readonly Value[]): string => (Array.isArray(value) ? value.join('|') : String(value));

const nextIn = (headers: Headers | undefined): string | undefined =>
  new URLSearchParams(/^<[^>]*\?([^>]*)>; rel="next"$/.exec(headers?.get('link') ?? '')?.[1]).get('nextPageToken') ??
  undefined;

/**
 * A page of recorded events, by the query interface of EPCIS 2.0.
 *
 * @example
 * const { events } = await client.epcisEvents({ parameters: { EQ_bizStep: ['shipping', 'departing'], GE_eventTime: '2026-04-01T00:00:00Z' } });
 */
export async function epcisEvents(
  transport: Transport,
  { parameters = {}, queryName, perPage, next, epcFormat }: EpcisEventsParameters = {},
): Promise<EpcisEvents> {
  const given: Query = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, textOf(value)]));
  let headers: Headers | undefined;
  const document = await transport.request({
    path: queryName === undefined ? '/epcis/events' : `/epcis/queries/${encodeURIComponent(queryName)}/events`,
    query: { ...given, perPage, nextPageToken: next },
    headers: epcFormat ? { 'gs1-epc-format': epcFormat } : {},
    answer: queryDocument,
    seen: (received) => (headers = received),
  });
  const { eventList: events } = document.epcisBody.queryResults.resultsBody;
  return { document, events, next: nextIn(headers) };
}
