import type { Finding } from '../command';
import { exceptionKey } from '../facts/event';
import { surplusKey } from '../facts/surplus';
import type { LotId, PlaceId } from '../gs1/id';
import { isZero } from '../quantity';
import type { Facts } from '../step';
import { foundTooMuch, type StockState } from './countHolds';

/** The most open exceptions about one lot at one place that close by themselves. */
const mostOpen = 20;

interface Where {
  readonly lot: LotId;
  readonly place: PlaceId;
}

/** Remembers an exception of goods that a count found too much, if it is one. */
export function noteSurplus(
  facts: Facts,
  { code, details = {} }: Finding,
  by: { readonly msp: string; readonly event: string; readonly number: number },
): void {
  const { lot, place } = details;
  if (code !== 'count_surplus' || typeof lot !== 'string' || typeof place !== 'string') return;
  const key = surplusKey(lot as LotId, place as PlaceId);
  facts.put(key, { open: [...(facts.get(key)?.open ?? []), by].slice(-mostOpen) });
}

/** Closes the exceptions of a surplus when what was recorded since explains all of it. */
export function closeExplained(facts: Facts, at: Where, before: StockState, after: StockState): void {
  if (isZero(foundTooMuch(before)) || !isZero(foundTooMuch(after))) return;
  closeSurplus(facts, at, 'Later records explain the surplus.');
}

/** Closes the exceptions of a surplus. */
export function closeSurplus(facts: Facts, { lot, place }: Where, resolution: string): void {
  const key = surplusKey(lot, place);
  const open = facts.get(key)?.open ?? [];
  for (const { msp, event, number } of open) {
    const known = facts.get(exceptionKey(msp, event, number));
    if (known?.status !== 'open') continue;
    const resolvedBy = known.party;
    facts.put(exceptionKey(msp, event, number), { ...known, status: 'resolved', resolution, resolvedBy });
  }
  if (open.length > 0) facts.put(key, { open: [] });
}
