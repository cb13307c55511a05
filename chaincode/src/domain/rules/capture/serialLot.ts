import { type Lot, lotKey } from '../../facts/lot';
import { lotIdOf } from '../../gs1/id';
import type { ItemId, LotId, PlaceId } from '../../gs1/id';
import { lotId, lotNumber } from '../../gs1/schemas';
import type { Step } from '../../step';
import { one } from '../load';
import { assertMayMake } from '../makeLot';
import { present } from '../present';
import { localName, lotDates } from './lotDates';

/** Where an SGTIN's GTIN stands in its canonical id. */
const gtinOf = (item: ItemId): string =>
  item.slice('https://id.gs1.org/01/'.length, 'https://id.gs1.org/01/'.length + 14);

/** The lot that instance/lot master data names for a serialized item (CBV 2.0 section 9.3: lotNumber), as number or as id. */
export function serialLot(ilmd: unknown, item: ItemId): LotId | undefined {
  if (typeof ilmd !== 'object' || ilmd === null) return undefined;
  const [, value] = Object.entries(ilmd).find(([key]) => localName(key) === 'lotNumber') ?? [];
  if (typeof value !== 'string') return undefined;
  const whole = lotId.safeParse(value);
  if (whole.success) return whole.data;
  return lotNumber.safeParse(value).success ? lotIdOf(gtinOf(item), value) : undefined;
}

/** Makes the lot of serialized items known, when only its items are commissioned: it has no quantity beside them. */
export function ensureSerialLot(
  step: Step,
  lot: LotId,
  { place, at, ilmd }: { place: PlaceId; at: string; ilmd: unknown },
): void {
  const before: Partial<Lot> = step.facts.get(lotKey(lot)) ?? {};
  if (before.status === 'active') return;
  assertMayMake(step, lot);
  const made: Lot = present({
    ...before,
    id: lot,
    status: 'active' as const,
    producer: step.caller.party,
    place,
    madeAt: at,
    unit: one,
    ...lotDates(ilmd),
    inputs: before.inputs ?? [],
    recalls: before.recalls ?? [],
  });
  step.facts.put(lotKey(lot), made);
}
