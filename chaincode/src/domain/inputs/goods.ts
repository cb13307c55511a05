import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { containerId, holdableId, pieceId, stockedId } from '../gs1/goodsSchemas';
import { lotId, placeId } from '../gs1/schemas';
import { quantity, quantityOrZero, unitOfMeasure } from '../quantity';
import { labelledLot, labelFields, withLabel } from './labelledLot';
import { allowExpired, at, date, itemList, lotLine, lotLines, reason, sha256, text, containerList } from './common';
import { limits } from '../limits';

const origins = {
  ...labelFields,
  origin: text(limits.name).optional(),
  certificates: boundedArray(sha256, limits.documents).default([]),
};

/**
 * Makes a new lot at one of the caller's places. If `lot` is a label, its dates are used. `expiry` defaults to the best-before or sell-by
 * date, or else to the production date plus the product's shelf life.
 */
export const commissionLot = z
  .strictObject({ lot: labelledLot, place: placeId, quantity, uom: unitOfMeasure, ...origins, ...at })
  .transform(withLabel);

/** Makes serialized goods at a place: items of one product, assets or others; with `lot`, of that lot. */
export const commissionItems = z.strictObject({
  items: boundedArray(pieceId, limits.items).min(1),
  lot: lotId.optional(),
  place: placeId,
  expiry: date.optional(),
  ...at,
});

const contents = {
  container: containerId,
  place: placeId,
  lots: lotLines,
  items: itemList,
  containers: containerList,
  ...at,
};

/** Packs loose goods and other containers at the place into a container. */
export const pack = z.strictObject(contents);

/** Takes goods out of a container; all of them if none is named. */
export const unpack = z.strictObject(contents);

/** Consumes goods at a place and makes others of them (TransformationEvent). */
export const transform = z.strictObject({
  place: placeId,
  /** A container is used up with all that is inside it. */
  inputs: z.strictObject({ lots: lotLines, items: itemList, containers: containerList }),
  outputs: z.strictObject({
    lots: boundedArray(lotLine.extend({ ...origins, lot: labelledLot }).transform(withLabel), limits.lines).default([]),
    items: boundedArray(z.strictObject({ item: pieceId, lot: lotId.optional() }), limits.items).default([]),
  }),
  ...at,
});

/** The loose quantity of a lot that a count found at a place. The difference is booked. */
export const count = z.strictObject({
  lot: stockedId,
  place: placeId,
  counted: quantityOrZero,
  uom: unitOfMeasure,
  reason,
  ...at,
});

/** A container is taken with all that is inside it; an item that contains goods, too. */
const takeOut = { place: placeId, lots: lotLines, items: itemList, containers: containerList, ...at };
export const sell = z.strictObject({ ...takeOut, allowExpired });
export const destroy = z.strictObject({ ...takeOut, reason });
/** Takes sold goods back from a customer and puts them on hold. */
export const returned = z.strictObject({ ...takeOut, reason });

const holdTarget = {
  /** A lot, a thing, or other goods under a URI. */
  goods: holdableId,
  /** For a lot: only the stock at this place of the caller. Without it, the whole lot, wherever it is. */
  place: placeId.optional(),
  /** With `place`: the quantity; defaults to all that is available there. */
  quantity: quantity.optional(),
  reason,
  ...at,
};
const ofPlace = {
  check: ({ quantity: part, place }: { quantity?: unknown; place?: unknown }): boolean =>
    part === undefined || place !== undefined,
  error: { error: 'A quantity of a lot is held at one place: add the place.', path: ['place'] },
};
export const hold = z.strictObject(holdTarget).refine(ofPlace.check, ofPlace.error);
export const release = z.strictObject(holdTarget).refine(ofPlace.check, ofPlace.error);
