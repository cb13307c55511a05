import { type Lot, lotKey } from '../../facts/lot';
import type { LotId, PlaceId } from '../../gs1/id';
import type { Step } from '../../step';
import { one } from '../load';
import { begunBy } from '../makeLot';
import { present } from '../present';
import { assertMayMake } from '../standing';
import { lotDates } from './lotDates';

/** Creates the lot of serialized items if only its items are commissioned. It has no quantity of its own. */
export function ensureSerialLot(
  step: Step,
  lot: LotId,
  { place, at, ilmd, offset }: { place: PlaceId; at: string; ilmd: unknown; offset: string },
): void {
  const before: Partial<Lot> = step.facts.get(lotKey(lot)) ?? {};
  if (before.status === 'active') {
    if (before.producer !== step.caller.party) return;
    const line = { lot, quantity: '0' as const, uom: before.uom ?? one, ...lotDates(ilmd) };
    const made = { place, madeAt: at, offset, again: true, before: before as Lot };
    step.facts.put(lotKey(lot), begunBy(step, line, made));
    return;
  }
  assertMayMake(step, lot);
  const made: Lot = present({
    recalls: [],
    ...before,
    id: lot,
    status: 'active' as const,
    producer: step.caller.party,
    place,
    madeAt: at,
    uom: one,
    runs: 0,
    uncommissioned: true as const,
    ...lotDates(ilmd),
  });
  step.facts.put(lotKey(lot), made);
}
