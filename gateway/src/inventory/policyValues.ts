import { add, type Decimal } from '@lotline/chaincode/domain';
import type { Explained, Gap, PolicyInput } from '../answers/inventoryPolicies';
import { rounded } from './decimals';
import type { DemandFigures } from './demand';
import { asQuantity, economicOrderQuantity, mean, orderable, safetyStock, standardDeviation } from './formulas';

/** How long an order takes: by hand, or from receipts. */
export interface LeadTime {
  readonly days: number;
  readonly sd: number;
  readonly receipts?: number;
}

/** The quantities of a policy. What cannot be computed is absent, and a gap says why. */
export interface PolicyValues {
  readonly safetyStock?: Explained;
  readonly reorderPoint?: Explained;
  readonly orderQuantity?: Explained;
  readonly maximum?: Explained;
  readonly gaps: readonly Gap[];
}

export interface PolicyFacts {
  readonly input: PolicyInput;
  readonly uom: string;
  readonly user: string;
  readonly demand: DemandFigures | undefined;
  readonly leadTime: LeadTime | undefined;
}

/** Receipts from which a lead time has a mean and a deviation that mean something. */
const fewestReceipts = 3;
const daysOfYear = 365;
const show = (value: number): string => rounded(value, 3);

/** The lead time of a policy: what was set, else what receipts show. A time set by hand without deviation is taken as certain. */
export function leadTimeOf(
  input: PolicyInput,
  receipts: readonly number[],
): { leadTime?: LeadTime; gaps: readonly Gap[] } {
  const { leadTimeDays, leadTimeSdDays = 0 } = input;
  if (leadTimeDays !== undefined) return { leadTime: { days: leadTimeDays, sd: leadTimeSdDays }, gaps: [] };
  const [days, sd] = [mean(receipts), standardDeviation(receipts)];
  if (receipts.length >= fewestReceipts && days !== undefined && sd !== undefined) {
    return { leadTime: { days, sd: input.leadTimeSdDays ?? sd, receipts: receipts.length }, gaps: [] };
  }
  const detail = `The place received ${receipts.length} shipments of the product; a lead time needs ${fewestReceipts}. Set leadTimeDays, or wait.`;
  return { gaps: [{ code: 'lead_time_unknown', field: 'leadTime', detail }] };
}

type Found = { readonly found: Explained } | { readonly lacks: string };

const byHand = (value: Decimal, user: string): Found => ({
  found: { value, how: 'by hand', reason: `Set by ${user}.` },
});
const computed = (value: number, uom: string, reason: string): Found => ({
  found: { value: asQuantity(value, uom), how: 'computed', reason },
});

function safetyStockOf({ input, uom, user, demand, leadTime }: PolicyFacts): Found {
  if (input.safetyStock !== undefined) return byHand(input.safetyStock, user);
  const { serviceLevel, reviewDays = 0 } = input;
  if (serviceLevel === undefined) return { lacks: 'serviceLevel is not set' };
  if (!demand) return { lacks: 'the demand is not known' };
  if (!leadTime) return { lacks: 'the lead time is not known' };
  const covered = leadTime.days + reviewDays;
  const numbers = { demand: demand.perDay, demandSd: demand.sd, leadTime: covered, leadTimeSd: leadTime.sd };
  const reason = `z·√(L·σd² + d²·σL²) with a service level of ${serviceLevel}, L = ${show(covered)} days (lead time ${show(leadTime.days)} + review ${show(reviewDays)}), σd = ${show(demand.sd)}, d = ${show(demand.perDay)} a day, σL = ${show(leadTime.sd)} days`;
  return computed(safetyStock(serviceLevel, numbers), uom, reason);
}

function reorderPointOf({ input, uom, user, demand, leadTime }: PolicyFacts, safety: Explained | undefined): Found {
  if (input.reorderPoint !== undefined) return byHand(input.reorderPoint, user);
  if (!safety) return { lacks: 'the safety stock is not known' };
  if (!demand) return { lacks: 'the demand is not known' };
  if (!leadTime) return { lacks: 'the lead time is not known' };
  const covered = leadTime.days + (input.reviewDays ?? 0);
  const expected = asQuantity(demand.perDay * covered, uom);
  const reason = `d·L + safety stock = ${show(demand.perDay)} · ${show(covered)} + ${safety.value}, the demand of the lead and review time rounded up`;
  return { found: { value: add(expected, safety.value as Decimal), how: 'computed', reason } };
}

function orderQuantityOf({ input, uom, user, demand }: PolicyFacts): Found {
  if (input.orderQuantity !== undefined) return byHand(input.orderQuantity, user);
  const { orderCost, holdingCost, minimumOrder: minimum, multiple, currency = '' } = input;
  if (orderCost === undefined || holdingCost === undefined) return { lacks: 'orderCost and holdingCost are not set' };
  if (!demand) return { lacks: 'the demand is not known' };
  const yearly = demand.perDay * daysOfYear;
  const economic = asQuantity(economicOrderQuantity(yearly, Number(orderCost), Number(holdingCost)), uom);
  const value = orderable(economic, { minimum, multiple });
  const raised = value === economic ? '' : `, raised from ${economic} to the minimum and multiple`;
  const reason = `√(2·D·K/h) with D = ${show(yearly)} a year, K = ${orderCost} ${currency} an order, h = ${holdingCost} ${currency} a unit and year${raised}`;
  return { found: { value, how: 'computed', reason } };
}

function maximumOf({ input, user }: PolicyFacts, reorderPoint?: Explained, orderQuantity?: Explained): Found {
  if (input.maximum !== undefined) return byHand(input.maximum, user);
  if (!reorderPoint) return { lacks: 'the reorder point is not known' };
  if (!orderQuantity) return { lacks: 'the order quantity is not known' };
  const value = add(reorderPoint.value as Decimal, orderQuantity.value as Decimal);
  const reason = `reorder point + order quantity = ${reorderPoint.value} + ${orderQuantity.value}`;
  return { found: { value, how: 'computed', reason } };
}

type Name = 'safetyStock' | 'reorderPoint' | 'orderQuantity' | 'maximum';

/** Every quantity of a policy, with its reason. */
export function policyValues(facts: PolicyFacts): PolicyValues {
  const gaps: Gap[] = [];
  const take = (name: Name, said: Found): Explained | undefined => {
    if ('found' in said) return said.found;
    const detail = `It cannot be computed: ${said.lacks}. Set it by hand, or supply what is missing.`;
    gaps.push({ code: 'not_computable', field: name, detail });
    return undefined;
  };
  const safety = take('safetyStock', safetyStockOf(facts));
  const reorderPoint = take('reorderPoint', reorderPointOf(facts, safety));
  const quantity = take('orderQuantity', orderQuantityOf(facts));
  const maximum = take('maximum', maximumOf(facts, reorderPoint, quantity));
  return {
    ...(safety && { safetyStock: safety }),
    ...(reorderPoint && { reorderPoint }),
    ...(quantity && { orderQuantity: quantity }),
    ...(maximum && { maximum }),
    gaps: needed(gaps, facts.input),
  };
}

/** A quantity that is set by hand needs none of the quantities that it is computed from otherwise. */
const needed = (gaps: readonly Gap[], { reorderPoint, maximum }: PolicyInput): Gap[] =>
  gaps.filter(
    ({ field }) =>
      !(field === 'safetyStock' && reorderPoint !== undefined) && !(field === 'orderQuantity' && maximum !== undefined),
  );
