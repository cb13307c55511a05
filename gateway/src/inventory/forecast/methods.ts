import { must } from '@lotline/chaincode/domain';
import type { ForecastMethod } from '../../answers/inventoryForecasts';
import { Croston, Holt, HoltWinters, type Model, MovingAverage, Naive, SeasonalNaive } from './models';
import { type SquaredErrors, squaredErrorsOf } from './squaredErrors';
import { counted, type Series } from './series';
import { levelStart, lineStart, seasonalStart } from './starts';

/** Makes the model of one series for some parameters. */
export type Make = (parameters: readonly number[]) => Model;

/** A method of forecasting. */
export interface Method {
  readonly name: ForecastMethod;
  readonly parameters: readonly string[];
  /** The parameters that are tried first; the best is improved if `isSmooth`. */
  readonly tries: (series: Series) => readonly (readonly number[])[];
  readonly isSmooth: boolean;
  /** Why the method cannot learn from the series; undefined if it can. */
  readonly lacks: (series: Series) => string | undefined;
  readonly prepare: (series: Series) => Make;
  readonly squaredErrors: SquaredErrors;
}

const none = (): readonly (readonly number[])[] => [[]];
const parameter = (parameters: readonly number[], index: number): number => must(parameters[index], 'parameter');
const coarse = [0.1, 0.4, 0.8];
const slow = [0.01, 0.1, 0.3];

const twoSeasons = ({ values, season }: Series): string | undefined =>
  values.length >= 2 * season ? undefined : `it needs two seasons of ${season} periods`;

const positive = (series: Series): string | undefined =>
  counted(series).every((value) => value > 0) ? undefined : 'a period without demand has no seasonal factor';

const seasonal = (series: Series): string | undefined =>
  twoSeasons(series) ?? (seasonalStart(series, false) ? undefined : 'one of the first two seasons was without stock');

const intermittent = ({ values }: Series): string | undefined =>
  values.filter((value) => value > 0).length >= 2 ? undefined : 'it needs two periods with demand';

const nothing = (): undefined => undefined;

const winters = (name: ForecastMethod, isMultiplicative: boolean): Omit<Method, 'squaredErrors'> => ({
  name,
  parameters: ['alpha', 'beta', 'gamma'],
  tries: () =>
    [0.1, 0.5].flatMap((alpha) => [0.01, 0.1].flatMap((beta) => [0.05, 0.3].map((gamma) => [alpha, beta, gamma]))),
  isSmooth: true,
  lacks: (series) => seasonal(series) ?? (isMultiplicative ? positive(series) : undefined),
  prepare: (series: Series) => {
    const start = must(seasonalStart(series, isMultiplicative), 'two seasons');
    return ([alpha = 0, beta = 0, gamma = 0]) => new HoltWinters([alpha, beta, gamma], start, isMultiplicative);
  },
});

const croston = (name: ForecastMethod, factorOf: (alpha: number) => number): Omit<Method, 'squaredErrors'> => ({
  name,
  parameters: ['alpha'],
  tries: () => [[0.05], [0.1], [0.15], [0.2], [0.25], [0.3]],
  isSmooth: false,
  lacks: intermittent,
  prepare: () => (parameters) => new Croston(parameter(parameters, 0), factorOf(parameter(parameters, 0))),
});

const all: readonly Omit<Method, 'squaredErrors'>[] = [
  {
    name: 'naive',
    parameters: [],
    tries: none,
    isSmooth: false,
    lacks: nothing,
    prepare: () => () => new Naive(),
  },
  {
    name: 'seasonal_naive',
    parameters: [],
    tries: none,
    isSmooth: false,
    lacks: twoSeasons,
    prepare:
      ({ season }) =>
      () =>
        new SeasonalNaive(season),
  },
  {
    name: 'moving_average',
    parameters: ['window'],
    tries: ({ season, values }) =>
      [3, season, 2 * season, 4 * season].filter((n) => n <= values.length).map((n) => [n]),
    isSmooth: false,
    lacks: ({ values }) => (values.length >= 3 ? undefined : 'it needs 3 periods'),
    prepare: () => (parameters) => new MovingAverage(parameter(parameters, 0)),
  },
  {
    name: 'simple_smoothing',
    parameters: ['alpha'],
    tries: () => [0.05, 0.1, 0.2, 0.4, 0.6, 0.8].map((alpha) => [alpha]),
    isSmooth: true,
    lacks: nothing,
    prepare: (series: Series) => {
      const start = levelStart(series);
      return (parameters) => new Holt([parameter(parameters, 0), 0], start);
    },
  },
  {
    name: 'holt',
    parameters: ['alpha', 'beta'],
    tries: () => coarse.flatMap((alpha) => slow.map((beta) => [alpha, beta])),
    isSmooth: true,
    lacks: nothing,
    prepare: (series: Series) => {
      const start = lineStart(series);
      return ([alpha = 0, beta = 0]) => new Holt([alpha, beta], start);
    },
  },
  winters('holt_winters_additive', false),
  winters('holt_winters_multiplicative', true),
  croston('croston', () => 1),
  croston('sba', (alpha) => 1 - alpha / 2),
];

/** Every method, the simpler before the others. */
export const methods: readonly Method[] = all.map((method) => ({ ...method, squaredErrors: squaredErrorsOf() }));
