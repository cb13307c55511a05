import { itemId, lotId, partyId, placeId, productId, unitId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { pageLimits } from '../../queries/page';

/** Ids in the query, in any spelling; out comes the canonical one. */
export const partyFilter = partyId.optional();
export const placeFilter = placeId.optional();
export const productFilter = productId.optional();
export const lotFilter = lotId.optional();
export const tracedId = z.union([lotId, itemId, unitId]).describe('A lot, item or logistic unit, in any spelling.');

export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(pageLimits.maximum)
    .optional()
    .describe(`Most rows; ${pageLimits.default} unless said.`),
  cursor: z.string().max(2000).optional().describe('`next` of the page before.'),
};

export const time = z.iso.datetime({ offset: true });
