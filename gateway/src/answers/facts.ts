import {
  callerRoles,
  type Document,
  type Lot,
  type Party,
  partyRoles,
  type Place,
  type Product,
  type Shipment,
  shipmentStatuses,
  type Thing,
  type User,
  lotStatuses,
  discrepancyKinds,
  handoffStatuses,
} from '#domain';
import { z } from 'zod';
import { decimal, height, id, others, page, time, uom } from './common';
import { answerOf } from './answerOf';
import { leg, passages } from './passages';
import { recall } from './recallFacts';

const date = z.string().describe('Calendar date.');
const hold = z.object({
  by: id,
  reason: z.string(),
  until: z
    .array(z.object({ msp: z.string(), event: z.string() }))
    .optional()
    .describe('The waiting events with which the hold ends: the goods are made of goods on hold, or packed with them.'),
});
const stated = z
  .object({ party: id, events: z.array(z.string()) })
  .describe(
    'The party that had the inputs and says that it made these goods, and the waiting events in which it says so.',
  );
const lotLine = z.object({ lot: id, quantity: decimal, uom: uom });
const retired = z.object({ at: time, reason: z.string() }).optional().describe('Set when its owner ended its use.');
const party = answerOf<Party>({
  id,
  name: z.string(),
  msp: z.string(),
  roles: z.array(z.enum(partyRoles)),
  prefixes: z.array(z.string()),
  claims: z.array(z.string()).optional().describe('GS1 Company Prefixes that no other organisation has agreed to yet.'),
  contact: z.string().optional(),
  retired,
});

const place = answerOf<Place>({
  id,
  party: id,
  name: z.string(),
  address: z.string().optional(),
  geo: z.object({ latitude: z.string(), longitude: z.string() }).optional(),
  within: id.optional().describe('The place that it is a part of.'),
  retired,
});

const product = answerOf<Product>({
  id,
  owner: id,
  name: z.string(),
  uom: uom,
  makers: z.array(id).optional().describe('Other parties that may make it.'),
  shelfLifeDays: z.int().optional(),
  storage: z.object({ minimum: z.string(), maximum: z.string() }).optional(),
  traceabilityList: z.string().optional(),
  receiptRequired: z.boolean().optional().describe('True if shipments of it need signed receipts.'),
  retired,
});

export const user = answerOf<User>({
  user: z.string(),
  msp: z.string(),
  roles: z.array(z.enum(callerRoles)),
  retired,
});

const transactionFields = {
  transactionId: z.string(),
  block: z.int(),
  time,
  mspId: z.string(),
  party: id.optional().describe('The party of that organisation.'),
  user: z.string().optional().describe('The user of that organisation who signed it.'),
};

/** A version of a fact: its content from a transaction on. */
export const versionOf = (fact: z.ZodType): z.ZodObject => z.object({ ...transactionFields, value: fact });

/** A transaction of the ledger, with the events that it recorded. */
export const transactionRow = z.object({ ...transactionFields, events: z.array(z.string()), height });

const lot = answerOf<Lot>({
  id,
  status: z.enum(lotStatuses),
  producer: id.optional(),
  place: id.optional(),
  madeAt: time.optional(),
  runs: z.int().optional().describe('Number of production runs that were not taken back, if it is not one.'),
  process: z.string().optional().describe('The transformation of several events that it comes out of.'),
  uncommissioned: z
    .literal(true)
    .optional()
    .describe('Set while only further runs or items of it were recorded, and not its first commissioning.'),
  uom: uom.optional(),
  productionDate: date.optional(),
  packagingDate: date.optional(),
  bestBefore: date.optional(),
  sellBy: date.optional(),
  expiry: date.optional(),
  origin: z.string().optional(),
  certificates: z.array(z.string()).optional(),
  ilmd: z.string().optional(),
  makings: z
    .array(
      z.object({
        kind: z.enum(['made', 'output', 'run', 'item']),
        madeAt: time,
        place: id.optional(),
        productionDate: date.optional(),
        packagingDate: date.optional(),
        bestBefore: date.optional(),
        sellBy: date.optional(),
        expiry: date.optional(),
        origin: z.string().optional(),
        certificates: z.array(z.string()).optional(),
        ilmd: z.string().optional(),
      }),
    )
    .optional()
    .describe('Its makings, if there are several: the first one gives the lot its dates.'),
  hold: hold.optional(),
  recalls: z.array(z.string()),
  stated: stated.optional(),
  unowned: z.literal(true).optional().describe('Set if nobody owned its id when it was made.'),
  contested: z
    .literal(true)
    .optional()
    .describe(
      'Set if a second party made goods under this id, or said so: a recall binds those who had goods of the maker that it is about.',
    ),
  confirmed: z
    .array(z.object({ recall: z.string(), party: id }))
    .optional()
    .describe('Holders that confirmed that a recall covers their stock of it.'),
});

/** A serialized item, a logistic unit, a crate or any other thing with an identity of its own. */
const thing = answerOf<Thing>({
  id,
  status: z
    .enum(['active', 'sold', 'destroyed', 'consumed', 'unverified'])
    .optional()
    .describe('Absent for a container that was never commissioned itself.'),
  producer: id.optional(),
  unowned: id.optional().describe('The party that made it or filled it first, if nobody owned its id.'),
  stated: stated.optional(),
  contested: z
    .literal(true)
    .optional()
    .describe('Set if another party than the one that said so has made it under this id, which has no owner.'),
  lot: id.optional(),
  expiry: date.optional(),
  parent: id.optional().describe('The container that contains it.'),
  place: id.optional(),
  since: time.optional().describe('When it came to its place, if that is known and not by `arrived`: it leaves later.'),
  madeIn: id
    .optional()
    .describe('Where it was made, if it was packed as a container at another place before that was recorded.'),
  shipment: z.string().optional(),
  transit: leg.optional(),
  arrived: leg.optional().describe('How it arrived at its place, if a captured event received it there.'),
  sale: z.string().optional().describe('The captured event that sold it last.'),
  soldAt: time.optional().describe('When it was sold last: it comes back from its customer later.'),
  passages: passages.optional(),
  hold: hold.optional(),
  returned: z.int().optional().describe('How often it came back: from a customer, or under a recall to its opener.'),
  recalls: z.array(z.string()),
  inside: z
    .object({
      lots: z.array(lotLine),
      things: z.array(id),
      load: z.array(lotLine).describe('All lots inside, at any depth.'),
      claims: z.array(lotLine).describe('Contents that events state and stock did not have: they change no balance.'),
    })
    .optional(),
  filledFirst: id.optional().describe('The party that filled it first, if nobody owns its number.'),
  fillings: z
    .array(
      z.object({
        number: z.int(),
        from: time,
        later: z.array(time).optional(),
        until: time.optional(),
        recalls: z.array(z.string()).optional(),
      }),
    )
    .optional()
    .describe('Its last uses as a container, the current one last.'),
});

const discrepancy = z.object({
  goods: z.string(),
  kind: z.enum(discrepancyKinds),
  quantity: decimal.optional(),
  uom: uom.optional(),
});

const handoffReceipt = z.object({ signer: z.string(), hash: z.string() }).optional();

const handoff = z.object({
  from: id,
  to: id,
  offeredAt: time,
  status: z.enum(handoffStatuses),
  answeredAt: time.optional(),
  reason: z.string().optional(),
  condition: z.string().optional(),
  discrepancies: z.array(discrepancy).optional(),
  offerReceipt: handoffReceipt.describe('The signed receipt of the offer.'),
  answerReceipt: handoffReceipt.describe(
    'The signed receipt of the answer; of the last part, if it was received in parts.',
  ),
  captured: z.literal(true).optional().describe('Captured events answered it.'),
});

const shipment = answerOf<Shipment>({
  id: z.string(),
  sender: id,
  receiver: id,
  from: id,
  to: id.optional().describe('Absent if a despatch advice names only the receiver.'),
  status: z.enum(shipmentStatuses),
  custodian: id,
  lots: z.array(lotLine),
  items: z.array(id),
  containers: z.array(id),
  settled: z
    .array(lotLine)
    .optional()
    .describe('Quantities of the lots that were received or recorded as short; the rest is in transit.'),
  arrived: z.array(id).optional().describe('The containers and items that have arrived.'),
  missing: z
    .array(id)
    .optional()
    .describe('The containers and items that a final receipt missed; those in `arrived` too were found later.'),
  lost: z
    .array(z.object({ ...lotLine.shape, place: id, at: time }))
    .optional()
    .describe(
      'Quantities that a final receipt missed and that nobody has found since, and where and when it missed them.',
    ),
  shorts: z
    .array(z.object({ goods: id, msp: z.string(), event: z.string(), number: z.int() }))
    .optional()
    .describe('The exceptions of goods that have not arrived. They close when nothing of these is missing any more.'),
  advised: z
    .literal(true)
    .optional()
    .describe('Its sender announced it by captured events with a despatch advice; the receiver answers next.'),
  receiptRequired: z.literal(true).optional().describe('It can be accepted and received only with a signed receipt.'),
  movedAt: time.describe('Event time of its offer, or of the last handoff since.'),
  documents: z.array(z.object({ type: z.string(), id: z.string() })),
  handoffs: z.array(handoff),
  recall: z.string().optional(),
  held: z
    .array(lotLine)
    .optional()
    .describe('Quantities of the lots that were on hold when they were offered for return under the recall.'),
});

export const document = answerOf<Document>({
  sha256: z.string(),
  kind: z.string(),
  party: id,
  subject: z.string().optional(),
  issuer: z.string().optional(),
  validFrom: date.optional(),
  validTo: date.optional(),
  uri: z.string().optional(),
});

export const lotWithDocuments = lot.extend({
  documents: z.array(document).describe('Its certificates, registered by its producer.'),
});

export const facts = { party, place, product, lot, item: thing, container: thing, shipment, recall } as const;

/** A thing, with those of others under its id. */
export const thingAmongOthers = thing.extend({ others });

export const one = (fact: z.ZodObject): z.ZodType => fact.extend({ height });

export const pageOf = (row: z.ZodType): z.ZodType => z.object({ ...page, rows: z.array(row) });
