import { isZero, productOf } from '@lotline/chaincode/domain';
import type { ClassRow, CountPlan, DueAnswer } from '../answers/inventoryCounts';
import type { Database } from '../projection/database';
import { type ClassTask, classes } from './classes';
import { looseAt } from './counts';
import type { StoredCount } from './countStore';
import { dayOf, daysLater } from './days';
import type { Inventory } from './inventory';
import { ownPositions } from './ownPositions';
import type { InventoryView } from './partyPositions';

/** The counts that are due at places of the owner. They are found in a thread. */
export interface DueTask extends Omit<ClassTask, 'kind'> {
  readonly kind: 'due';
  readonly place: string | undefined;
  /** The last day that counts as due. */
  readonly until: string;
}

interface DueOf {
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
function dueCounts(database: Database, { places, plan, counts, classes, today }: DueOf): DueAnswer['rows'] {
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

/** The lots to count at places of the owner, by the plan for the class of their product. */
export function due(inventory: Inventory, view: InventoryView, task: DueTask): DueAnswer {
  const { owner, place: wanted, until, today } = task;
  const { rows } = classes(inventory, view, { ...task, kind: 'classes' });
  const places = new Set(ownPositions(view, owner, {}).map(({ place }) => place));
  const found = dueCounts(view.database, {
    places: [...places].filter((place) => (wanted ?? place) === place),
    plan: inventory.counts.plan(owner.organisation),
    counts: inventory.counts.list(owner.organisation),
    classes: new Map(rows.map(({ product, abc }) => [product, abc])),
    today,
  });
  return { height: view.height, rows: found.filter((row) => row.due <= until) };
}
