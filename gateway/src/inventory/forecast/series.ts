/** The demand of consecutive periods, oldest first. */
export interface Series {
  readonly values: readonly number[];
  /** True where stock ran out: the demand was at least the value. */
  readonly censored: readonly boolean[];
  /** Periods after which a pattern repeats: 7 for days of a week. */
  readonly season: number;
}

/** The first periods of a series. */
export const startOf = ({ values, censored, season }: Series, length: number): Series => ({
  values: values.slice(0, length),
  censored: censored.slice(0, length),
  season,
});

/** The values of the periods that are not censored. */
export const counted = ({ values, censored }: Series): number[] => values.filter((_, index) => !censored[index]);
