import { goodsUri } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { balanceAccounts, balanceChanges as changesAnswer, massBalance as answer } from '../../answers/massBalance';
import { balanceChanges } from '../../queries/balanceChanges';
import { massBalance } from '../../queries/massBalance';
import { Problem } from '../../problem';
import { route } from '../route';
import { pageQuery, foundPlace, time } from './idQuery';

/** A moment of the past. */
export const balanceInstant = {
  at: time.optional().describe('As of this event time, by the events that the ledger has today.'),
  asOfHeight: z.coerce.number().int().min(0).optional().describe('As the ledger had it at this height.'),
};
const lot = goodsUri.describe('A lot in any spelling, or any other URI of goods that events count.');

const unknownLot = (id: string): Problem => new Problem('lot_unknown', `No stock of ${id} is recorded.`);

/** Routes of the mass balance of a lot, and of the events behind its numbers. */
export const massBalanceRoutes = [
  route({
    method: 'get',
    path: '/mass-balance',
    tag: 'Stock',
    summary: 'The quantity made of a lot, and where it is or went: now, or as of a time or height',
    description:
      'made + found = onHand + inTransit + consumed + sold + destroyed + lost + unexplained. `held` is a part of onHand. `returned` is counted again where the goods are now, so it is no part of the sum. In the past, `held` has only goods that were held by quantity or in a container: holds of whole lots and recalls are known only as of now. `/recalls/{gln}/{id}/mass-balance` has every lot that a recall covers.',
    readsModel: true,
    query: z.strictObject({ lot, ...balanceInstant }),
    answer,
    codes: ['id_invalid', 'lot_unknown'],
    handle: ({ query: { lot: id, ...instant } }, { readModel }) => {
      const isPast = (instant.at ?? instant.asOfHeight) !== undefined;
      const body = massBalance(readModel, [id], instant);
      if (body.rows.length > 0 || (isPast && massBalance(readModel, [id]).rows.length > 0)) return { body };
      throw unknownLot(id);
    },
  }),
  route({
    method: 'get',
    path: '/mass-balance/changes',
    tag: 'Stock',
    summary: 'The events behind the numbers of a mass balance',
    description:
      'Each change of made, consumed, sold, returned, destroyed and adjusted, by event time. Their sums are the numbers of the mass balance. `lost` and `found` are the adjustments of the places where their sum is below or above zero. `/events` with `goods` and `place` has the events that moved what is on hand and in transit.',
    readsModel: true,
    query: z.strictObject({
      lot,
      account: z.enum(balanceAccounts).optional(),
      place: foundPlace,
      ...balanceInstant,
      ...pageQuery,
    }),
    answer: changesAnswer,
    codes: ['id_invalid', 'lot_unknown'],
    handle: ({ query }, { readModel }) => {
      const body = balanceChanges(readModel, query);
      if (body.rows.length === 0 && massBalance(readModel, [query.lot]).rows.length === 0) throw unknownLot(query.lot);
      return { body };
    },
  }),
];
