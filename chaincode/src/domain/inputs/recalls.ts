import { z } from 'zod';
import { recallClasses, recallTypes } from '../facts/recall';
import { localId, recallId } from '../businessId';
import { placeId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { limits, mostLinks, node, reason, sha256, text } from './common';
import { eventRef } from './events';

/** A lot or item in any spelling of its id, or goods under a URI of somebody's own. */
const goods = node;

/**
 * Steps that add goods to a scope, each with what it leads from, which must be in scope before it, and the event that says so. An item of
 * a lot needs no event: its own record says so.
 */
const links = z.array(z.strictObject({ goods: node, parent: node, ...eventRef })).max(mostLinks);

/** Opens a recall of goods that the caller made or whose product is the caller's; a regulator opens one of any goods. */
export const openRecall = z.strictObject({
  recall: localId,
  type: z.enum(recallTypes),
  class: z.enum(recallClasses).optional(),
  reason,
  instructions: text().optional(),
  authority: text(limits.name).optional(),
  roots: z.array(goods).min(1).max(limits.lines),
  /** What was made of the roots already: it is covered at once. */
  links: links.default([]),
});

/** Adds goods to the scope. Anyone may: what is proven is added, the rest is reported with the reason. */
export const extendRecall = z.strictObject({ recall: recallId, links: links.min(1) });

/** Says of goods that a recall may cover whether they are. A holder of them who confirms keeps what is at its places from moving. */
export const answerScope = z.strictObject({
  recall: recallId,
  goods,
  answer: z.enum(['confirmed', 'disputed']),
  reason,
  /** A place of the caller's that has some of the goods. */
  place: placeId.optional(),
});

const quantityFound = quantityOrZero.default('0');

/**
 * What the caller did about a recall, in full: a later answer replaces an earlier one. What it says as quarantined is put on hold, and as
 * destroyed is destroyed.
 */
export const respondRecall = z.strictObject({
  recall: recallId,
  status: z.enum(['acknowledged', 'completed']),
  rows: z
    .array(
      z.strictObject({
        goods,
        /** The place of the caller's that had them. */
        place: placeId,
        unit: unitOfMeasure,
        quarantined: quantityFound,
        returned: quantityFound,
        destroyed: quantityFound,
        unrecoverable: quantityFound,
      }),
    )
    .max(limits.lines)
    .refine((rows) => new Set(rows.map((row) => `${row.goods} ${row.place}`)).size === rows.length, 'names goods twice')
    .default([]),
  /** Containers at these places that hold some of the goods: those that are needed for what is quarantined are put on hold. */
  containers: z.array(goods).max(limits.units).default([]),
  note: text().optional(),
});

export const closeRecall = z.strictObject({ recall: recallId, note: text().optional(), report: sha256.optional() });
