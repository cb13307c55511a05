import { z } from 'zod';
import { recallClasses, recallTypes } from '../facts/recall';
import { localId, recallId } from '../businessId';
import { itemId, lotId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { limits, reason, sha256, text } from './common';

const goods = z.union([lotId, itemId]);

/** Opens a recall of lots or items that the caller made or whose GTIN is the caller's. */
export const openRecall = z.strictObject({
  recall: localId,
  type: z.enum(recallTypes),
  class: z.enum(recallClasses).optional(),
  reason,
  instructions: text().optional(),
  authority: text(limits.name).optional(),
  roots: z.array(goods).min(1).max(limits.lines),
});

/** Adds goods to the scope, each with the goods it was made from, which must be in scope before it. */
export const extendRecall = z.strictObject({
  recall: recallId,
  links: z
    .array(z.strictObject({ goods, parent: goods }))
    .min(1)
    .max(limits.lines),
});

const quantityFound = quantityOrZero.default('0');

/** What the caller did about a recall, in full: a later answer replaces an earlier one. */
export const respondRecall = z.strictObject({
  recall: recallId,
  status: z.enum(['acknowledged', 'completed']),
  rows: z
    .array(
      z.strictObject({
        goods,
        unit: unitOfMeasure,
        quarantined: quantityFound,
        returned: quantityFound,
        destroyed: quantityFound,
        unrecoverable: quantityFound,
      }),
    )
    .max(limits.lines)
    .default([]),
  note: text().optional(),
});

export const closeRecall = z.strictObject({ recall: recallId, note: text().optional(), report: sha256.optional() });
