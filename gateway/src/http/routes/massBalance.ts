import { goodsUri } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { massBalance as answer } from '../../answers/massBalance';
import { massBalance } from '../../queries/massBalance';
import { Problem } from '../../problem';
import { route } from '../route';

/** The mass balance of a lot. */
export const massBalanceRoute = route({
  method: 'get',
  path: '/mass-balance',
  tag: 'Stock',
  summary: 'The quantity made of a lot, and where it is or went',
  description:
    'made + adjusted = onHand + inTransit + consumed + sold + destroyed + unexplained, in all and by place. `/recalls/{gln}/{id}/mass-balance` has every lot that a recall covers.',
  readsModel: true,
  query: z.strictObject({
    lot: goodsUri.describe('A lot in any spelling, or any other URI of goods that events count.'),
  }),
  answer,
  codes: ['id_invalid', 'lot_unknown'],
  handle: ({ query: { lot } }, { readModel }) => {
    const body = massBalance(readModel, [lot]);
    if (body.rows.length === 0) throw new Problem('lot_unknown', `No stock of ${lot} is recorded.`);
    return { body };
  },
});
