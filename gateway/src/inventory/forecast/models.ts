import { must } from '@lotline/chaincode/domain';

/** A forecasting method with its parameters and state. It takes in a series period by period. */
export interface Model {
  learn(value: number): void;
  /** Takes in a period whose demand is not known. */
  passOver(): void;
  /** The expected demand of the period so many periods after the last. */
  at(horizon: number): number;
}

/** Takes in a period. Where stock ran out, demand was at least what was sold: the greater of that and of the forecast is taken. */
export function advance(model: Model, value: number, censored: boolean): void {
  if (censored && value <= model.at(1)) model.passOver();
  else model.learn(value);
}

/** The next period will be like the last. */
export class Naive implements Model {
  #last = 0;

  learn(value: number): void {
    this.#last = value;
  }

  passOver(): void {
    // The last known value stays the forecast.
  }

  at(): number {
    return this.#last;
  }
}

/** The mean of the last `window` periods. */
export class MovingAverage implements Model {
  readonly #window: number;
  readonly #values: number[] = [];
  #sum = 0;

  constructor(window: number) {
    this.#window = window;
  }

  learn(value: number): void {
    this.#values.push(value);
    this.#sum += value;
    if (this.#values.length > this.#window) this.#sum -= must(this.#values.at(-1 - this.#window), 'value');
  }

  passOver(): void {
    if (this.#values.length > 0) this.learn(this.at());
  }

  at(): number {
    return this.#sum / Math.max(1, Math.min(this.#values.length, this.#window));
  }
}

/** The next period will be like the same one of the last season. */
export class SeasonalNaive implements Model {
  readonly #last: number[];
  #next = 0;

  constructor(season: number) {
    this.#last = new Array<number>(season).fill(0);
  }

  learn(value: number): void {
    this.#last[this.#next] = value;
    this.passOver();
  }

  passOver(): void {
    this.#next = (this.#next + 1) % this.#last.length;
  }

  at(horizon: number): number {
    return must(this.#last[(this.#next + horizon - 1) % this.#last.length], 'season');
  }
}

/** Level and trend before the first period. */
export interface Line {
  readonly level: number;
  readonly trend: number;
}

/** Holt: lₜ = α·yₜ + (1 − α)(lₜ₋₁ + bₜ₋₁), bₜ = β(lₜ − lₜ₋₁) + (1 − β)bₜ₋₁. With β = 0 and no trend it is simple exponential smoothing. */
export class Holt implements Model {
  readonly #alpha: number;
  readonly #beta: number;
  #level: number;
  #trend: number;

  constructor([alpha, beta]: readonly [alpha: number, beta: number], { level, trend }: Line) {
    this.#alpha = alpha;
    this.#beta = beta;
    this.#level = level;
    this.#trend = trend;
  }

  learn(value: number): void {
    const before = this.#level;
    this.#level = this.#alpha * value + (1 - this.#alpha) * (before + this.#trend);
    this.#trend = this.#beta * (this.#level - before) + (1 - this.#beta) * this.#trend;
  }

  passOver(): void {
    this.#level += this.#trend;
  }

  at(horizon: number): number {
    return this.#level + horizon * this.#trend;
  }
}

/** Level, trend and the seasonal indices before the first period; the first index is that of the first period. */
export interface SeasonalStart extends Line {
  readonly indices: readonly number[];
}

const least = 1e-9;

/** Holt–Winters: Holt's method on values without their seasonal index, which is added, or multiplied. */
export class HoltWinters implements Model {
  readonly #alpha: number;
  readonly #beta: number;
  readonly #gamma: number;
  readonly #isMultiplicative: boolean;
  readonly #indices: Float64Array;
  #level: number;
  #trend: number;
  #next = 0;

  constructor(parameters: readonly [number, number, number], start: SeasonalStart, isMultiplicative: boolean) {
    [this.#alpha, this.#beta, this.#gamma] = parameters;
    this.#isMultiplicative = isMultiplicative;
    this.#level = start.level;
    this.#trend = start.trend;
    this.#indices = Float64Array.from(start.indices);
  }

  learn(value: number): void {
    const index = must(this.#indices[this.#next], 'index');
    const before = this.#level;
    const expected = before + this.#trend;
    const plain = this.#isMultiplicative ? value / Math.max(index, least) : value - index;
    const ownIndex = this.#isMultiplicative ? value / Math.max(expected, least) : value - expected;
    this.#level = this.#alpha * plain + (1 - this.#alpha) * expected;
    this.#trend = this.#beta * (this.#level - before) + (1 - this.#beta) * this.#trend;
    this.#indices[this.#next] = this.#gamma * ownIndex + (1 - this.#gamma) * index;
    this.#turn();
  }

  passOver(): void {
    this.#level += this.#trend;
    this.#turn();
  }

  at(horizon: number): number {
    const { length } = this.#indices;
    const position = this.#next + horizon - 1;
    const index = must(this.#indices[position < length ? position : position % length], 'index');
    const line = this.#level + horizon * this.#trend;
    return this.#isMultiplicative ? line * index : line + index;
  }

  #turn(): void {
    this.#next += 1;
    if (this.#next === this.#indices.length) this.#next = 0;
  }
}

/**
 * Croston: exponential smoothing of the sizes of demands and of the periods between them; their quotient times `factor` is the forecast.
 */
export class Croston implements Model {
  readonly #alpha: number;
  readonly #factor: number;
  #size = 0;
  #interval = 0;
  #since = 0;

  constructor(alpha: number, factor: number) {
    this.#alpha = alpha;
    this.#factor = factor;
  }

  learn(value: number): void {
    this.#since += 1;
    if (value <= 0) return;
    const isFirst = this.#interval === 0;
    this.#size += (isFirst ? 1 : this.#alpha) * (value - this.#size);
    this.#interval += (isFirst ? 1 : this.#alpha) * (this.#since - this.#interval);
    this.#since = 0;
  }

  passOver(): void {
    // A period without stock is no period without demand.
  }

  at(): number {
    return this.#interval === 0 ? 0 : (this.#factor * this.#size) / this.#interval;
  }
}
