import { z } from 'zod';
import { bizTransactionTypes } from '../epcis/vocabularies';
import { localId, recallId, shipmentId } from '../businessId';
import { containerId, countedId } from '../gs1/goodsSchemas';
import { partyId, placeId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { allowExpired, at, itemList, limits, lotLine, lotLines, reason, text, unitList } from './common';

/** Offers goods of a place to the next custodian: `carrier`, or the party of `to` when there is none. */
export const dispatch = z.strictObject({
  shipment: localId,
  from: placeId,
  to: placeId,
  carrier: partyId.optional(),
  lots: lotLines,
  items: itemList,
  units: unitList,
  documents: z
    .array(z.strictObject({ type: z.enum(bizTransactionTypes), id: text(limits.name) }))
    .max(limits.documents)
    .default([]),
  /** The open recall under which recalled goods go back to who opened it. */
  recall: recallId.optional(),
  allowExpired,
  ...at,
});

/** The custodian offers the shipment to the next party: another carrier, the receiver, or the sender again. */
export const handOver = z.strictObject({ shipment: shipmentId, to: partyId, ...at });

/** Takes custody on the way (a carrier does). At the end of the way it is `receive`. */
export const acceptHandoff = z.strictObject({ shipment: shipmentId, condition: text().optional(), ...at });
export const rejectHandoff = z.strictObject({ shipment: shipmentId, reason, ...at });
/** Takes an unanswered offer back. */
export const cancelHandoff = z.strictObject({ shipment: shipmentId, reason, ...at });

const named = <T>(idOf: (line: T) => string): [(lines: readonly T[]) => boolean, string] => [
  (lines) => new Set(lines.map(idOf)).size === lines.length,
  'names a line twice',
];

/**
 * Takes custody at a place of the caller's and books the goods in. Lines that are not named arrived complete and sound.
 * For a named line, what is neither `accepted` nor `damaged` is short and stays under way; more than was shipped is over.
 */
export const receive = z.strictObject({
  shipment: shipmentId,
  place: placeId.optional(),
  lots: z
    .array(
      z.strictObject({
        lot: countedId,
        accepted: quantityOrZero,
        damaged: quantityOrZero.default('0'),
        unit: unitOfMeasure,
      }),
    )
    .max(limits.lines)
    .refine(...named<{ lot: string; unit: string }>(({ lot, unit }) => `${lot} ${unit}`))
    .default([]),
  units: z
    .array(z.strictObject({ unit: containerId, condition: z.enum(['damaged', 'missing']) }))
    .max(limits.units)
    .refine(...named<{ unit: string }>(({ unit }) => unit))
    .default([]),
  items: z
    .array(z.strictObject({ item: containerId, condition: z.enum(['damaged', 'missing']) }))
    .max(limits.items)
    .refine(...named<{ item: string }>(({ item }) => item))
    .default([]),
  /** Lots that no line of the shipment names: the wrong lot was sent. */
  unexpected: z.array(lotLine).max(limits.lines).default([]),
  condition: text().optional(),
  /** Nothing more will come: what is short is given up. Without, it stays under way, and a further receipt books it in. */
  final: z.boolean().optional(),
  ...at,
});
