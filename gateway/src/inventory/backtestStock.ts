import { must } from '@lotline/chaincode/domain';
/** The demand of successive days; undefined for days that began without stock and got none. */
export type DailyDemand = readonly (number | undefined)[];

/** The demand of every stretch of so many successive days, all of which count. */
export function stretchesOf(history: DailyDemand, length: number): number[] {
  const found: number[] = [];
  let [sum, known] = [0, 0];
  for (const [at, value] of history.entries()) {
    const gone = history[at - length];
    if (at >= length && gone !== undefined) {
      sum -= gone;
      known -= 1;
    }
    if (value !== undefined) {
      sum += value;
      known += 1;
    }
    if (at >= length - 1 && known === length) found.push(sum);
  }
  return found;
}

/** Absorbs the error of binary fractions, as in 20 · (1 − 0.95). */
const tolerance = 1e-9;

/** A level of stock that served a share of the stretches of a history. */
export interface Tested {
  readonly level: number;
  readonly stretches: number;
  /** The share of the stretches whose demand the level covered. */
  readonly served: number;
}

/**
 * The least stock that covered the demand of at least `serviceLevel` of the stretches of a history, as long as lead times were. Undefined
 * if the stretches are too few to tell: with one of them alone uncovered, the share has to reach the service level.
 */
export function testedLevel(
  history: DailyDemand,
  lengths: readonly number[],
  serviceLevel: number,
): Tested | undefined {
  const demands = lengths.flatMap((length) => stretchesOf(history, Math.max(1, Math.ceil(length - tolerance))));
  const count = demands.length;
  if (count * (1 - serviceLevel) < 1 - tolerance) return undefined;
  const sorted = demands.sort((a, b) => a - b);
  const level = must(sorted[Math.ceil(count * serviceLevel - tolerance) - 1], 'stretch');
  return { level, stretches: count, served: sorted.filter((demand) => demand <= level).length / count };
}
