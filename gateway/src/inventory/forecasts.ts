import { must } from '@lotline/chaincode/domain';
import type {
  EffectInput,
  ForecastMethod,
  ForecastPeriod,
  ForecastRow,
  ForecastsAnswer,
} from '../answers/inventoryForecasts';
import type { Gap } from '../answers/inventoryPolicies';
import { apiLimits } from '../answers/limits';
import { Problem } from '../problem';
import type { Database } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { daysLater } from './days';
import { rounded } from './decimals';
import { type DemandDay, daysOf as daysOfDemand, demandOf } from './demand';
import { combined, withoutEffects } from './forecast/effects';
import { type Accuracy, fewestPeriods, forecast, type Forecast } from './forecast/forecast';
import type { Inventory } from './inventory';
import type { OwnerKey } from './owner';
import { type OwnPosition, ownPositions, type PositionFilter } from './ownPositions';
import { ShippedGoods } from './shippedGoods';

/** How demand is forecast. */
interface ForecastWish {
  readonly period: ForecastPeriod;
  readonly season: number;
  readonly horizon: number;
  readonly level: number;
  readonly method: ForecastMethod | undefined;
  /** Days of demand that are used. */
  readonly days: number;
  readonly today: string;
}

/** Forecasts that are made in a thread: of these positions, or of those that a filter finds, with the owner's effects. */
export interface ForecastTask extends ForecastWish {
  readonly kind: 'forecasts';
  readonly format: 'json';
  readonly owner: OwnerKey;
  readonly positions: readonly OwnPosition[] | PositionFilter;
}

/** Forecasts of positions, by the effects on their demand. */
interface ForecastOf extends ForecastWish {
  readonly positions: readonly OwnPosition[];
  readonly effects: readonly EffectInput[];
}

const shownPlaces = 6;
const show = (value: number): string => rounded(value, shownPlaces);
const daysOf = { day: 1, week: 7 } as const;

/** A period of demand. It is censored if stock ran out on any of its days. */
interface Period {
  readonly from: string;
  readonly value: number;
  readonly censored: boolean;
}

/** Days in whole periods, of which the last ends yesterday. */
function periodsOf(days: readonly DemandDay[], length: number): Period[] {
  const periods: Period[] = [];
  for (let start = days.length % length; start < days.length; start += length) {
    const within = days.slice(start, start + length);
    const value = within.reduce((sum, { quantity }) => sum + Number(quantity), 0);
    const censored = within.some((each) => each.censored || each.soldOut);
    periods.push({ from: must(within[0], 'day').day, value, censored });
  }
  return periods;
}

/** The names of the effects on the days of a period. */
const effectsOn = (effects: readonly EffectInput[], from: string, length: number): string[] => {
  const last = daysLater(from, length - 1);
  return [...new Set(effects.filter((each) => each.from <= last && each.to >= from).map(({ effect }) => effect))];
};

const shownAccuracy = ({ method, rmse, wape, mase, bias }: Accuracy): ForecastRow['accuracy'][number] => ({
  method,
  rmse: show(rmse),
  ...(wape !== undefined && { wape: show(wape) }),
  ...(mase !== undefined && { mase: show(mase) }),
  ...(bias !== undefined && { bias: show(bias) }),
});

interface Future {
  readonly names: readonly (readonly string[])[];
  readonly factors: ReadonlyMap<string, number>;
  readonly days: readonly string[];
}

/** The forecast with the effects that are known of the future. */
function shownPeriods({ periods }: Forecast, { names, factors, days }: Future): ForecastRow['forecast'] {
  return periods.map(({ quantity, interval }, index) => {
    const effects = names[index] ?? [];
    const factor =
      combined(
        effects.filter((name) => factors.has(name)),
        factors,
      ) ?? 1;
    return {
      from: must(days[index], 'day'),
      quantity: show(quantity * factor),
      ...(interval && { low: show(interval[0] * factor), high: show(interval[1] * factor) }),
      ...(effects.length > 0 && { effects: [...effects] }),
    };
  });
}

const gap = (code: string, detail: string): Gap => ({ code, field: 'forecast', detail });

const shortHistory = (periods: readonly Period[], { period, method }: ForecastWish): Gap => {
  const count = periods.filter(({ censored }) => !censored).length;
  return count < fewestPeriods
    ? gap(
        'history_short',
        `The ledger has ${count} whole ${period}s in which stock did not run out; a forecast needs ${fewestPeriods}. Wait, or use shorter periods.`,
      )
    : gap(
        'method_unsuited',
        `The demand is not suited to ${method ?? 'any method'}: too few periods count before the last third of them.`,
      );
};

const none = { periods: 0, censored: 0, forecast: [], accuracy: [], left: [], effects: [] };

function rowOf(
  database: Database,
  { product, place, uom }: OwnPosition,
  task: ForecastOf,
  shipped: ShippedGoods,
): ForecastRow {
  if (uom === undefined) {
    const detail = `${product} is not registered, so its unit is not known: register it.`;
    return { product, place, ...none, gaps: [gap('product_unknown', detail)] };
  }
  const demand = demandOf(database, { product, place, uom, days: task.days, today: task.today, shipped });
  const length = daysOf[task.period];
  const periods = periodsOf(daysOfDemand(demand), length);
  const effects = task.effects.filter((each) => each.product === product && (each.place ?? place) === place);
  const given = new Map(effects.flatMap(({ effect, factor }) => (factor === undefined ? [] : [[effect, factor]])));
  const past = periods.map(({ from }) => effectsOn(effects, from, length));
  const days = Array.from({ length: task.horizon }, (_, index) => daysLater(task.today, index * length));
  const names = days.map((from) => effectsOn(effects, from, length));
  const values = periods.map(({ value }) => value);
  const censored = periods.map((each) => each.censored);
  const { series, factors, unknown } = withoutEffects({ values, censored, season: task.season }, { past, given });
  const found = forecast(series, task);
  const missing = [...new Set([...unknown, ...names.flat().filter((name) => !factors.has(name))])];
  const gaps = [
    ...demand.gaps,
    ...missing.map((name) =>
      gap(
        'effect_unknown',
        `Fewer than 3 ${task.period}s show the effect ${name} alone: its ${task.period}s are left out, and forecast without it. Set its factor.`,
      ),
    ),
    ...(found ? [] : [shortHistory(periods, task)]),
  ];
  const shown = found ? shownPeriods(found, { names, factors, days }) : [];
  return {
    product,
    place,
    uom,
    ...(periods[0] && { from: periods[0].from, to: daysLater(task.today, -1) }),
    periods: periods.length,
    censored: periods.filter((each) => each.censored).length,
    ...(found && {
      method: found.method,
      parameters: Object.fromEntries(Object.entries(found.parameters).map(([name, value]) => [name, show(value)])),
      total: show(shown.reduce((sum, { quantity }) => sum + Number(quantity), 0)),
      tested: found.tested,
    }),
    forecast: shown,
    accuracy: found?.accuracy.map(shownAccuracy) ?? [],
    left: [...(found?.left ?? [])],
    effects: [...factors].map(([effect, factor]) => ({
      effect,
      factor: show(factor),
      how: given.has(effect) ? 'by hand' : 'estimated',
    })),
    gaps,
  };
}

/** Forecasts every position. */
export function forecasts(database: Database, height: number, of: ForecastOf): ForecastsAnswer {
  const { period, season, level, positions } = of;
  const shipped = new ShippedGoods(database);
  return { height, period, season, level, rows: positions.map((position) => rowOf(database, position, of, shipped)) };
}

const isList = (positions: ForecastTask['positions']): positions is readonly OwnPosition[] => Array.isArray(positions);

/**
 * The forecasts that an owner asks for.
 * @throws Problem if they are too many.
 */
export function ownForecasts(inventory: Inventory, view: ReadAt, task: ForecastTask): ForecastsAnswer {
  const { owner, positions: wanted } = task;
  const positions = isList(wanted) ? wanted : ownPositions(view, owner, wanted);
  const most = apiLimits.forecastPositions;
  if (positions.length > most) {
    const detail = `${positions.length} positions match and ${most} are forecast at once: give a product or a place.`;
    throw new Problem('query_too_large', detail);
  }
  const effects = inventory.effects.list(owner.organisation);
  return forecasts(view.database, view.height, { ...task, positions, effects });
}
