import { z } from 'zod';

/**
 * Response schemas of the ledger's facts; the contract's types document each field. A schema whose fields differ from its fact does not
 * compile.
 */
export const answerOf = <Fact>(shape: { readonly [Field in keyof Required<Fact>]: z.ZodType }): z.ZodObject =>
  z.object(shape);
