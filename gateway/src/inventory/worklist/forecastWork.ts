import { compare, type Decimal } from '@lotline/chaincode/domain';
import type { ForecastRow } from '../../answers/inventoryForecasts';
import { itemOf } from '../../itemOf';
import { daysBetween } from '../days';
import { asQuantity, orderable } from '../formulas';
import { positionKey } from '../lotDays';
import { priceAt } from '../priceBreaks';
import type { Planned } from '../replenish';
import { proposalActions } from './planWork';
import type { Action, Work } from './work';

/** Errors of the chosen method from which a forecast is off: of the demand of the backtest. */
const limits = { wape: 1, bias: 0.3 } as const;
/** Days ahead in which a stock-out is urgent. */
const urgentDays = 3;

/** The quantity of a product that can be promised at a place until a day. */
export type AvailableUntil = (product: string, place: string, day: string) => Decimal;

/** The first day on which the demand expected up to that day exceeds the quantity available on it. `missing`: most of it on any day. */
function dayOut(
  { product, place, forecast }: ForecastRow,
  available: AvailableUntil,
): { day: string; need: number; missing: number } | undefined {
  let [need, missing] = [0, 0];
  let out: { day: string; need: number } | undefined;
  for (const { from, quantity } of forecast) {
    need += Number(quantity);
    if (need <= 0) continue;
    const over = need - Number(available(product, place, from));
    if (over > 0) out ??= { day: from, need };
    missing = Math.max(missing, over);
  }
  return out && { ...out, missing };
}

/** The order of what is missing, from the supplier of the policy of the place. */
function orderActions(
  { product, place }: ForecastRow,
  { policy: { given }, onOrder, inTransit }: Planned,
  { day, missing }: { readonly day: string; readonly missing: Decimal },
  today: string,
): Action[] {
  const { supplier: from, minimumOrder: minimum, multiple, priceBreaks = [], currency, leadTimeDays } = given;
  if (from === undefined) return [];
  const quantity = orderable(missing, { minimum, multiple });
  const price = priceAt(priceBreaks, quantity);
  const sources = [{ kind: 'purchase' as const, from, quantity, ...(price !== undefined && { price, currency }) }];
  return proposalActions({ product, place, sources, state: [day, missing, onOrder, inTransit], leadTimeDays }, today);
}

function stockOutWork(
  row: ForecastRow,
  available: AvailableUntil,
  planned: Planned | undefined,
  today: string,
): Work[] {
  const { product, place, uom, forecast } = row;
  const out = dayOut(row, available);
  if (!out || uom === undefined) return [];
  const missing = asQuantity(out.missing, uom);
  const isNow = compare(available(product, place, today), '0') <= 0;
  return [
    {
      item: itemOf('stock_out', product, place),
      kind: 'stock_out',
      severity: isNow || daysBetween(today, out.day) <= urgentDays ? 'high' : 'medium',
      detail: `Demand until ${out.day} is expected to be ${asQuantity(out.need, uom)} ${uom}, and ${available(product, place, out.day)} can be promised until that day.`,
      recommendation: `Get ${missing} ${uom}, the most that is missing on a day of the ${forecast.length} ahead, or set a policy that does.`,
      product,
      place,
      quantity: missing,
      uom,
      actions: planned ? orderActions(row, planned, { day: out.day, missing }, today) : [],
    },
  ];
}

/** Policies against a bad forecast: a safety stock by backtest, or the present quantities set by hand. */
function policyActions({ policy }: Planned): Action[] {
  const { product, place, given, reorderPoint, maximum } = policy;
  const path = '/inventory/policies';
  const isByHand = given.reorderPoint !== undefined && given.maximum !== undefined;
  if (!reorderPoint || !maximum || isByHand) return [];
  const levels = { reorderPoint: reorderPoint.value, maximum: maximum.value };
  const fixed: Action = {
    summary: `Set the present reorder point ${levels.reorderPoint} and maximum ${levels.maximum} by hand`,
    requests: [{ path, body: { ...given, product, place, ...levels } }],
  };
  const isByFormula = given.serviceLevel !== undefined && given.safetyStockBy !== 'backtest';
  if (!isByFormula || given.reorderPoint !== undefined || given.safetyStock !== undefined) return [fixed];
  const tested: Action = {
    summary: 'Compute the safety stock by a backtest over past demand instead of the formula',
    requests: [{ path, body: { ...given, product, place, safetyStockBy: 'backtest' } }],
  };
  return [tested, fixed];
}

/** The advice about a bad forecast, by the policy of its place. */
function offAdvice(planned: Planned | undefined, actions: readonly Action[]): string {
  const enter = 'Enter known effects such as promotions';
  if (actions.length > 0) return `${enter}, or change the policy so that it depends less on the forecast.`;
  if (planned?.policy.reorderPoint && planned.policy.maximum)
    return `${enter}; the policy is set by hand and does not follow the demand.`;
  return `${enter}, and set a policy with a reorder point and a maximum by hand: without it nothing says when to order.`;
}

function offWork({ product, place, method, accuracy }: ForecastRow, planned: Planned | undefined): Work[] {
  const found = accuracy.find((each) => each.method === method);
  if (found?.wape === undefined || found.bias === undefined) return [];
  const isOff = Number(found.wape) > limits.wape || Math.abs(Number(found.bias)) > limits.bias;
  if (!isOff) return [];
  const actions = planned ? policyActions(planned) : [];
  return [
    {
      item: itemOf('forecast_off', product, place),
      kind: 'forecast_off',
      severity: 'low',
      detail: `The best method, ${found.method}, has a WAPE of ${found.wape} and a bias of ${found.bias} in the backtest.`,
      recommendation: offAdvice(planned, actions),
      product,
      place,
      actions,
    },
  ];
}

export interface ForecastWorkOf {
  readonly available: AvailableUntil;
  /** The policies, and the stock of their places. */
  readonly planned: readonly Planned[];
  readonly today: string;
}

/** Places that are expected to run out of a product, and forecasts that are off. */
export function forecastWork(rows: readonly ForecastRow[], { available, planned, today }: ForecastWorkOf): Work[] {
  const plans = new Map(planned.map((each) => [positionKey(each.policy.product, each.policy.place), each]));
  return rows.flatMap((row) => {
    const own = plans.get(positionKey(row.product, row.place));
    return [...stockOutWork(row, available, own, today), ...offWork(row, own)];
  });
}
