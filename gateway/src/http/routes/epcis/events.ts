import { z } from 'zod';
import { queryDocument } from '../../../answers';
import { queryBounds } from '../../../epcis/query/runQuery';
import { Problem } from '../../../problem';
import { epcisRoute } from './binding';
import { answerEvents, answerQuery, eventQuery, eventsXml } from './eventQuery';
import { apiLimits } from '../../../answers/limits';

const path = '/epcis/events';

/** How every path with events answers, for the documentation. */
export const queryDescription =
  'Parameters of the simple event query (EPCIS 2.0 section 8.2.7.1), all of which must match. `|` separates several values of one parameter, one of which must match. Besides the named parameters there are the families of the standard: `EQ_bizTransaction_po`, `EQ_source_…`, `EQ_destination_…`, `GE_quantity_KGM`, `GE_value_CEL`, `EQ_…`, `GT_…`, `EXISTS_…` with the name of an extension field, `…_ILMD_…`, `…_INNER_…`, `…_ERROR_DECLARATION_…`, `…_SENSORREPORT_…`, `HASATTR_…`, `EQ_ATTR_…`. Terms of the CBV are read as bare words, URNs and web URIs. ' +
  `A page that no index narrows walks through at most ${queryBounds.walked} events; it then has fewer entries and a link to the rest. GS1-EPC-Format says how GS1 keys are written.`;

export const queryCodes = ['parameter_invalid', 'query_too_large', 'query_too_complex', 'name_unknown'] as const;

export const eventRoutes = [
  epcisRoute({
    method: 'get',
    path,
    summary: 'Query EPCIS 2.0 events',
    description: queryDescription,
    readsModel: true,
    query: eventQuery,
    answer: queryDocument,
    xml: eventsXml,
    codes: queryCodes,
    handle: ({ query, headers, form }, gateway) => answerEvents({ query, headers, form, path }, gateway),
  }),
  epcisRoute({
    method: 'get',
    path: `${path}/{eventID}`,
    summary: 'The events with an eventID',
    description:
      'An eventID, or the hash id of an event: several events if one was declared to be in error, or if several parties use the id.',
    readsModel: true,
    params: z.object({ eventID: z.string().min(1).max(apiLimits.idLength) }),
    answer: queryDocument,
    xml: eventsXml,
    codes: ['event_unknown'],
    handle: async ({ params: { eventID }, headers, form }, gateway) => {
      const query = {
        predicates: [],
        types: undefined,
        steps: undefined,
        time: {},
        recorded: {},
        order: undefined,
        countLimit: undefined,
        maximum: undefined,
        narrowings: [{ by: 'eventID' as const, ids: [eventID] }],
      };
      const request = { query: { perPage: 1000 }, headers, form, path: `${path}/${encodeURIComponent(eventID)}` };
      const reply = await answerQuery(query, { request, queryName: 'SimpleEventQuery' }, gateway);
      if ('body' in reply && reply.body.epcisBody.queryResults.resultsBody.eventList.length > 0) return reply;
      throw new Problem('event_unknown', 'No recorded event has this eventID or hash id.');
    },
  }),
];
