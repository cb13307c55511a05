import { must } from '@lotline/chaincode/domain';
import { mean } from '../formulas';
import type { Series } from './series';

/** The known effects on a series, by name. A period may have several. */
export interface Effects {
  /** The names of each period, past and future. */
  readonly past: readonly (readonly string[])[];
  /** Factors that were set by hand. */
  readonly given: ReadonlyMap<string, number>;
}

/** A series as it would have been without effects, and the factor of each effect. */
export interface WithoutEffects {
  readonly series: Series;
  readonly factors: ReadonlyMap<string, number>;
  /** Effects whose factor the past does not show. */
  readonly unknown: readonly string[];
}

/** Periods with an effect from which its factor is estimated. */
const fewestWith = 3;

/** The mean of the plain periods at the same position of the season, or else of all of them. */
function usual({ values, censored, season }: Series, past: Effects['past']): (index: number) => number | undefined {
  const plain = values.flatMap((value, index) =>
    censored[index] || must(past[index], 'period').length > 0 ? [] : [{ index, value }],
  );
  const overall = mean(plain.map(({ value }) => value));
  const positions = Array.from({ length: season }, (_, position) =>
    mean(plain.filter(({ index }) => index % season === position).map(({ value }) => value)),
  );
  return (index) => positions[index % season] ?? overall;
}

/** The demand of the periods that have only this effect, as a multiple of what is usual. */
function factorOf(name: string, series: Series, past: Effects['past']): number | undefined {
  const usualOf = usual(series, past);
  const found = series.values.flatMap((value, index) => {
    const names = must(past[index], 'period');
    const base = usualOf(index);
    return !series.censored[index] && names.length === 1 && names[0] === name && base !== undefined
      ? [{ value, base }]
      : [];
  });
  const base = found.reduce((sum, each) => sum + each.base, 0);
  if (found.length < fewestWith || base <= 0) return undefined;
  return found.reduce((sum, each) => sum + each.value, 0) / base;
}

/**
 * Divides every period by the factors of its effects. A period whose effect is not known, or leaves nothing, says nothing: it is censored
 * from zero.
 */
export function withoutEffects(series: Series, { past, given }: Effects): WithoutEffects {
  const names = [...new Set([...past.flat(), ...given.keys()])].sort();
  const factors = new Map<string, number>();
  for (const name of names) {
    const factor = given.get(name) ?? factorOf(name, series, past);
    if (factor !== undefined) factors.set(name, factor);
  }
  const values = [...series.values];
  const censored = [...series.censored];
  past.forEach((of, index) => {
    const factor = combined(of, factors);
    const value = series.values[index];
    if (of.length === 0 || value === undefined) return;
    const isKnown = factor !== undefined && factor > 0;
    values[index] = isKnown ? value / factor : 0;
    censored[index] = !isKnown || must(series.censored[index], 'period');
  });
  return { series: { ...series, values, censored }, factors, unknown: names.filter((name) => !factors.has(name)) };
}

/** The product of the factors of some effects; undefined if one is not known. */
export const combined = (names: readonly string[], factors: ReadonlyMap<string, number>): number | undefined =>
  names.reduce<number | undefined>((product, name) => {
    const factor = factors.get(name);
    return product === undefined || factor === undefined ? undefined : product * factor;
  }, 1);
