import { must } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { queryDocument } from '../../../answers';
import { epcisContext } from '../../../epcis/contexts';
import { canonicalValue, isKnown, type KnownList, knownValues } from '../../../epcis/knownValues';
import type { ReadModel } from '../../../projection/readModel';
import { Problem } from '../../../problem';
import { writeCollection } from '../../../xml';
import type { Route } from '../../route';
import { toUrnBy } from '../../../epcis/answer/toUrn';
import { epcisRoute } from './binding';
import { answerEvents, eventQuery, eventsXml } from './eventQuery';
import { queryCodes, queryDescription } from './events';
import type { Form } from './negotiate';
import { nextHeaders, pageSize, pagingQuery, startOf } from './paging';

/** A list of resources or values, as the standard has it. */
const collection = z.object({
  '@context': z.string(),
  type: z.literal('Collection'),
  member: z.array(z.string()),
});

const collectionOf = (member: readonly string[]): z.input<typeof collection> => ({
  '@context': epcisContext,
  type: 'Collection',
  member: [...member],
});

const topLevel = [
  'events',
  'eventTypes',
  'epcs',
  'bizSteps',
  'bizLocations',
  'readPoints',
  'dispositions',
  'capture',
  'queries',
];

const eventTypes = ['AggregationEvent', 'AssociationEvent', 'ObjectEvent', 'TransactionEvent', 'TransformationEvent'];

/** A kind of value that has a list, a resource for each value, and the events that have it. */
interface Resource {
  readonly list: KnownList | 'eventTypes';
  readonly name: string;
  /** The query parameter that the events' path stands for. */
  readonly parameter: string;
  readonly what: string;
}

const resources: readonly Resource[] = [
  { list: 'eventTypes', name: 'eventType', parameter: 'eventType', what: 'event types' },
  { list: 'epcs', name: 'epc', parameter: 'MATCH_anyEPC', what: 'EPCs of things' },
  { list: 'bizSteps', name: 'bizStep', parameter: 'EQ_bizStep', what: 'business steps' },
  { list: 'bizLocations', name: 'bizLocation', parameter: 'EQ_bizLocation', what: 'business locations' },
  { list: 'readPoints', name: 'readPoint', parameter: 'EQ_readPoint', what: 'read points' },
  { list: 'dispositions', name: 'disposition', parameter: 'EQ_disposition', what: 'dispositions' },
];

/** The value of a path as events are indexed by it. Throws Problem if no event has it. */
function valueOf({ list, what }: Resource, text: string, { database }: ReadModel): string {
  const known = list === 'eventTypes' ? eventTypes.includes(text) : isKnown(database, list, text);
  if (!known) throw new Problem('name_unknown', `"${text.slice(0, 200)}" is not among the ${what} of recorded events.`);
  return list === 'eventTypes' ? text : canonicalValue(list, text);
}

/** Lists of ids, which GS1-EPC-Format writes. Values are listed once, in the canonical spelling, whatever spellings events have. */
const idLists: readonly Resource['list'][] = ['epcs', 'bizLocations', 'readPoints'];
const asUrns = (list: Resource['list'], { epcFormat }: Form): boolean =>
  epcFormat === 'Always_EPC_URN' && idLists.includes(list);

const listRoute = ({ list, what }: Resource): Route =>
  epcisRoute({
    method: 'get',
    path: `/epcis/${list}`,
    summary: `The ${what} of recorded events`,
    readsModel: true,
    query: z.strictObject(pagingQuery),
    answer: collection,
    codes: ['parameter_invalid'],
    handle: ({ query: { perPage, nextPageToken }, form }, { readModel, epcis: { tokens } }) => {
      const listed = { path: `/epcis/${list}` };
      const [after = ''] = startOf(tokens, listed, nextPageToken) ?? [];
      const size = pageSize(perPage);
      const found =
        list === 'eventTypes'
          ? eventTypes.filter((type) => type > String(after)).slice(0, size + 1)
          : knownValues(readModel.database, list, String(after), size + 1);
      const shown = found.slice(0, size);
      const last = found.length > size ? shown.at(-1) : undefined;
      return {
        height: readModel.height,
        body: collectionOf(asUrns(list, form) ? shown.map(toUrnBy(readModel.database)) : shown),
        headers: nextHeaders(tokens, listed, { key: last === undefined ? undefined : [last], perPage }),
      };
    },
  });

const valueRoutes = (resource: Resource): Route[] => {
  const { list, name, parameter, what } = resource;
  const path = `/epcis/${list}/{${name}}`;
  const params = z.object({ [name]: z.string().min(1).max(2048) });
  const textOf = (parsed: Readonly<Record<string, string>>): string => must(parsed[name], name);
  return [
    epcisRoute({
      method: 'get',
      path,
      summary: `The sub-resources of one of the ${what}`,
      readsModel: true,
      params,
      query: z.strictObject(pagingQuery),
      answer: collection,
      codes: ['name_unknown'],
      handle: ({ params: parsed }, { readModel }) => {
        valueOf(resource, textOf(parsed), readModel);
        return { height: readModel.height, body: collectionOf(['events']) };
      },
    }),
    epcisRoute({
      method: 'get',
      path: `${path}/events`,
      summary: `Events by their value among the ${what}`,
      description: `${queryDescription} The path stands for \`${parameter}\`.`,
      readsModel: true,
      params,
      query: eventQuery,
      answer: queryDocument,
      xml: eventsXml,
      codes: queryCodes,
      handle: ({ params: parsed, query, headers, form }, gateway) => {
        const text = textOf(parsed);
        const fixed = { [parameter]: valueOf(resource, text, gateway.readModel) };
        const ownPath = `/epcis/${list}/${encodeURIComponent(text)}/events`;
        return answerEvents({ query, headers, form, path: ownPath, fixed }, gateway);
      },
    }),
  ];
};

export const resourceRoutes: readonly Route[] = [
  epcisRoute({
    method: 'get',
    path: '/epcis',
    summary: 'The top-level resources of the EPCIS binding',
    answer: collection,
    xml: writeCollection,
    handle: () => ({ body: collectionOf(topLevel) }),
  }),
  ...resources.flatMap((resource) => [listRoute(resource), ...valueRoutes(resource)]),
];

/** Not among the paths that OPTIONS describes: the standard gives it no other method. */
export const pageTokenRoute = epcisRoute({
  method: 'delete',
  path: '/epcis/nextPageToken/{token}',
  summary: 'Release the token of a next page',
  description: 'The token is refused from then on. It holds no resources, so that nothing is lost by not releasing it.',
  params: z.object({ token: z.string().max(2000) }),
  answer: z.null(),
  successes: ['noContent'],
  handle: ({ params }, { epcis: { tokens } }) => {
    tokens.release(params.token);
    return { body: null };
  },
});
