import { add, convert, type Decimal, isNegative, isZero, negate } from '@lotline/chaincode/domain';
import type { Run } from '../../../gateway/src/inventory/demand';
import { type MoveKind, useKinds } from '../../../gateway/src/projection/moveKinds';

/** A sum of a lot on a day, as an object: the plain way to add up, beside which the columns are tested. */
export interface PlainSum {
  readonly day: number;
  readonly kind: MoveKind;
  readonly amount: Decimal;
  readonly came: boolean;
  readonly moves: number;
}

/** The sums of a lot, the earliest first. */
export interface PlainLot {
  readonly lot: string;
  readonly uom: string;
  readonly sums: readonly PlainSum[];
}

interface Change {
  readonly day: number;
  used: Decimal;
  changed: Decimal;
  came: boolean;
}

const inUnit = (amount: Decimal, from: string, to: string): Decimal | undefined =>
  from === to ? amount : convert(amount, from, to);
const isEmpty = (onHand: Decimal): boolean => isZero(onHand) || isNegative(onHand);

/** The changes of each day of some lots in a unit, before the day `end`. */
export class PlainLedger {
  readonly #changes = new Map<number, Change>();
  readonly foreign = new Set<string>();
  unclear: Decimal = '0';
  first = Number.POSITIVE_INFINITY;

  constructor(lots: readonly PlainLot[], uom: string, end: number) {
    for (const lot of lots) {
      for (const { day, kind, amount: moved, came } of lot.sums) {
        if (day >= end) continue;
        this.first = Math.min(this.first, day);
        const amount = inUnit(moved, lot.uom, uom);
        if (amount === undefined) {
          this.foreign.add(lot.uom);
          continue;
        }
        const change = this.#changes.get(day) ?? { day, used: '0', changed: '0', came: false };
        this.#changes.set(day, change);
        change.changed = add(change.changed, amount);
        change.came ||= came;
        if (useKinds.has(kind)) change.used = add(change.used, negate(amount));
        if (kind === 'unclear') this.unclear = add(this.unclear, negate(amount));
      }
    }
  }

  runs(days: number, end: number): Run[] {
    const start = Math.max(this.first + 1, end - days);
    const runs: Run[] = [];
    let onHand: Decimal = '0';
    let next = start;
    const still = (until: number): void => {
      const out = isEmpty(onHand);
      if (until > next) {
        runs.push({ day: next, length: until - next, quantity: '0', censored: out, soldOut: out });
      }
    };
    for (const { day, used, changed, came } of [...this.#changes.values()].sort((a, b) => a.day - b.day)) {
      if (day >= end) break;
      if (day >= start) still(day);
      const censored = isEmpty(onHand) && !came;
      onHand = add(onHand, changed);
      if (day < start) continue;
      runs.push({ day, length: 1, quantity: used, censored, soldOut: isEmpty(onHand) });
      next = day + 1;
    }
    still(end);
    return runs;
  }
}

/** The stock of a lot at the begin of a day, in its own unit. */
export const stockAt = ({ sums }: PlainLot, day: number): Decimal =>
  sums.filter((sum) => sum.day < day).reduce<Decimal>((total, { amount }) => add(total, amount), '0');

/** The changes of some lots from a day to before another for some reasons, in a unit. */
export const flowOf = (
  lots: readonly PlainLot[],
  uom: string,
  { from, end, kinds }: { from: number; end: number; kinds: ReadonlySet<MoveKind> },
): Decimal =>
  lots
    .flatMap(({ uom: unit, sums }) => sums.map((sum) => ({ ...sum, moved: inUnit(sum.amount, unit, uom) })))
    .filter(({ day, kind }) => day >= from && day < end && kinds.has(kind))
    .reduce<Decimal>((total, { moved = '0' }) => add(total, negate(moved)), '0');
