import { z } from 'zod';
import { placeId, productId, quantity, quantityOrZero } from '#domain';
import { currency, decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';
import { apiLimits } from './limits';
import { moneyOrZero } from './money';

const levels = z
  .strictObject({
    name: z.string().min(1).max(50),
    reorderPoint: quantityOrZero,
    maximum: quantity.describe('An order fills up to this.'),
    reviewDays: z.int().min(1).max(365).default(1).describe('Days between two reviews of the stock.'),
  })
  .refine(({ reorderPoint, maximum }) => Number(maximum) > Number(reorderPoint), {
    error: 'The maximum is above the reorder point, or nothing would ever be ordered.',
    path: ['maximum'],
  });

/** Policies to try against the demand of a product at a place. */
export const simulationInput = z
  .strictObject({
    product: productId,
    place: placeId,
    policies: z.array(levels).min(1).max(20),
    demand: z
      .enum(['history', 'random'])
      .default('random')
      .describe('history: the days of the history in their order, once. random: days drawn from it.'),
    leadTimeDays: z.int().min(1).max(365).describe('Days from an order to its receipt.'),
    leadTimeSdDays: z.number().min(0).max(365).default(0).describe('Standard deviation of the lead time.'),
    days: z.int().min(30).max(apiLimits.days).default(365).describe('Days of a random run.'),
    runs: z.int().min(1).max(1000).default(100).describe('Random runs.'),
    historyDays: z.int().min(14).max(apiLimits.historyDays).default(365),
    orderCost: moneyOrZero.optional().describe('Cost of one order.'),
    holdingCost: moneyOrZero.optional().describe('Cost of holding a unit for a year.'),
    currency: currency.optional(),
    seed: z.int().min(1).max(2_147_483_646).default(1).describe('The same seed gives the same answer.'),
  })
  .refine(
    ({ orderCost, holdingCost, currency }) => currency !== undefined || (orderCost ?? holdingCost) === undefined,
    {
      error: 'Costs have a currency.',
      path: ['currency'],
    },
  );

const simulationRow = z.object({
  name: z.string(),
  reorderPoint: decimal,
  maximum: decimal,
  fillRate: decimal.describe('Share of the demand that was served.'),
  cycleService: decimal
    .optional()
    .describe('Share of the orders before whose receipt stock did not run out; absent without orders.'),
  stockOutDays: decimal.describe('Share of the days on which stock ran out.'),
  averageStock: decimal.describe('At the end of a day.'),
  ordersPerYear: decimal,
  yearlyCost: decimal
    .optional()
    .describe('Orders · order cost + average stock · holding cost; without the loss of sales.'),
  currency: z.string().optional(),
});

export const simulationAnswer = z.object({
  height,
  product: id,
  place: id,
  uom,
  days: z.int().describe('Simulated days of each policy.'),
  history: z.int().describe('Days of demand that were used.'),
  rows: z.array(simulationRow),
  gaps: z.array(gap),
});

export type SimulationInput = z.output<typeof simulationInput>;
export type SimulationInputText = z.input<typeof simulationInput>;
export type SimulationRow = z.infer<typeof simulationRow>;
export type SimulationAnswer = z.infer<typeof simulationAnswer>;
