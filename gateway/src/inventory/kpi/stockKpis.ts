import { add, type Decimal, sum } from '@lotline/chaincode/domain';
import type { Gap } from '../../answers/inventoryPolicies';
import { divide, multiply } from '../decimals';
import { groupBy } from '../../groupBy';
import { valuePlaces } from '../valuation';
import { lengthOf, type PeriodFacts } from './periodFacts';
import { gapOf, ratio } from './ratio';
import type { Holding, KpiFacts, Measure, Period } from './task';
import { atMeanCost, type ProductValues, type Values } from './values';

const yearDays = '365';
const half = (value: Decimal): Decimal => divide(value, '2', valuePlaces);

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
  const days: Decimal = `${lengthOf(period)}`;
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

/** The number of policies of some holdings. */
const policiesOf = (holdings: readonly Holding[]): number =>
  holdings.reduce((count, { keys }) => count + keys.length, 0);

/** The cost of holding the average stock of every policy for a year, and the value of that stock. */
function carrying({ holdings }: KpiFacts, values: Values, { held: both, period }: PeriodFacts): Measure[] {
  const held = holdings.flatMap((holding) => {
    const mean = values.meanCost(holding.product, period.to);
    return mean?.currency === holding.currency ? [{ holding, mean }] : [];
  });
  const sums = held.map(({ holding, mean }) => {
    const average = half(both.get(holding) ?? '0');
    return {
      currency: holding.currency,
      costs: multiply(average, holding.cost),
      value: atMeanCost(average, mean),
    };
  });
  const lacking = policiesOf(holdings) - policiesOf(held.map(({ holding }) => holding));
  const detail = `${lacking} policies are left out, because receipts of their product have no cost in the currency of the holding cost.`;
  const currencies = sums.length > 0 ? groupBy(sums, ({ currency }) => currency) : new Map([['', [] as typeof sums]]);
  return [...currencies].map(([currency, all]) =>
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

/** Goods that left at their mean cost, of the products with values. */
const costOf = (left: ReadonlyMap<string, Decimal>, money: Money, values: Values, { to }: Period): Decimal =>
  sum(
    money.values.map(({ product }) => {
      const cost = values.meanCost(product, to);
      return cost ? atMeanCost(left.get(product) ?? '0', cost) : '0';
    }),
  );

const unclearGap = ({ unclear }: PeriodFacts): Gap[] =>
  unclear === 0
    ? []
    : [
        gapOf(
          'use_unclear',
          'flows',
          `${unclear} movements happened in the same second as events of another kind, and are left out.`,
        ),
      ];

/** The shares of the goods of a period that counts missed, and that were sold or consumed. */
function shares(money: Money, values: Values, facts: PeriodFacts, gaps: readonly Gap[]): Measure[] {
  const { period, missed, used } = facts;
  const given = {
    ...(money.currency !== '' && { by: money.currency }),
    unit: '%',
    under: ['opening value + receipts', money.available] as const,
    times: '100' as const,
    gaps: [...gaps, ...unclearGap(facts)],
    missing: noCosts,
  };
  return [
    ratio({
      ...given,
      kpi: 'shrinkage',
      formula: 'goods that counts missed, less those that they found, at mean cost / (opening value + receipts) · 100',
      over: ['missed in counts', costOf(missed, money, values, period)],
    }),
    ratio({
      ...given,
      kpi: 'sell_through',
      formula: 'goods that were sold, consumed or shipped to others at mean cost / (opening value + receipts) · 100',
      over: ['sold, consumed or shipped', costOf(used, money, values, period)],
    }),
  ];
}

/** Measures of the value of stock. */
export function stockKpis(all: KpiFacts, values: Values, facts: PeriodFacts): Measure[] {
  const { values: known, gaps } = values.around(facts);
  return [
    ...moneyOf(known).flatMap((money) => [...turns(money, facts.period, gaps), ...shares(money, values, facts, gaps)]),
    ...carrying(all, values, facts),
  ];
}
