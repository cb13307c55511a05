import { must } from '@lotline/chaincode/domain';
import { mean } from '../formulas';
import type { Line, SeasonalStart } from './models';
import type { Series } from './series';

interface Point {
  readonly t: number;
  readonly value: number;
}

/**
 * Periods that the first line goes through (Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, 2008, chapter 2.6).
 */
const firstPeriods = 10;

/** The uncensored values with their period, which counts from 1. */
const points = ({ values, censored }: Series): Point[] =>
  values.flatMap((value, index) => (censored[index] ? [] : [{ t: index + 1, value }]));

const meanOf = (values: readonly number[]): number => must(mean(values), 'value');

/** The least-squares line through the first ten periods, at period 0. */
export function lineStart(series: Series): Line {
  const first = points(series).slice(0, firstPeriods);
  const [t, value] = [meanOf(first.map((point) => point.t)), meanOf(first.map((point) => point.value))];
  const spread = first.reduce((sum, point) => sum + (point.t - t) ** 2, 0);
  const together = first.reduce((sum, point) => sum + (point.t - t) * (point.value - value), 0);
  const trend = spread === 0 ? 0 : together / spread;
  return { level: value - trend * t, trend };
}

/** The mean of the first ten periods. */
export const levelStart = (series: Series): Line => ({
  level: meanOf(
    points(series)
      .slice(0, firstPeriods)
      .map(({ value }) => value),
  ),
  trend: 0,
});

const inSeason = (all: readonly Point[], number: number, season: number): number[] =>
  all.filter(({ t }) => t > number * season && t <= (number + 1) * season).map(({ value }) => value);

/**
 * From the first two seasons (NIST/SEMATECH, Engineering Statistics Handbook, 6.4.3.5): the trend between their means, and the mean
 * distance of each position of a season from that line. Undefined if one of the two has no period that counts.
 */
export function seasonalStart(series: Series, isMultiplicative: boolean): SeasonalStart | undefined {
  const { season } = series;
  const all = points(series).filter(({ t }) => t <= 2 * season);
  const [first, second] = [mean(inSeason(all, 0, season)), mean(inSeason(all, 1, season))];
  if (first === undefined || second === undefined) return undefined;
  const trend = (second - first) / season;
  const level = first - (trend * (season + 1)) / 2;
  const indices = Array.from({ length: season }, (_, position) => {
    const found = all
      .filter(({ t }) => (t - 1) % season === position)
      .map(({ t, value }) => (isMultiplicative ? value / (level + trend * t) : value - (level + trend * t)));
    return mean(found.filter(Number.isFinite)) ?? (isMultiplicative ? 1 : 0);
  });
  return { level, trend, indices };
}
