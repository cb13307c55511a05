import { z } from 'zod';
import { changeKinds, changesAnswer } from '../../answers/changes';
import { cursorOf, type Position, positionAfter } from '../../changes/changeReader';
import { matching } from '../../changes/filter';
import { pageLimits } from '../../queries/page';
import { Problem } from '../../problem';
import { route } from '../route';
import { pageQuery, partyFilter } from './idQuery';

const kinds = z
  .string()
  .max(500)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(changeKinds)))
  .optional()
  .describe(`Only these kinds, separated by commas: ${changeKinds.join(', ')}.`);

export const changeFilters = {
  since: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Changes recorded above this height; 0, the default, is the beginning.'),
  kind: kinds,
  party: partyFilter.describe('Only changes that name this party, or a place of it.'),
  subject: z.string().min(1).max(500).optional().describe('Only changes of this id, in its canonical spelling.'),
};

/** The position of a cursor, of the id of a change, or of a height. Throws for a text that is no id of a change. */
export function startOf(since = 0, cursor?: string): Position {
  if (cursor === undefined) return { block: since, read: 0 };
  const position = positionAfter(cursor);
  if (position) return position;
  const message =
    'is no cursor of changes, which is HEIGHT-NUMBER; give since=HEIGHT, or leave it out to start at the first';
  throw new Problem('input_invalid', `The cursor ${message}.`, {
    errors: [{ pointer: '?cursor', message, code: 'input_invalid' }],
  });
}

const list = route({
  method: 'get',
  path: '/changes',
  tag: 'Notifications',
  summary: 'All changes on the ledger, in order',
  description:
    'Complete and resumable: continue with `next`; without `next`, continue with `since` set to the `height` of the answer. In the order of the ledger: for each transaction its events, then its facts. Only their own organisation sees users.',
  readsModel: true,
  query: z.strictObject({ ...changeFilters, ...pageQuery }),
  answer: changesAnswer,
  codes: ['ledger_unavailable'],
  handle: async ({ query, caller }, { changes, readModel }) => {
    const { since, cursor, kind, party, subject, limit = pageLimits.default } = query;
    const { height } = readModel;
    const matches = matching({ kinds: kind, party, subject }, caller.identity.mspId);
    const { rows, next, isEnd } = await changes.page(startOf(since, cursor), { limit, height, matches });
    return { body: { height, ...(!isEnd && { next: cursorOf(next) }), rows } };
  },
});

/** The routes of changes. */
export const changeRoutes = [list];
