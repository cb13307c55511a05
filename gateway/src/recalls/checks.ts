import { createHash, randomBytes } from 'node:crypto';
import type { CheckResult, ChecksAnswer, DrawChecks, RecallConsignee, RecallState } from '../answers/recallRunning';
import type { RecallRecord, RecallStore, RecordOwner } from './recallStore';

/** Shares of consignees that are checked (21 CFR 7.42(b)(3)); level B has a share of the opener's choice. */
const shares = { A: 1, C: 0.1, D: 0.02, E: 0 } as const;

/** A sample as it was drawn. */
interface Draw {
  readonly level: DrawChecks['level'];
  readonly seed: string;
  readonly share: number;
  readonly population: readonly string[];
  readonly sample: readonly string[];
}

const rank = (seed: string, consignee: string): string =>
  createHash('sha256').update(`${seed} ${consignee}`).digest('hex');

/** The same consignees for the same seed, in whatever order the population is. */
export function sampleOf(population: readonly string[], seed: string, share: number): string[] {
  const ranked = population.map((consignee) => ({ consignee, rank: rank(seed, consignee) }));
  return ranked
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, Math.ceil(population.length * share))
    .map(({ consignee }) => consignee)
    .toSorted();
}

/** The consignees of a recall: its holders except the opener, and the opener's customers outside the network. */
export const populationOf = (
  { holders, openedBy }: Pick<RecallState, 'holders' | 'openedBy'>,
  outside: readonly RecallRecord<RecallConsignee>[],
): string[] => [
  ...holders.map(({ party }) => party).filter((party) => party !== openedBy),
  ...outside.map(({ id }) => id),
];

/** Draws a sample. Earlier samples stay on record. */
export function draw(
  { level, share, seed = randomBytes(8).toString('hex') }: DrawChecks,
  population: readonly string[],
): Draw {
  const part = level === 'B' ? (share ?? 1) : shares[level];
  return { level, seed, share: part, population, sample: sampleOf(population, seed, part) };
}

const percent = (part: number, whole: number): number => (whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10);

/** The last sample with its results. */
export function checksOf(store: RecallStore, owner: RecordOwner): Omit<ChecksAnswer, 'height'> {
  const draws = store.list<Draw>(owner, 'draw');
  const last = draws.at(-1);
  const sample = last?.body.sample ?? [];
  const results = store.list<CheckResult>(owner, 'check').filter(({ id }) => sample.includes(id));
  const checked = results.filter(({ body }) => body.outcome !== 'unreachable');
  return {
    draws: draws.length,
    ...(last && { level: last.body.level, seed: last.body.seed, share: last.body.share, drawnAt: last.time }),
    population: [...(last?.body.population ?? [])],
    sample: [...sample],
    results: results.map(({ body, user, time }) => ({ ...body, user, time })),
    percent: {
      checked: percent(checked.length, sample.length),
      effective: percent(checked.filter(({ body }) => body.outcome === 'effective').length, checked.length),
    },
  };
}
