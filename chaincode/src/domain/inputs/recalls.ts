import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { answerStatuses, recallClasses, recallDepths, recallTypes } from '../facts/recall';
import { localId, recallId } from '../businessId';
import { partyId, placeId } from '../gs1/schemas';
import { quantityOrZero, unitOfMeasure } from '../quantity';
import { node, reason, sha256, text } from './common';
import { eventRef } from './events';
import { linkAnswers } from '../facts/links';
import { limits } from '../limits';

/** A lot or item in any spelling of its id, or goods under a private URI. */
const goods = node;

/**
 * Links that add goods to a scope. `parent` must be in scope or in an earlier link, and the event must contain the link. An item of a lot
 * needs no event: its own fact has the link.
 */
const links = boundedArray(z.strictObject({ goods: node, parent: node, ...eventRef }), limits.links);

/** The opener's words to holders and the public, and the recall's reach. */
const strategy = {
  class: z.enum(recallClasses).optional(),
  depth: z.enum(recallDepths).optional(),
  instructions: text().optional(),
  publicText: text().optional(),
};

/**
 * Opens a recall of goods that the caller made or whose product is the caller's; a regulator opens one of any goods. With `withdrawFrom`, a
 * holder withdraws its own stock of any goods.
 */
export const openRecall = z
  .strictObject({
    recall: localId,
    type: z.enum(recallTypes),
    ...strategy,
    reason,
    authority: text(limits.name).optional(),
    roots: boundedArray(goods, limits.lines).min(1),
    /** Goods already made of the roots; they are in scope from the start. */
    links: links.default([]),
    /** An open recall of another party, with the roots in its scope, that this one carries on. */
    under: recallId.optional(),
    /**
     * A place of the caller that has some of each root: the recall then covers the caller's own stock at all its places, and nothing else.
     */
    withdrawFrom: placeId.optional(),
  })
  .refine(({ type, withdrawFrom }) => withdrawFrom === undefined || type === 'withdrawal' || type === 'mock', {
    error: 'a withdrawal of your own stock has the type "withdrawal" or "mock"',
    path: ['type'],
  })
  .refine(({ links: given, withdrawFrom }) => withdrawFrom === undefined || given.length === 0, {
    error: 'a withdrawal of your own stock covers only its roots',
    path: ['links'],
  });

/** Changes the strategy of an open recall. */
export const changeRecall = z
  .strictObject({ recall: recallId, ...strategy, reason })
  .refine(
    ({ recall: _recall, reason: _reason, ...changes }) => Object.values(changes).some((each) => each !== undefined),
    {
      error: 'Name at least one of class, depth, instructions and publicText.',
    },
  );

/** The SHA-256 of a report's files, and the ledger's height that it was made from. */
export const reportRecall = z.strictObject({
  recall: recallId,
  height: z.int().min(0),
  pdf: sha256,
  xlsx: sha256,
});

/** Notifies parties of a recall: each has to give a final answer. */
export const notifyRecall = z.strictObject({ recall: recallId, parties: boundedArray(partyId, limits.lines).min(1) });

/** Adds goods to the scope. Anyone may call it: proven links are added, the others are returned with the reason. */
export const extendRecall = z.strictObject({ recall: recallId, links: links.min(1) });

/** Confirms or disputes that a recall covers goods. If a holder confirms, its stock of them is blocked. */
export const answerScope = z.strictObject({
  recall: recallId,
  goods,
  answer: z.enum(linkAnswers),
  reason,
  /** A place of the caller that has some of the goods. */
  place: placeId.optional(),
});

const quantityFound = quantityOrZero.default('0');

/**
 * The caller's full response to a recall; a later one replaces it. Quantities given as quarantined are put on hold, and those given as
 * destroyed are destroyed.
 */
export const respondRecall = z
  .strictObject({
    recall: recallId,
    status: z.enum(answerStatuses),
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
        /** The witness of the destruction. */
        witness: text(limits.name).optional(),
        /** SHA-256 of the evidence of the destruction. */
        evidence: sha256.optional(),
      }),
      limits.lines,
    )
      .refine(
        (rows) => new Set(rows.map((row) => `${row.goods} ${row.place}`)).size === rows.length,
        'names goods twice',
      )
      .default([]),
    /** Containers at these places with some of the goods. As many as the quarantined quantities need are put on hold. */
    containers: boundedArray(goods, limits.containers).default([]),
    note: text().optional(),
  })
  .refine(({ status, rows }) => rows.length === 0 || (status !== 'read' && status !== 'nothing_here'), {
    error: 'must be absent for the statuses read and nothing_here',
    path: ['rows'],
  });

/**
 * Closes a recall that the caller opened. While a notified party has not given a final answer, or with `early`, it takes two users of the
 * opener: the first gives the reason, and the second one closes. A mock recall is closed at once.
 */
export const closeRecall = z.strictObject({
  recall: recallId,
  note: text().optional(),
  report: sha256.optional(),
  early: z.strictObject({ reason }).optional(),
});
