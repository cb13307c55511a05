import { goodsUri, lotNumber, partyId, placeId, productId, serialNumber, shipmentId } from '#domain';
import { z } from 'zod';
import { decimal, height, id, uom } from './common';
import { apiLimits } from './limits';
import { isReversed } from './serialRange';

const time = z.iso.datetime({ offset: true });

/** Goods that a person can describe. All that is given must be true of them. */
const recallCriterion = z
  .strictObject({
    goods: goodsUri.optional().describe('A lot or item, or a container with its contents.'),
    product: productId.optional(),
    lotNumber: lotNumber.optional().describe('A lot number of any product and supplier.'),
    producer: partyId.optional().describe('Who made the goods.'),
    serials: z
      .strictObject({ from: serialNumber, to: serialNumber })
      .refine((range) => !isReversed(range), { error: 'must not come before `from`', path: ['to'] })
      .optional()
      .describe(
        'Serial numbers of the product, both ends included: as numbers if both are, also after the same letters (A9 to A10); otherwise as text.',
      ),
    shipment: shipmentId.optional().describe('The goods of a shipment, with the contents of its containers.'),
    madeFrom: goodsUri
      .optional()
      .describe('An ingredient, as lot or product: the goods that were made of it directly.'),
    place: placeId.optional().describe('Recorded at this place, loose or in a container.'),
    from: time.optional().describe('Recorded (at the place) from this event time on.'),
    to: time.optional().describe('Recorded (at the place) before this event time.'),
  })
  .refine((given) => Object.keys(given).some((field) => field !== 'from' && field !== 'to' && field !== 'producer'), {
    error: 'Give goods, product, lotNumber, shipment, madeFrom or place, not only a time or producer.',
  })
  .refine(({ serials, product }) => serials === undefined || product !== undefined, {
    error: 'Serial numbers are those of a product: give it too.',
    path: ['serials'],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    error: 'must be after `from`',
    path: ['to'],
  });

export const recallSearch = z.strictObject({
  find: z.array(recallCriterion).min(1).max(apiLimits.criteria).describe('Goods that any of the criteria describes.'),
  only: z
    .strictObject({
      leftAfter: time.optional().describe('Only goods that left a place at or after this event time.'),
      leftPlace: placeId.optional().describe('The place that `leftAfter` is about; any place otherwise.'),
      passed: placeId.optional().describe('Only goods that were recorded at this place.'),
    })
    .refine(({ leftAfter, leftPlace, passed }) => (leftAfter ?? leftPlace ?? passed) !== undefined, {
      error: 'Give leftAfter, leftPlace or passed.',
    })
    .optional()
    .describe('Narrows what was found; a lot with serialized items is narrowed to those items.'),
});

const amounts = z.object({ uom, onHand: decimal, held: decimal, inTransit: decimal });

export const recallPreview = z.object({
  height,
  finds: z
    .array(z.object({ found: z.int(), leftOut: z.int().describe('Left out by `only`.') }))
    .describe('By criterion, in order.'),
  goods: z
    .array(
      z.object({
        id,
        name: z.string().optional(),
        producer: id.optional(),
        finds: z.array(z.int()).describe('The criteria that found it, from 0.'),
        you: z
          .enum(['recall', 'withdraw', 'neither'])
          .describe('recall: you made or own it; withdraw: you have some, and can withdraw your own stock.'),
        place: id.optional().describe('For withdraw: a place of yours that has some of it.'),
      }),
    )
    .describe('The goods found: the roots of a recall.'),
  counts: z
    .object({
      goods: z.int(),
      lots: z.int(),
      items: z.int(),
      containers: z.int(),
      places: z.int(),
      holders: z.int(),
      alleged: z.int().describe('Goods that are only alleged to be made of them.'),
    })
    .describe('What a recall of all goods found would cover.'),
  quantities: z.array(amounts).describe('What is left of the lots, by unit.'),
  holders: z.array(
    z.object({
      party: id,
      name: z.string().optional(),
      lots: z.int(),
      items: z.int(),
      quantities: z.array(amounts),
    }),
  ),
  truncated: z.boolean().describe('There are more goods than one preview can follow: narrow the search.'),
  incomplete: z.boolean().describe('A record about the goods could not be read.'),
});

export type RecallCriterion = z.output<typeof recallCriterion>;
export type RecallSearch = z.output<typeof recallSearch>;
export type RecallSearchInput = z.input<typeof recallSearch>;
export type RecallPreview = z.infer<typeof recallPreview>;
