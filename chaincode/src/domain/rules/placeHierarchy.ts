import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { placeKey } from '../facts/place';
import type { PlaceId } from '../gs1/id';
import type { Step } from '../step';
import { assertOwnPlace, prefixKeys } from './ownership';

/** The facts that say who owns the parent of a place. */
export function containerKeys(within: PlaceId | null | undefined): FactKey<unknown>[] {
  if (!within) return [];
  const at = within.indexOf('/254/');
  const whole = at === -1 ? [] : [placeKey(within.slice(0, at) as PlaceId)];
  return [placeKey(within), ...whole, ...prefixKeys(within)];
}

/** Refuses a place as part of itself, or of a place of another party: that party's queries would find its events. */
export function assertContainer(step: Step, place: PlaceId, within: PlaceId | null | undefined): void {
  if (!within) return;
  if (within === place) throw new Refusal('input_invalid', 'within: A place is no part of itself.', { place });
  assertOwnPlace(step, within);
}
