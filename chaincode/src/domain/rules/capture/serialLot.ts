import { type Lot, lotKey } from '../../facts/lot';
import type { LotId, PlaceId } from '../../gs1/id';
import type { Step } from '../../step';
import { one } from '../load';
import { beginning } from '../makeLot';
import { withMaking } from '../makings';
import { ownerOf } from '../ownership';
import { present } from '../present';
import { assertMayMake, beforeMaking } from '../standing';
import { lotDates } from './lotDates';

/** Creates the lot of serialized items if only its items are commissioned. It has no quantity of its own. */
export function ensureSerialLot(
  step: Step,
  lot: LotId,
  { place, at, ilmd, offset }: { place: PlaceId; at: string; ilmd: unknown; offset: string },
): void {
  const before: Partial<Lot> = step.facts.get(lotKey(lot)) ?? {};
  const isKnown = before.status === 'active';
  if (isKnown && before.producer !== step.caller.party) return;
  if (!isKnown) assertMayMake(step, lot);
  const data = beginning(step, { lot, ...lotDates(ilmd) }, { place, madeAt: at, offset });
  if (isKnown) {
    step.facts.put(lotKey(lot), withMaking(before as Lot, { ...data, kind: 'item' }));
    return;
  }
  const made: Lot = present({
    recalls: [],
    ...before,
    ...beforeMaking(step, lot, before),
    ...data,
    id: lot,
    status: 'active' as const,
    producer: step.caller.party,
    uom: one,
    runs: 0,
    uncommissioned: true as const,
    unowned: ownerOf(step.facts, lot) === undefined ? (true as const) : undefined,
  });
  step.facts.put(lotKey(lot), made);
}
