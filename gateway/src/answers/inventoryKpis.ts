import { z } from 'zod';
import { decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';

export const kpiNames = [
  'turnover',
  'days_of_inventory',
  'accuracy',
  'backorder_rate',
  'carrying_cost',
  'fill_rate',
  'stock_outs',
  'shrinkage',
  'sell_through',
  'ageing',
  'dead_stock',
  'expiry_risk',
  'on_time_in_full',
] as const;

const point = z.object({ from: z.string(), to: z.string(), value: decimal.optional() });

const kpiRow = z.object({
  kpi: z.enum(kpiNames),
  by: z
    .string()
    .optional()
    .describe('The dimension: a currency, an age in days, quantities in a unit, a supplier or a carrier.'),
  value: decimal
    .optional()
    .describe('Rounded to 4 decimals; absent if it cannot be computed, with the gap that says why.'),
  unit: z.string().describe('%, days, a year’s turns, or the currency.'),
  formula: z.string(),
  terms: z.array(z.object({ name: z.string(), value: z.string() })).describe('The numbers of the formula.'),
  trend: z.array(point).describe('The same for earlier periods, the earliest first.'),
  gaps: z.array(gap),
});

export const kpisAnswer = z.object({ height, from: z.string(), to: z.string(), rows: z.array(kpiRow) });

const kpiEventRow = z.object({
  kpi: z.enum(kpiNames),
  kind: z
    .string()
    .describe('sold, consumed, shipped, destroyed, counted, received, order, count, stock_out or on_hand.'),
  time: z.string(),
  goods: id,
  place: id.optional(),
  quantity: decimal.optional(),
  uom: uom.optional(),
  event: z.string().optional().describe('The EPCIS event.'),
  order: z.string().optional(),
});
export const kpiEventsAnswer = z.object({ height, from: z.string(), to: z.string(), rows: z.array(kpiEventRow) });

export type KpiName = (typeof kpiNames)[number];
export type KpiRow = z.infer<typeof kpiRow>;
export type KpisAnswer = z.infer<typeof kpisAnswer>;
export type KpiEventRow = z.infer<typeof kpiEventRow>;
export type KpiEventsAnswer = z.infer<typeof kpiEventsAnswer>;
