import { z } from 'zod';

/** Blocks of the ledger that an answer reflects. */
export const height = z.int().min(0).describe('Number of ledger blocks that this answer reflects.');
export const id = z.string().describe('Canonical id: a GS1 Digital Link URI, or a CBV business transaction URN.');
export const decimal = z.string().describe('Exact decimal.');
export const uom = z.string().describe('UN/ECE unit of measure code.');

/** What every page of rows carries beside them. */
export const page = { height, next: z.string().optional().describe('Cursor of the next page; absent on the last.') };
