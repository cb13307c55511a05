import { localId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { costAnswer, costInput, costsAnswer, valuationAnswer, valuationMethods } from '../../answers/inventoryCosts';
import { layerOf, showCost } from '../../inventory/costs';
import { groupBy } from '../../groupBy';
import { ownerOf, uomOf } from '../../inventory/owner';
import { stockOn } from '../../inventory/stockOn';
import { totalsOf, valuationRow } from '../../inventory/valuations';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import { route } from '../route';
import { productFilter } from './idQuery';

const setRoute = route({
  method: 'post',
  path: '/inventory/costs',
  tag: 'Inventory',
  summary: 'Set the cost of the goods of a receipt or production, with landed costs',
  description: 'Replaces the cost of the same receipt. Costs stay in your gateway.',
  access: 'operator',
  body: costInput,
  example: {
    receipt: 'GR-1',
    product: '09506000134352',
    lot: '(01)09506000134352(10)ABC',
    on: '2027-01-15',
    quantity: '48',
    unitCost: '12.50',
    currency: 'EUR',
    landed: [{ kind: 'freight', amount: '36' }],
    reference: '850-1',
  },
  answer: costAnswer,
  codes: ['role_missing', 'caller_unknown', 'product_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    uomOf(readModel, body.product);
    const stored = { input: body, user: owner.user, time: new Date().toISOString() };
    inventory.costs.set(owner.organisation, stored);
    return { body: { ...showCost(stored), height: readModel.height } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/costs',
  tag: 'Inventory',
  summary: 'Your costs of receipts, the earliest first',
  readsModel: true,
  query: z.strictObject({ product: productFilter }),
  answer: costsAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return {
      body: { height: readModel.height, rows: inventory.costs.list(organisation, query.product).map(showCost) },
    };
  },
});

const removeRoute = route({
  method: 'post',
  path: '/inventory/costs/remove',
  tag: 'Inventory',
  summary: 'Remove the cost of a receipt',
  access: 'operator',
  body: z.strictObject({ receipt: localId }),
  example: { receipt: 'GR-1' },
  answer: z.object({ height: z.int(), receipt: z.string() }),
  codes: ['role_missing', 'caller_unknown', 'cost_unknown', 'storage_full'],
  handle: ({ body: { receipt }, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    if (!inventory.costs.remove(organisation, receipt)) {
      throw new Problem('cost_unknown', `You have set no cost of the receipt ${receipt}.`);
    }
    return { body: { height: readModel.height, receipt } };
  },
});

const valuationRoute = route({
  method: 'get',
  path: '/inventory/valuation',
  tag: 'Inventory',
  summary: 'The value of your stock on a day: first in first out, weighted average, or by lot',
  description: 'Goods without a cost are a gap; currencies are not converted.',
  readsModel: true,
  query: z.strictObject({
    method: z.enum(valuationMethods).default('fifo'),
    product: productFilter,
    date: z.iso
      .date()
      .refine((day) => day <= today(), { error: 'is later than today in UTC, so the stock is not known' })
      .optional()
      .describe('The end of this day in UTC; now by default.'),
  }),
  answer: valuationAnswer,
  codes: ['caller_unknown'],
  handle: ({ query: { method, product, date = today() }, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const layers = groupBy(inventory.costs.list(owner.organisation, product), ({ input }) => input.product as string);
    const rows = stockOn(readModel, owner, { product }, date).map((stock) => {
      const own = (layers.get(stock.product) ?? []).map(layerOf).filter(({ on }) => on <= date);
      return valuationRow(method, stock, own);
    });
    const isComplete = rows.every(({ gaps }) => gaps.length === 0);
    return { body: { height: readModel.height, method, date, rows, totals: totalsOf(rows), isComplete } };
  },
});

/** Routes of costs and of the value of stock. Each organisation sees and sets only its own. */
export const inventoryCostRoutes = [setRoute, listRoute, removeRoute, valuationRoute];
