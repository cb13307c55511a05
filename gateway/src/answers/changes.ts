import { factKinds } from '#domain';
import { z } from 'zod';
import { height, time } from './common';
import { apiLimits } from './limits';

/** Facts that no route shows, so that they are not listed as changes. */
const internal = [
  'request',
  'receipt',
  'eventName',
  'uses',
  'origins',
  'custody',
  'makers',
  'thingsHad',
  'process',
  'passage',
  'soldBy',
  'surplus',
  'longerPrefixes',
  'ssccCounter',
  'givenSscc',
  'members',
  'vote',
] as const;
const kept: ReadonlySet<string> = new Set(internal);

/** The kinds of changes: those of facts, and `unreadable` for a part of a transaction that this gateway cannot read. */
export const changeKinds: readonly string[] = [...factKinds.filter((kind) => !kept.has(kind)), 'unreadable'];

export const change = z.object({
  id: z.string().describe('Its place in the ledger, HEIGHT-NUMBER: later changes have a greater height, or number.'),
  height: z.int().describe('Number of ledger blocks with which it was recorded.'),
  transactionId: z.string(),
  time,
  mspId: z.string().describe('MSP of the organisation that signed it.'),
  by: z.string().optional().describe('The party of that organisation.'),
  kind: z.string().describe(`One of ${changeKinds.join(', ')}.`),
  what: z
    .string()
    .describe(
      'What happened: `recorded` and `changed` of an event, the new status or `set` of a fact, `removed`, or the code of an exception.',
    ),
  subject: z.string().describe('What changed: an id.'),
  about: z
    .array(z.string())
    .describe(
      `Further ids that it names: the place of stock, the goods (the first ${apiLimits.changeGoods}) and places of an event, the MSP of a user.`,
    ),
  goods: z.int().optional().describe('How many goods an event names.'),
  eventType: z.string().optional(),
  bizStep: z.string().optional(),
  eventTime: time.optional(),
  parties: z.array(z.string()).describe('Parties that it names, and those of places that it names.'),
});

export const changesAnswer = z.object({
  height,
  next: z
    .string()
    .optional()
    .describe('Cursor of the next page, also after filtered rows; absent at the present height.'),
  rows: z.array(change),
});

export type Change = z.infer<typeof change>;
export type ChangesAnswer = z.infer<typeof changesAnswer>;
