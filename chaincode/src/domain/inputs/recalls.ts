import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { recallClasses, recallTypes } from '../facts/recall';
import { localId, recallId } from '../businessId';
import { placeId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { limits, mostLinks, node, reason, sha256, text } from './common';
import { eventRef } from './events';

/** A lot or item in any spelling of its id, or goods under a private URI. */
const goods = node;

/**
 * Links that add goods to a scope. `parent` must be in scope or in an earlier link, and the event must contain the link. An item of a lot
 * needs no event: its own fact has the link.
 */
const links = boundedArray(z.strictObject({ goods: node, parent: node, ...eventRef }), mostLinks);

/** Opens a recall of goods that the caller made or whose product is the caller's; a regulator opens one of any goods. */
export const openRecall = z.strictObject({
  recall: localId,
  type: z.enum(recallTypes),
  class: z.enum(recallClasses).optional(),
  reason,
  instructions: text().optional(),
  authority: text(limits.name).optional(),
  roots: boundedArray(goods, limits.lines).min(1),
  /** Goods already made of the roots; they are in scope from the start. */
  links: links.default([]),
});

/** Adds goods to the scope. Anyone may call it: proven links are added, the others are returned with the reason. */
export const extendRecall = z.strictObject({ recall: recallId, links: links.min(1) });

/** Confirms or disputes that a recall covers goods. If a holder confirms, its stock of them is blocked. */
export const answerScope = z.strictObject({
  recall: recallId,
  goods,
  answer: z.enum(['confirmed', 'disputed']),
  reason,
  /** A place of the caller that has some of the goods. */
  place: placeId.optional(),
});

const quantityFound = quantityOrZero.default('0');

/**
 * The caller's full response to a recall; a later one replaces it. Quantities given as quarantined are put on hold, and those given as
 * destroyed are destroyed.
 */
export const respondRecall = z.strictObject({
  recall: recallId,
  status: z.enum(['acknowledged', 'completed']),
  rows: boundedArray(
    z.strictObject({
      goods,
      /** The place of the caller that had them. */
      place: placeId,
      uom: unitOfMeasure,
      quarantined: quantityFound,
      returned: quantityFound,
      destroyed: quantityFound,
      unrecoverable: quantityFound,
    }),
    limits.lines,
  )
    .refine((rows) => new Set(rows.map((row) => `${row.goods} ${row.place}`)).size === rows.length, 'names goods twice')
    .default([]),
  /** Containers at these places with some of the goods. As many as the quarantined quantities need are put on hold. */
  containers: boundedArray(goods, limits.containers).default([]),
  note: text().optional(),
});

export const closeRecall = z.strictObject({ recall: recallId, note: text().optional(), report: sha256.optional() });
