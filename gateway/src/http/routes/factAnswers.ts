import {
  type Item,
  type Lot,
  type Party,
  partyRoles,
  type Place,
  type Product,
  type Recall,
  recallClasses,
  recallTypes,
  type Shipment,
  type Unit,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import { decimal, height, id, page, uom } from '../../answers/common';

/**
 * The facts of the ledger as answers show them; the contract's own types say more about each field. An answer with other fields than
 * its fact does not compile.
 */
const answerOf = <Fact>(shape: { readonly [Field in keyof Required<Fact>]: z.ZodType }): z.ZodObject => z.object(shape);

const time = z.string().describe('RFC 3339, UTC.');
const date = z.string().describe('Calendar date.');
const hold = z.object({ by: id, reason: z.string() });
const lotLine = z.object({ lot: id, quantity: decimal, unit: uom });
const leg = z.object({ from: id, to: id.optional() });

const party = answerOf<Party>({
  id,
  name: z.string(),
  msp: z.string(),
  roles: z.array(z.enum(partyRoles)),
  prefixes: z.array(z.string()),
  contact: z.string().optional(),
});

const place = answerOf<Place>({
  id,
  party: id,
  name: z.string(),
  address: z.string().optional(),
  geo: z.object({ latitude: z.string(), longitude: z.string() }).optional(),
});

const product = answerOf<Product>({
  id,
  owner: id,
  name: z.string(),
  unit: uom,
  shelfLifeDays: z.int().optional(),
  storage: z.object({ minimum: z.string(), maximum: z.string() }).optional(),
  traceabilityList: z.string().optional(),
});

const lot = answerOf<Lot>({
  id,
  status: z.enum(['active', 'unverified']),
  producer: id.optional(),
  place: id.optional(),
  madeAt: time.optional(),
  unit: uom.optional(),
  productionDate: date.optional(),
  packagingDate: date.optional(),
  bestBefore: date.optional(),
  sellBy: date.optional(),
  expiry: date.optional(),
  origin: z.string().optional(),
  certificates: z.array(z.string()).optional(),
  ilmd: z.string().optional(),
  inputs: z.array(id),
  hold: hold.optional(),
  recalls: z.array(z.string()),
});

const item = answerOf<Item>({
  id,
  status: z.enum(['active', 'sold', 'destroyed', 'consumed', 'unverified']),
  producer: id.optional(),
  lot: id.optional(),
  expiry: date.optional(),
  place: id.optional(),
  unit: id.optional(),
  shipment: z.string().optional(),
  transit: leg.optional(),
  inputs: z.array(id),
  hold: hold.optional(),
  recalls: z.array(z.string()),
});

const unit = answerOf<Unit>({
  id,
  parent: id.optional(),
  place: id.optional(),
  shipment: z.string().optional(),
  transit: leg.optional(),
  lots: z.array(lotLine),
  items: z.array(id),
  units: z.array(id),
  load: z.array(lotLine),
  claims: z
    .array(lotLine)
    .optional()
    .describe('What events said it holds and stock did not have: it moves no balance.'),
  recalls: z.array(z.string()),
  filling: z.int(),
  hold: hold.optional(),
});

const discrepancy = z.object({
  goods: z.string(),
  kind: z.enum(['short', 'over', 'damaged', 'wrong_lot']),
  quantity: decimal.optional(),
  unit: uom.optional(),
});

const handoff = z.object({
  from: id,
  to: id,
  offeredAt: time,
  status: z.enum(['offered', 'accepted', 'rejected', 'cancelled']),
  answeredAt: time.optional(),
  reason: z.string().optional(),
  condition: z.string().optional(),
  discrepancies: z.array(discrepancy).optional(),
});

const shipment = answerOf<Shipment>({
  id: z.string(),
  sender: id,
  receiver: id,
  from: id,
  to: id,
  status: z.enum(['offered', 'in_transit', 'received', 'rejected', 'cancelled']),
  custodian: id,
  lots: z.array(lotLine),
  items: z.array(id),
  units: z.array(id),
  documents: z.array(z.object({ type: z.string(), id: z.string() })),
  handoffs: z.array(handoff),
  recall: z.string().optional(),
});

const reported = { quarantined: decimal, returned: decimal, destroyed: decimal, unrecoverable: decimal };

const recall = answerOf<Recall>({
  id: z.string(),
  openedBy: id,
  type: z.enum(recallTypes),
  class: z.enum(recallClasses).optional(),
  reason: z.string(),
  instructions: z.string().optional(),
  authority: z.string().optional(),
  roots: z.array(id),
  status: z.enum(['open', 'closed']),
  openedAt: time,
  closedAt: time.optional(),
  closingNote: z.string().optional(),
  report: z.string().optional(),
  scope: z.int(),
  responses: z.int(),
  completed: z.int(),
  totals: z.array(z.object({ unit: uom, ...reported })),
});

export const recallScopeRow = z.object({ goods: id, parent: id.optional() });

export const recallResponseRow = z.object({
  party: id,
  status: z.enum(['acknowledged', 'completed']),
  at: time,
  rows: z.array(z.object({ goods: id, unit: uom, ...reported })),
  note: z.string().optional(),
});

export const facts = { party, place, product, lot, item, unit, shipment, recall } as const;

export const one = (fact: z.ZodObject): z.ZodType => fact.extend({ height });

export const pageOf = (row: z.ZodType): z.ZodType => z.object({ ...page, rows: z.array(row) });
