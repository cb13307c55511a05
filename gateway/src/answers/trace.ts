import { exceptionStatuses, linkAnswers } from '#domain';
import { z } from 'zod';
import { decimal, height, id, others, uom } from './common';

export const direction = z.enum(['back', 'forward', 'both']);

export const nodeKind = z
  .enum(['lot', 'item', 'container', 'shipment', 'place', 'other'])
  .describe('other: goods whose id is not a lot, serialized item or logistic unit, such as a returnable asset.');

const edgeKind = z
  .string()
  .describe('transformed, packed, serialized (lot to item), or for places and shipments the CBV business step.');

const traceNode = z.object({
  id,
  kind: nodeKind,
  name: z.string().optional().describe('Product, place or party name where registered.'),
  party: id.optional().describe('Producer of a lot, party of a place.'),
  depth: z.int().min(0).describe('Steps from the root.'),
  recalled: z.boolean().optional(),
  elsewhere: z
    .int()
    .optional()
    .describe(
      'Of goods that the root was made from: the number of their recorded events that do not lead to the root, such as other uses of a common ingredient. ' +
        'Of goods made of the root: the number of other goods that they were made of. Absent if there are none.',
    ),
});

/** A list of which only the first entries are given. */
const counted = z.object({ count: z.int(), ids: z.array(z.string()).describe('The first ones.') });

export const traceSummary = z.object({
  goods: z.int().describe('Lots, items, containers and other goods of the whole trace.'),
  levels: z.int().describe('The greatest distance from the root.'),
  origins: counted.describe('Goods that the root was made from and that were made of nothing recorded.'),
  hands: counted.describe('Parties that recorded the events.'),
  places: counted,
  from: z.string().optional().describe('Time of the first event, UTC.'),
  to: z.string().optional().describe('Time of the last event, UTC.'),
  certificates: counted.describe('Documents of the lots, by SHA-256.'),
  alarms: z.int().describe('Open exceptions of the events.'),
  recalls: counted.describe('Open recalls, mock recalls excepted, that cover the goods.'),
});

const traceEdge = z.object({
  from: id,
  to: id,
  kind: edgeKind,
  event: z.string().describe('Id of the EPCIS event that states the link; empty if only the item’s own record does.'),
  time: z.string().optional().describe('The event’s time, UTC.'),
  alleged: z.boolean().optional().describe('True if its author did not make the goods and no maker confirmed it.'),
});

export const eventException = z.object({
  event: z.string(),
  number: z.int(),
  code: z.string(),
  detail: z.string(),
  status: z.enum(exceptionStatuses),
  party: id.optional().describe('Party that recorded the event.'),
  concerns: z.array(id).optional().describe('Other parties whose goods, places or names it concerns.'),
  resolution: z.string().optional(),
});

const incomplete = z
  .boolean()
  .describe(
    'True if a record about these goods could not be read: links may be missing. Exceptions with the code event_unreadable name the record.',
  );

/** A provenance response: the graph around a lot, item or container, from every recorded event. */
export const traceAnswer = z.object({
  root: id,
  others,
  direction,
  height,
  summary: traceSummary.optional().describe('Of the whole trace; absent on further pages.'),
  nodes: z
    .array(traceNode)
    .describe('The root first, then the goods that it was made from and those made of it, nearest first.'),
  edges: z
    .array(traceEdge)
    .describe('Links between these goods and those of this and earlier pages, and the events of their journeys.'),
  exceptions: z.array(eventException).describe('Exceptions of the events behind the edges.'),
  transactions: z
    .array(
      z.object({
        transactionId: z.string(),
        block: z.int(),
        time: z.string().describe('RFC 3339, UTC.'),
        mspId: z.string(),
        user: z.string().optional().describe('The user of that organisation who signed it.'),
        events: z.array(z.string()),
      }),
    )
    .describe('The ledger transactions that recorded the events.'),
  truncated: z.boolean().describe('True if there are further pages, or a limit cut the graph.'),
  next: z.string().optional().describe('The cursor of the next page.'),
  incomplete,
});

export const holding = z.object({ lot: id, uom: uom, onHand: decimal, held: decimal, inTransit: decimal });

const coveredGoods = z.object({
  id,
  parent: id.optional().describe('Goods that it was made from, or its lot; absent for roots.'),
  depth: z.int(),
});

/** The goods that a recall would cover. */
export const recallPlan = z.object({
  root: id,
  height,
  lots: z.array(coveredGoods),
  items: z.array(coveredGoods),
  containers: z.array(z.object({ id })),
  alleged: z
    .array(
      z.object({
        id,
        parent: id.optional(),
        event: z.string().optional(),
        party: id.optional().describe('Party that states the link.'),
        answers: z.array(z.object({ party: id, answer: z.enum(linkAnswers), reason: z.string() })),
      }),
    )
    .describe(
      'Goods that are linked only by events of parties that did not make them: their owners and holders confirm or deny the link.',
    ),
  links: z
    .array(z.object({ goods: z.string(), parent: z.string(), event: z.string().optional(), party: id.optional() }))
    .describe('Links that prove the coverage, parents first, in the format of `POST /recalls/scope`.'),
  places: z.array(z.object({ id, name: z.string().optional(), party: id.optional() })),
  holders: z.array(
    z.object({
      party: id.describe('Current holder; the place’s id if its party is unknown.'),
      name: z.string().optional(),
      holdings: z.array(holding),
      items: z.int(),
    }),
  ),
  exceptions: z.array(eventException),
  truncated: z.boolean(),
  incomplete,
});

export type TraceSummary = z.infer<typeof traceSummary>;
export type TraceAnswer = z.infer<typeof traceAnswer>;
export type RecallPlan = z.infer<typeof recallPlan>;
export type Direction = z.infer<typeof direction>;
