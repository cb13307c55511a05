import { z } from 'zod';
import { apiLimits } from './limits';

/** Number of ledger blocks that a response reflects. */
export const height = z.int().min(0).describe('Number of ledger blocks that this response reflects.');
export const id = z.string().describe('Canonical id: a GS1 Digital Link URI, or a CBV business transaction URN.');
export const others = z
  .array(id)
  .optional()
  .describe(
    `Things of other parties under the same id, which nobody owns; at most ${apiLimits.otherThings}. Ask for one by its id here.`,
  );
export const decimal = z.string().describe('Exact decimal.');
export const uom = z.string().describe('UN/ECE unit of measure code.');

/** Fields of every page, beside its rows. */
export const page = { height, next: z.string().optional().describe('Cursor of the next page; absent on the last.') };
export const time = z.string().describe('RFC 3339, UTC.');

export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'A currency is an ISO 4217 code, such as EUR.' });
