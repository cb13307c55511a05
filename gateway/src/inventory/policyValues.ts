import { add, compare, type Decimal, subtract } from '@lotline/chaincode/domain';
import type { Explained, Gap, PolicyInput } from '../answers/inventoryPolicies';
import { type DailyDemand, testedLevel } from './backtestStock';
import { rounded } from './decimals';
import type { DemandFigures } from './demand';
import {
  asQuantity,
  economicOrderQuantity,
  mean,
  orderable,
  placesOf,
  safetyStock,
  standardDeviation,
} from './formulas';
import { type Offer, offersOf } from './priceBreaks';
import { shelfLifeCap } from './shelfLifeCap';

/** How long an order takes: by hand, or from receipts. */
export interface LeadTime {
  readonly days: number;
  readonly sd: number;
  readonly receipts?: number;
  /** The days of each of them. */
  readonly observed?: readonly number[];
}

/** A quantity with its reason, which is written when it is read: proposals for many positions show none. */
export interface Reasoned extends Omit<Explained, 'value' | 'reason'> {
  readonly value: Decimal;
  readonly reason: () => string;
}

/** The quantities of a policy. What cannot be computed is absent, and a gap says why. */
export interface PolicyValues {
  readonly safetyStock: Reasoned | undefined;
  readonly reorderPoint: Reasoned | undefined;
  readonly orderQuantity: Reasoned | undefined;
  readonly maximum: Reasoned | undefined;
  readonly gaps: readonly Gap[];
}

export interface PolicyFacts {
  readonly input: PolicyInput;
  readonly uom: string;
  readonly user: string;
  readonly demand: DemandFigures | undefined;
  readonly leadTime: LeadTime | undefined;
  readonly daily: () => DailyDemand;
  /** With which the product is registered. */
  readonly shelfLifeDays: number | undefined;
}

/** Receipts from which a lead time has a mean and a deviation that mean something. */
const fewestReceipts = 3;
const daysOfYear = 365;
const show = (value: number): string => rounded(value, 3);

/** The lead time of a policy: what was set, else what receipts show. A time set by hand without deviation is taken as certain. */
export function leadTimeOf(
  input: PolicyInput,
  receiptsOf: () => readonly number[],
): { leadTime?: LeadTime; gaps: readonly Gap[] } {
  const { leadTimeDays, leadTimeSdDays = 0 } = input;
  if (leadTimeDays !== undefined) return { leadTime: { days: leadTimeDays, sd: leadTimeSdDays }, gaps: [] };
  const receipts = receiptsOf();
  const [days, sd] = [mean(receipts), standardDeviation(receipts)];
  if (receipts.length >= fewestReceipts && days !== undefined && sd !== undefined) {
    const observed = input.leadTimeSdDays === undefined ? { observed: receipts } : {};
    return { leadTime: { days, sd: input.leadTimeSdDays ?? sd, receipts: receipts.length, ...observed }, gaps: [] };
  }
  const detail = `The place received ${receipts.length} shipments of the product; a lead time needs ${fewestReceipts}. Set leadTimeDays, or wait.`;
  return { gaps: [{ code: 'lead_time_unknown', field: 'leadTime', detail }] };
}

/** `warns`: what is wrong with a quantity that is the best there is. */
type Found = { readonly found: Reasoned; readonly warns?: string } | { readonly lacks: string };

const byHand = (value: Decimal, user: string): Found => ({
  found: { value, how: 'by hand', reason: () => `Set by ${user}.` },
});

const explained = (value: Decimal, reason: () => string): Found => ({ found: { value, how: 'computed', reason } });

/** The facts from which a safety stock is computed. */
interface SafetyFacts extends PolicyFacts {
  readonly serviceLevel: number;
  readonly demand: DemandFigures;
  readonly leadTime: LeadTime;
}

function safetyStockOf(facts: PolicyFacts): Found {
  const { input, user, demand, leadTime } = facts;
  if (input.safetyStock !== undefined) return byHand(input.safetyStock, user);
  const { serviceLevel } = input;
  if (serviceLevel === undefined) return { lacks: 'serviceLevel is not set' };
  if (!demand) return { lacks: 'the demand is not known' };
  if (!leadTime) return { lacks: 'the lead time is not known' };
  const known = { ...facts, serviceLevel, demand, leadTime };
  return input.safetyStockBy === 'backtest' ? safetyStockByBacktest(known) : safetyStockByFormula(known);
}

/** The stock above the expected demand with which the history would have been served. */
function safetyStockByBacktest({ input, uom, serviceLevel, demand, leadTime, daily }: SafetyFacts): Found {
  const { reviewDays = 0 } = input;
  if (!leadTime.observed && leadTime.sd > 0) {
    return { lacks: 'a backtest takes lead times as they were: leave leadTimeSdDays out, or use the formula' };
  }
  const lengths = (leadTime.observed ?? [leadTime.days]).map((days) => days + reviewDays);
  const tested = testedLevel(daily(), lengths, serviceLevel);
  if (!tested) {
    return {
      lacks: `the history has too few stretches of the lead and review time to test ${serviceLevel}: use more historyDays, or the formula`,
    };
  }
  const { level, stretches, served } = tested;
  const expected = asQuantity(demand.perDay * (leadTime.days + reviewDays), uom);
  const needed = asQuantity(level, uom);
  const value = compare(needed, expected) > 0 ? subtract(needed, expected) : '0';
  const reason = (): string =>
    `backtest: ${needed} covered the demand of ${show(served * 100)} % of ${stretches} stretches of the lead and review time in the history; less the expected demand of ${expected}`;
  return explained(value, reason);
}

function safetyStockByFormula({ input, uom, serviceLevel, demand, leadTime }: SafetyFacts): Found {
  const { reviewDays = 0 } = input;
  const covered = leadTime.days + reviewDays;
  const numbers = { demand: demand.perDay, demandSd: demand.sd, leadTime: covered, leadTimeSd: leadTime.sd };
  const reason = (): string =>
    `z·√(L·σd² + d²·σL²) with a service level of ${serviceLevel}, L = ${show(covered)} days (lead time ${show(leadTime.days)} + review ${show(reviewDays)}), σd = ${show(demand.sd)}, d = ${show(demand.perDay)} a day, σL = ${show(leadTime.sd)} days`;
  return explained(asQuantity(safetyStock(serviceLevel, numbers), uom), reason);
}

function reorderPointOf({ input, uom, user, demand, leadTime }: PolicyFacts, safety: Reasoned | undefined): Found {
  if (input.reorderPoint !== undefined) return byHand(input.reorderPoint, user);
  if (!safety) return { lacks: 'the safety stock is not known' };
  if (!demand) return { lacks: 'the demand is not known' };
  if (!leadTime) return { lacks: 'the lead time is not known' };
  const covered = leadTime.days + (input.reviewDays ?? 0);
  const expected = asQuantity(demand.perDay * covered, uom);
  const reason = (): string =>
    `d·L + safety stock = ${show(demand.perDay)} · ${show(covered)} + ${safety.value}, the demand of the lead and review time rounded up`;
  return explained(add(expected, safety.value), reason);
}

/** An order cost, a cost of holding by the price of a unit, and the words for it. */
function costsOf({
  orderCost,
  holdingCost,
  holdingRate,
  currency = '',
}: PolicyInput): { order: number; holdingOf: (price: number) => number; words: string } | undefined {
  if (orderCost === undefined) return undefined;
  const words = `K = ${orderCost} ${currency} an order`;
  if (holdingCost !== undefined) {
    const holding = Number(holdingCost);
    const said = `${words}, h = ${holdingCost} ${currency} a unit and year`;
    return { order: Number(orderCost), holdingOf: () => holding, words: said };
  }
  if (holdingRate === undefined) return undefined;
  const said = `${words}, h = ${holdingRate} of the price`;
  return { order: Number(orderCost), holdingOf: (price) => holdingRate * price, words: said };
}

function orderQuantityOf({ input, uom, user, demand }: PolicyFacts): Found {
  if (input.orderQuantity !== undefined) return byHand(input.orderQuantity, user);
  const costs = costsOf(input);
  if (!costs) return { lacks: 'orderCost and holdingCost are not set' };
  if (!demand) return { lacks: 'the demand is not known' };
  const { minimumOrder: minimum, multiple, priceBreaks: breaks, currency = '' } = input;
  const { order: orderCost, holdingOf, words } = costs;
  const yearly = demand.perDay * daysOfYear;
  const numbers = (): string => `D = ${show(yearly)} a year, ${words}`;
  if (breaks) {
    if (yearly === 0) return { lacks: 'nothing is used of it' };
    const step = multiple ?? (placesOf(uom) === 0 ? '1' : '0.001');
    const offers = offersOf({ yearly, orderCost, holdingOf, breaks, minimum, step });
    return offered(offers, `D·p + D/Q·K + Q/2·h with ${numbers()}`, currency);
  }
  const economic = asQuantity(economicOrderQuantity(yearly, orderCost, holdingOf(0)), uom);
  const value = orderable(economic, { minimum, multiple });
  const raised = value === economic ? '' : `, raised from ${economic} to the minimum and multiple`;
  return explained(value, () => `√(2·D·K/h) with ${numbers()}${raised}`);
}

/** The cheapest of the offers, beside the others. */
function offered(offers: readonly Offer[], formula: string, currency: string): Found {
  const [best] = offers;
  if (!best) return { lacks: 'no price is for a quantity that can be ordered' };
  const costs = offers.map(
    ({ quantity, price, yearlyCost }) => `${quantity} at ${price} ${currency}: ${rounded(yearlyCost, 2)}`,
  );
  return explained(best.quantity, () => `The least ${formula}: ${costs.join('; ')}`);
}

/** A computed order quantity, so small that it is used before it expires. */
function withinShelfLife(said: Found, { input, uom, demand, shelfLifeDays }: PolicyFacts, safety?: Reasoned): Found {
  const days = input.shelfLifeDays ?? shelfLifeDays;
  if (!('found' in said) || said.found.how === 'by hand' || days === undefined || !demand) return said;
  const { minimumOrder: minimum, multiple } = input;
  const facts = { perDay: demand.perDay, days, safety: safety?.value ?? '0', uom, minimum, multiple };
  const cap = shelfLifeCap(said.found.value, facts);
  if (!cap) return said;
  const { found } = said;
  const words = `d · shelf life − safety stock = ${show(demand.perDay)} · ${days} − ${facts.safety}`;
  return {
    ...explained(cap.quantity, () => `${found.reason()}; at most ${words}`),
    ...(cap.isTooMuch && {
      warns: `The least order of ${cap.quantity} is not used within the shelf life of ${days} days (${words}): a part of it is expected to expire.`,
    }),
  };
}

function maximumOf({ input, user }: PolicyFacts, reorderPoint?: Reasoned, orderQuantity?: Reasoned): Found {
  if (input.maximum !== undefined) return byHand(input.maximum, user);
  if (!reorderPoint) return { lacks: 'the reorder point is not known' };
  if (!orderQuantity) return { lacks: 'the order quantity is not known' };
  const value = add(reorderPoint.value, orderQuantity.value);
  return explained(value, () => `reorder point + order quantity = ${reorderPoint.value} + ${orderQuantity.value}`);
}

type Name = 'safetyStock' | 'reorderPoint' | 'orderQuantity' | 'maximum';

/** Every quantity of a policy, with its reason. */
export function policyValues(facts: PolicyFacts): PolicyValues {
  const gaps: Gap[] = [];
  const take = (name: Name, said: Found): Reasoned | undefined => {
    if ('found' in said) {
      if (said.warns !== undefined) gaps.push({ code: 'shelf_life_short', field: name, detail: said.warns });
      return said.found;
    }
    const detail = `It cannot be computed: ${said.lacks}. Set it by hand, or supply what is missing.`;
    gaps.push({ code: 'not_computable', field: name, detail });
    return undefined;
  };
  const safety = take('safetyStock', safetyStockOf(facts));
  const reorderPoint = take('reorderPoint', reorderPointOf(facts, safety));
  const quantity = take('orderQuantity', withinShelfLife(orderQuantityOf(facts), facts, safety));
  const maximum = take('maximum', maximumOf(facts, reorderPoint, quantity));
  return {
    safetyStock: safety,
    reorderPoint,
    orderQuantity: quantity,
    maximum,
    gaps: needed(gaps, facts.input),
  };
}

/** A quantity that is set by hand needs none of the quantities that it is computed from otherwise. */
const needed = (gaps: readonly Gap[], { reorderPoint, maximum }: PolicyInput): Gap[] =>
  gaps.filter(
    ({ field }) =>
      !(field === 'safetyStock' && reorderPoint !== undefined) && !(field === 'orderQuantity' && maximum !== undefined),
  );
