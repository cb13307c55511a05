import { isZero, productOf } from '@lotline/chaincode/domain';
import type { ClassRow, CountPlan, DueAnswer } from '../answers/inventoryCounts';
import type { Database } from '../projection/database';
import { looseAt } from './counts';
import type { StoredCount } from './countStore';
import { dayOf, daysLater } from './days';

export interface DueOf {
  readonly places: readonly string[];
  readonly plan: CountPlan;
  readonly counts: readonly StoredCount[];
  readonly classes: ReadonlyMap<string, ClassRow['abc']>;
  readonly today: string;
}

/** The day of the last approved count of each lot at each place. */
function lastCounts(counts: readonly StoredCount[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { place, lines } of counts) {
    for (const { lot, state, counts: entries } of lines) {
      const at = entries.at(-1)?.at;
      const key = `${lot} ${place}`;
      if (state === 'approved' && at !== undefined && at > (last.get(key) ?? '')) last.set(key, at);
    }
  }
  return last;
}

/** When the lots that lie loose at places are to be counted, the earliest first. A lot that was never counted is due today. */
export function dueCounts(database: Database, { places, plan, counts, classes, today }: DueOf): DueAnswer['rows'] {
  const last = lastCounts(counts);
  const rows = places.flatMap((place) =>
    looseAt(database, place)
      .filter(({ onHand }) => !isZero(onHand))
      .map(({ lot, uom }) => {
        const product = productOf(lot);
        const abc = product === undefined ? undefined : classes.get(product);
        const counted = last.get(`${lot} ${place}`);
        const due = counted === undefined ? today : daysLater(dayOf(counted), plan[abc ?? 'unclassified']);
        return {
          lot,
          ...(product !== undefined && { product }),
          place,
          uom,
          ...(abc && { class: abc }),
          ...(counted !== undefined && { lastCounted: counted }),
          due,
          isOverdue: due < today,
        };
      }),
  );
  const rank = ({ class: abc }: DueAnswer['rows'][number]): string => abc ?? 'D';
  return rows.toSorted((a, b) => (a.due === b.due ? (rank(a) < rank(b) ? -1 : 1) : a.due < b.due ? -1 : 1));
}
