import { add, type Decimal, sum } from '@lotline/chaincode/domain';
import type { Gap } from '../../answers/inventoryPolicies';
import type { ReadView } from '../../trace/readView';
import { daysBetween, daysLater } from '../days';
import { divide, multiply } from '../decimals';
import { groupBy } from '../groupBy';
import { stockOn } from '../stockOn';
import { valuePlaces } from '../valuation';
import { type Flow, leftIn } from './flows';
import { gapOf, ratio } from './ratio';
import type { KpiTask, Measure, Period } from './task';
import { atMeanCost, type ProductValues, type Values } from './values';

const yearDays = '365';
const half = (value: Decimal): Decimal => divide(value, '2', valuePlaces);
const lengthOf = ({ from, to }: Period): Decimal => `${daysBetween(from, daysLater(to, 1))}`;

const noCosts = 'There is no stock with a cost. Record costs with POST /inventory/costs.';

interface Money {
  readonly currency: string;
  readonly values: readonly ProductValues[];
  readonly average: Decimal;
  readonly left: Decimal;
  readonly available: Decimal;
}

/** Values by currency; one without a currency if there are none, so that every measure is there with its gap. */
function moneyOf(values: readonly ProductValues[]): Money[] {
  const groups =
    values.length > 0 ? groupBy(values, ({ currency }) => currency) : new Map([['', [] as ProductValues[]]]);
  return [...groups].map(([currency, all]) => ({
    currency,
    values: all,
    average: half(sum(all.map(({ opening, closing }) => add(opening, closing)))),
    left: sum(all.map(({ left }) => left)),
    available: sum(all.map(({ opening, received }) => add(opening, received))),
  }));
}

function turns({ currency, average, left }: Money, period: Period, gaps: readonly Gap[]): Measure[] {
  const days = lengthOf(period);
  const yearly = divide(multiply(left, yearDays), days, valuePlaces);
  const unit = currency === '' ? {} : { by: currency };
  return [
    ratio({
      kpi: 'turnover',
      ...unit,
      unit: 'per year',
      formula: `cost of what left · 365 / ${days} days / average inventory; cost of what left = opening value + receipts − closing value, average = (opening + closing) / 2, first in first out`,
      over: ['cost of what left in a year', yearly],
      under: ['average inventory', average],
      times: '1',
      gaps,
      missing: noCosts,
    }),
    ratio({
      kpi: 'days_of_inventory',
      ...unit,
      unit: 'days',
      formula: '365 / turnover',
      over: ['average inventory', average],
      under: ['cost of what left in a year', yearly],
      times: yearDays,
      gaps,
      missing: 'Nothing with a cost left in the period.',
    }),
  ];
}

/** The cost of holding the average stock of every policy for a year, and the value of that stock. */
function carrying(
  view: ReadView,
  { task, values, period }: { task: KpiTask; values: Values; period: Period },
): Measure[] {
  const before = daysLater(period.from, -1);
  const held = task.holdings.flatMap((holding) => {
    const filter = { product: holding.product, place: holding.place };
    const cost = values.meanCost(holding.product, period.to);
    if (cost?.currency !== holding.currency) return [];
    const ends = [before, period.to].flatMap((day) =>
      stockOn(view, { party: task.party }, filter, day).flatMap(({ lots }) => [...lots.values()]),
    );
    const average = half(sum(ends));
    return [{ ...holding, costs: multiply(average, holding.cost), value: atMeanCost(average, cost) }];
  });
  const lacking = task.holdings.length - held.length;
  const detail = `${lacking} policies are left out, because receipts of their product have no cost in the currency of the holding cost.`;
  const groups = held.length > 0 ? groupBy(held, ({ currency }) => currency) : new Map([['', [] as typeof held]]);
  return [...groups].map(([currency, all]) =>
    ratio({
      kpi: 'carrying_cost',
      ...(currency !== '' && { by: currency }),
      unit: '%',
      formula:
        'Σ average on hand · holding cost of the policy / Σ average on hand · mean cost · 100, of the places with such a policy',
      over: ['carrying costs of a year', sum(all.map(({ costs }) => costs))],
      under: ['average inventory value', sum(all.map(({ value }) => value))],
      times: '100',
      gaps: lacking > 0 ? [gapOf('cost_missing', 'carrying_cost', detail)] : [],
      missing: 'No policy with a holding cost has stock with a cost. Set holdingCost, and record costs.',
    }),
  );
}

/** Left goods of some kinds at their mean cost, of the products with values. */
function costOf(flows: readonly Flow[], money: Money, values: Values, period: Period): Decimal {
  const known = new Set(money.values.map(({ product }) => product));
  const groups = groupBy(
    flows.filter(({ product }) => known.has(product)),
    ({ product }) => product,
  );
  return sum(
    [...groups].map(([product, all]) => {
      const cost = values.meanCost(product, period.to);
      return cost ? atMeanCost(sum(leftIn(all)), cost) : '0';
    }),
  );
}

function unclearGap(flows: readonly Flow[]): Gap[] {
  const count = flows.filter(({ kind }) => kind === 'unclear').length;
  const detail = `${count} movements happened in the same second as events of another kind, and are left out.`;
  return count === 0 ? [] : [gapOf('use_unclear', 'flows', detail)];
}

export interface StockFacts {
  readonly task: KpiTask;
  readonly values: Values;
  readonly period: Period;
  readonly flows: readonly Flow[];
}

/** Measures of the value of stock. */
export function stockKpis(view: ReadView, { task, values, period, flows }: StockFacts): Measure[] {
  const { values: known, gaps } = values.around(period);
  const all = [...gaps, ...unclearGap(flows)];
  return [
    ...moneyOf(known).flatMap((money) => {
      const unit = money.currency === '' ? {} : { by: money.currency };
      const available: readonly [string, Decimal] = ['opening value + receipts', money.available];
      const lost = costOf(
        flows.filter(({ kind }) => kind === 'counted'),
        money,
        values,
        period,
      );
      const used = flows.filter(({ kind }) => kind === 'sold' || kind === 'consumed');
      return [
        ...turns(money, period, gaps),
        ratio({
          kpi: 'shrinkage',
          ...unit,
          unit: '%',
          formula:
            'goods that counts missed, less those that they found, at mean cost / (opening value + receipts) · 100',
          over: ['missed in counts', lost],
          under: available,
          times: '100',
          gaps: all,
          missing: noCosts,
        }),
        ratio({
          kpi: 'sell_through',
          ...unit,
          unit: '%',
          formula: 'sold and consumed goods at mean cost / (opening value + receipts) · 100',
          over: ['sold and consumed', costOf(used, money, values, period)],
          under: available,
          times: '100',
          gaps: all,
          missing: noCosts,
        }),
      ];
    }),
    ...carrying(view, { task, values, period }),
  ];
}
