import { bizStepTerm, goodsUri, partyId, placeId, placeOrUri, productId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { pageLimits } from '../../queries/page';
import { apiLimits } from '../../answers/limits';

/** Schemas of ids in the query: they accept any spelling and return the canonical one. */
export const partyFilter = partyId.optional();
export const placeFilter = placeId.optional();
/** For what is found by place: also a URI under which parties have places. */
export const foundPlace = placeOrUri
  .optional()
  .describe('A GLN in any spelling, or another URI under which a party has a place, such as `geo:52.1,5.1`.');
export const productFilter = productId.optional();
export const lotFilter = goodsUri
  .optional()
  .describe('A lot in any spelling, or any other URI of goods that events count.');
export const tracedId = goodsUri.describe(
  'A lot, item, container or other goods: a GS1 key in any spelling, a scan, or any URI that events name.',
);
export const documentFilter = z
  .string()
  .min(1)
  .max(apiLimits.idLength)
  .optional()
  .describe('A business document, such as an order, despatch advice or bill of lading: its id, or only its number.');
export const stepFilter = bizStepTerm
  .optional()
  .describe('Business step: a CBV value as bare word, URN or web URI, or a URI of your own.');

export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(pageLimits.maximum)
    .optional()
    .describe(`Maximum rows; ${pageLimits.default} by default.`),
  cursor: z.string().max(2000).optional().describe('`next` of the previous page.'),
};

export const time = z.iso.datetime({ offset: true });

/** The fields of a span of event times. */
export const timeSpan = {
  from: time.optional().describe('Events from this event time on.'),
  to: time.optional().describe('Events before this event time.'),
};

/** A refinement for a schema with a time span: an end before its start holds nothing, and is a mistake. */
export const inOrder = [
  ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): boolean =>
    from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
  { error: 'must be after `from`', path: ['to'] },
] satisfies [unknown, unknown];
