import { z } from 'zod';
import { decimal, height, id, uom } from './common';

export const direction = z.enum(['back', 'forward', 'both']);

export const nodeKind = z
  .enum(['lot', 'item', 'container', 'shipment', 'place', 'other'])
  .describe('other: goods whose id is not a lot, serialized item or logistic unit, such as a returnable asset.');

export const edgeKind = z
  .string()
  .describe('transformed, packed, serialized (lot to item), or for places and shipments the CBV business step.');

export const traceNode = z.object({
  id,
  kind: nodeKind,
  name: z.string().optional().describe('Product, place or party name where registered.'),
  party: id.optional().describe('Producer of a lot, party of a place.'),
  depth: z.int().min(0).describe('Steps from the root.'),
  recalled: z.boolean().optional(),
});

export const traceEdge = z.object({
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
  status: z.enum(['open', 'resolved']),
  party: id.optional().describe('Party that recorded the event.'),
  concerns: z.array(id).optional().describe('Other parties whose goods, places or names it concerns.'),
  resolution: z.string().optional(),
});

const incomplete = z
  .boolean()
  .describe(
    'True if a record about these goods could not be read: links may be missing. Exceptions with the code event_unreadable name the record.',
  );

/** A provenance response: the graph around a lot, item or logistic unit, from every recorded event. */
export const traceAnswer = z.object({
  root: id,
  direction,
  height,
  nodes: z.array(traceNode),
  edges: z.array(traceEdge),
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
  truncated: z.boolean().describe('True when a limit cut the graph.'),
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
        answers: z.array(z.object({ party: id, answer: z.enum(['confirmed', 'disputed']), reason: z.string() })),
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

export type TraceAnswer = z.infer<typeof traceAnswer>;
export type RecallPlan = z.infer<typeof recallPlan>;
export type Direction = z.infer<typeof direction>;
