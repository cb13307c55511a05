import { z } from 'zod';
import { epcisContext } from '../../../epcis/contexts';
import { epcisRoute } from './binding';

/** A list of resources or values, as the standard has it. */
export const collection = z.object({
  '@context': z.string(),
  type: z.literal('Collection'),
  member: z.array(z.string()),
});

export const collectionOf = (member: readonly string[]): z.input<typeof collection> => ({
  '@context': epcisContext,
  type: 'Collection',
  member: [...member],
});

const topLevel = [
  ...['events', 'eventTypes', 'epcs', 'bizSteps', 'bizLocations', 'readPoints', 'dispositions'],
  ...['capture', 'queries'],
];

export const resourceRoutes = [
  epcisRoute({
    method: 'get',
    path: '/epcis',
    summary: 'The top-level resources of the EPCIS binding',
    answer: collection,
    handle: () => ({ body: collectionOf(topLevel) }),
  }),
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
