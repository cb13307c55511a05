import { z } from 'zod';
import { commandAnswer } from './capture';
import { height } from './common';

const hash = z.string().describe('SHA-256 of the file, which is on the ledger.');

export const madeReport = commandAnswer.extend({ report: z.string(), pdf: hash, xlsx: hash });
export const reportsAnswer = z.object({
  height,
  rows: z.array(z.object({ report: z.string(), made: z.string(), user: z.string(), height: z.int() })),
});

export type MadeReport = z.infer<typeof madeReport>;
export type ReportsAnswer = z.infer<typeof reportsAnswer>;
