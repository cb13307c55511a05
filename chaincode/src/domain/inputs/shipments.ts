import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { bizTransactionTypes } from '../epcis/vocabularies';
import { localId, recallId, shipmentId } from '../businessId';
import { containerId, stockedId } from '../gs1/goodsSchemas';
import { partyId, placeId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { receipt, withReceiptTime } from './receipts';
import { allowExpired, at, itemList, lotLine, lotLines, reason, text, containerList } from './common';
import { limits } from '../limits';

/** The condition of a thing that did not arrive sound. */
const condition = z.enum(['damaged', 'missing']);

/** Offers goods at a place to the next custodian: `carrier`, or the party of `to` without one. */
export const ship = z
  .strictObject({
    shipment: localId,
    from: placeId,
    to: placeId,
    carrier: partyId.optional(),
    lots: lotLines,
    items: itemList,
    containers: containerList,
    documents: boundedArray(
      z.strictObject({ type: z.enum(bizTransactionTypes), id: text(limits.name) }),
      limits.documents,
    ).default([]),
    /** The open recall under which recalled goods are returned to its opener. */
    recall: recallId.optional(),
    /** True if it is accepted and received only with a signed receipt. */
    receiptRequired: z.boolean().optional(),
    allowExpired,
    ...receipt,
    ...at,
  })
  .transform(withReceiptTime);

/** Offers the shipment to the next party: another carrier, the receiver, or the sender. Only the custodian may. */
export const handOver = z
  .strictObject({ shipment: shipmentId, to: partyId, ...receipt, ...at })
  .transform(withReceiptTime);

/** Takes custody as a carrier. The receiver uses `receive`. */
export const accept = z
  .strictObject({ shipment: shipmentId, condition: text().optional(), ...receipt, ...at })
  .transform(withReceiptTime);
export const reject = z.strictObject({ shipment: shipmentId, reason, ...receipt, ...at }).transform(withReceiptTime);
/** Withdraws an unanswered offer. */
export const cancel = z.strictObject({ shipment: shipmentId, reason, ...at });

const named = <T>(idOf: (line: T) => string): [(lines: readonly T[]) => boolean, string] => [
  (lines) => new Set(lines.map(idOf)).size === lines.length,
  'names a line twice',
];

/**
 * Takes custody at a place of the caller and books the goods in. Lines that are not named arrived complete and undamaged.
 * For a named line, the quantity neither `accepted` nor `damaged` is short and stays in transit; a quantity above the shipped one is over.
 */
export const receive = z
  .strictObject({
    shipment: shipmentId,
    place: placeId.optional(),
    lots: boundedArray(
      z.strictObject({
        lot: stockedId,
        accepted: quantityOrZero,
        damaged: quantityOrZero.default('0'),
        uom: unitOfMeasure,
      }),
      limits.lines,
    )
      .refine(...named<{ lot: string; uom: string }>(({ lot, uom }) => `${lot} ${uom}`))
      .default([]),
    containers: boundedArray(z.strictObject({ container: containerId, condition }), limits.containers)
      .refine(...named<{ container: string }>(({ container }) => container))
      .default([]),
    items: boundedArray(z.strictObject({ item: containerId, condition }), limits.items)
      .refine(...named<{ item: string }>(({ item }) => item))
      .default([]),
    /** Lots that are not in the shipment: the wrong lot was sent. */
    unexpected: boundedArray(lotLine, limits.lines).default([]),
    condition: text().optional(),
    /** True if nothing more will arrive: the short quantity is given up. Otherwise it stays in transit for a later receipt. */
    final: z.boolean().optional(),
    ...receipt,
    ...at,
  })
  .transform(withReceiptTime);
