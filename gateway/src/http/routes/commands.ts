import {
  type CommandName,
  maximumBatch,
  type Outcome,
  request as requestSchema,
  transactions,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import { height } from '../../answers/common';
import { commandLanes } from '../../writes/lanesOf';
import type { WriteRequest } from '../../writes/writes';
import { toProblem } from '../toProblem';
import { route } from '../route';
import { bookEventRoute } from './bookEvent';
import { commandRoute, writeCodes } from './command';
import { withContainers, withDerivedGoods } from './complete';

/** Events go in by `capture`, and again by `/events/book`. */
type Command = Exclude<CommandName, 'capture' | 'bookWaiting'>;

const names = Object.keys(transactions).filter((name) => name !== 'capture' && name !== 'bookWaiting') as [
  Command,
  ...Command[],
];

const item = z.strictObject({
  id: requestSchema.shape.id.describe('Your id of the request, as Idempotency-Key.'),
  command: z.enum(names),
  input: z.record(z.string(), z.unknown()).describe('The command’s input, as the body of its own route.'),
});

const outcome = z.object({
  request: z.string(),
  status: z.enum(['recorded', 'exists', 'conflict', 'refused']),
  subject: z.string(),
  events: z.array(z.string()),
  exceptions: z.array(z.object({ code: z.string(), detail: z.string() })),
  code: z.string().optional(),
  message: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

const batch = route({
  method: 'post',
  path: '/commands',
  tag: 'Commands',
  summary: 'Many commands at once',
  description:
    'Commands on the same goods take effect in order. Each has its own outcome; one that is refused does not stop the others.',
  largeBody: true,
  body: z.array(item).min(1).max(maximumBatch),
  answer: z.object({ height, outcomes: z.array(outcome) }),
  codes: writeCodes,
  handle: async ({ body, caller }, gateway) => {
    const requests = body.map(writeRequest);
    const settled = await Promise.allSettled(gateway.writes.submit(caller.identity, requests));
    const reached = Math.max(0, ...settled.map((each) => (each.status === 'fulfilled' ? each.value.height : 0)));
    await gateway.readModel.reached(reached, gateway.limits.wait);
    const outcomes = settled.map((each, index) => outcomeOf(each, requests[index]?.id ?? ''));
    return { body: { height: reached || gateway.readModel.height, outcomes } };
  },
});

/** A command that does not parse is left to the contract, which refuses it alone; only its lanes cannot be known. */
function writeRequest({ id, command, input }: z.output<typeof item>): WriteRequest {
  const read = transactions[command].input.safeParse(input);
  return { id, command, input, lanes: commandLanes(command, read.success ? read.data : {}) };
}

type Answered = z.input<typeof outcome>;

/** A write that the ledger did not decide is told as refused, with a code that says whether to repeat it. */
function outcomeOf(settled: PromiseSettledResult<{ outcome: Outcome }>, id: string): Answered {
  if (settled.status === 'rejected') {
    const { code, message } = toProblem(settled.reason);
    return { request: id, status: 'refused', subject: '', events: [], exceptions: [], code, message };
  }
  const { details, events, exceptions, ...rest } = settled.value.outcome;
  return { ...rest, events: [...events], exceptions: [...exceptions], ...(details ? { details } : {}) };
}

/** The commands of the contract, each on its own path. */
export const commandRoutes = [
  commandRoute({
    command: 'registerParty',
    path: '/parties',
    summary: 'Register your organisation',
    tag: 'Registry',
    codes: ['prefix_taken', 'not_owner'],
  }),
  commandRoute({
    command: 'registerPlace',
    path: '/places',
    summary: 'Register a place of yours',
    tag: 'Registry',
    codes: ['not_owner'],
  }),
  commandRoute({
    command: 'registerProduct',
    path: '/products',
    summary: 'Register a product of yours',
    tag: 'Registry',
    codes: ['not_owner'],
  }),
  commandRoute({
    command: 'registerDocument',
    path: '/documents',
    summary: 'Register a document by its hash',
    tag: 'Registry',
  }),
  commandRoute({
    command: 'consentToPrefix',
    path: '/prefixes/consent',
    summary: 'Agree that a GS1 Company Prefix is another party’s',
    tag: 'Registry',
    codes: ['prefix_unknown', 'prefix_taken', 'party_unknown', 'not_owner'],
  }),
  commandRoute({
    command: 'releasePrefix',
    path: '/prefixes/release',
    summary: 'Give a GS1 Company Prefix back',
    tag: 'Registry',
    codes: ['prefix_unknown'],
  }),
  commandRoute({
    command: 'revokePrefix',
    path: '/prefixes/revoke',
    summary: 'Vote to take a GS1 Company Prefix from its party',
    tag: 'Registry',
    codes: ['prefix_unknown'],
  }),
  commandRoute({
    command: 'consentToRegulator',
    path: '/parties/regulator',
    summary: 'Vote that a party is a regulator',
    tag: 'Registry',
    codes: ['party_unknown', 'not_owner'],
  }),
  commandRoute({
    command: 'commissionLot',
    path: '/lots',
    summary: 'Make a lot',
    codes: ['not_owner', 'place_unknown', 'product_unknown', 'lot_exists', 'quantity_invalid', 'unit_invalid'],
  }),
  commandRoute({
    command: 'commissionItems',
    path: '/items',
    summary: 'Make serialized items',
    codes: ['not_owner', 'lot_unknown', 'item_exists', 'product_mismatch'],
  }),
  commandRoute({
    command: 'pack',
    path: '/units/pack',
    summary: 'Pack goods into a logistic unit',
    codes: ['stock_insufficient', 'lot_unknown', 'item_not_here', 'unit_not_here'],
  }),
  commandRoute({
    command: 'unpack',
    path: '/units/unpack',
    summary: 'Take goods out of a logistic unit',
    codes: ['unit_unknown', 'unit_content_missing'],
  }),
  commandRoute({
    command: 'transform',
    path: '/transformations',
    summary: 'Make goods of other goods',
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held', 'lot_exists'],
  }),
  commandRoute({
    command: 'adjust',
    path: '/stock/counts',
    summary: 'Book a count',
    codes: ['lot_unknown', 'unit_of_measure_mismatch'],
  }),
  commandRoute({
    command: 'sell',
    path: '/sales',
    summary: 'Sell to a consumer',
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held'],
  }),
  commandRoute({ command: 'destroy', path: '/destructions', summary: 'Destroy goods', codes: ['stock_insufficient'] }),
  commandRoute({
    command: 'returnGoods',
    path: '/returns',
    summary: 'Take back sold goods, on hold',
    codes: ['sold_insufficient', 'item_not_sold'],
  }),
  commandRoute({
    command: 'hold',
    path: '/holds',
    summary: 'Stop goods',
    codes: ['lot_unknown', 'item_unknown', 'unit_unknown'],
  }),
  commandRoute({
    command: 'release',
    path: '/releases',
    summary: 'Let held goods move again',
    codes: ['held_insufficient'],
  }),
  commandRoute({
    command: 'dispatch',
    path: '/shipments',
    summary: 'Offer goods to the next custodian',
    codes: ['stock_insufficient', 'lot_recalled', 'lot_held', 'goods_offered', 'offer_to_self'],
  }),
  commandRoute({
    command: 'handOver',
    path: '/shipments/hand-over',
    summary: 'Offer a shipment to the next party',
    codes: ['shipment_unknown', 'not_custodian', 'handoff_open', 'offer_to_self'],
  }),
  commandRoute({
    command: 'acceptHandoff',
    path: '/shipments/accept',
    summary: 'Take custody on the way',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open'],
  }),
  commandRoute({
    command: 'rejectHandoff',
    path: '/shipments/reject',
    summary: 'Reject an offer of custody',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open'],
  }),
  commandRoute({
    command: 'cancelHandoff',
    path: '/shipments/cancel',
    summary: 'Take an unanswered offer back',
    codes: ['shipment_unknown', 'not_custodian', 'handoff_not_open'],
  }),
  commandRoute({
    command: 'receive',
    path: '/shipments/receive',
    summary: 'Take custody at the end of the way',
    codes: ['shipment_unknown', 'not_recipient', 'handoff_not_open', 'shipment_line_unknown'],
  }),
  commandRoute({
    command: 'openRecall',
    path: '/recalls',
    summary: 'Open a recall',
    codes: ['not_owner', 'lot_unknown'],
    complete: withDerivedGoods,
  }),
  commandRoute({
    command: 'extendRecall',
    path: '/recalls/scope',
    summary: 'Add goods to a recall’s scope',
    codes: ['recall_unknown', 'scope_unproven', 'recall_closed'],
  }),
  commandRoute({
    command: 'answerScope',
    path: '/recalls/answers',
    summary: 'Say whether a recall covers goods of yours',
    codes: ['recall_unknown', 'recall_closed', 'not_custodian'],
  }),
  commandRoute({
    command: 'respondRecall',
    path: '/recalls/responses',
    summary: 'Say what you did about a recall',
    complete: withContainers,
    codes: ['recall_unknown', 'recall_closed', 'recall_answer_invalid', 'scope_unproven', 'not_owner'],
  }),
  commandRoute({
    command: 'closeRecall',
    path: '/recalls/close',
    summary: 'Close a recall',
    codes: ['recall_unknown', 'recall_closed'],
  }),
  commandRoute({
    command: 'resolveException',
    path: '/exceptions/resolve',
    summary: 'Resolve an exception',
    codes: ['exception_unknown', 'exception_closed'],
  }),
  commandRoute({
    command: 'answerLink',
    path: '/events/links/answers',
    summary: 'Say whether somebody’s event is right about what your goods were made of',
    codes: ['event_unknown', 'not_owner'],
  }),
  bookEventRoute,
  batch,
];
