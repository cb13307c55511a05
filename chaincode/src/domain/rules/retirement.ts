import { asUtc } from '../epcis/utcTime';
import { type ErrorCode, Refusal } from '../errors';
import { mspKey, partyKey } from '../facts/party';
import { placeKey } from '../facts/place';
import type { Product } from '../facts/product';
import type { Retired } from '../facts/retired';
import type { PartyId, PlaceId } from '../gs1/id';
import type { Step } from '../step';

/** Refuses new use of something that its owner retired before it happened. */
function assertInUse(id: string, retired: Retired | undefined, at: string, code: ErrorCode): void {
  if (retired === undefined || asUtc(at) < retired.at) return;
  throw new Refusal(code, `${id} was retired at ${retired.at} (${retired.reason}); its owner can reinstate it.`, {
    id,
    since: retired.at,
  });
}

/** Refuses to make goods of a retired product, at a retired place or as a retired party; what was made before may be recorded later. */
export function assertMakeable(
  { facts, time, caller }: Step,
  product: Product | undefined,
  place: PlaceId,
  madeAt: string = time,
): void {
  assertInUse(caller.party, facts.get(mspKey(caller.msp))?.retired, madeAt, 'party_retired');
  if (product) assertInUse(product.id, product.retired, madeAt, 'product_retired');
  assertInUse(place, facts.get(placeKey(place))?.retired, madeAt, 'place_retired');
}

/** Refuses to send goods to a retired place, or to give them to retired parties. */
export function assertMaySend({ facts, time }: Step, place: PlaceId, parties: readonly PartyId[]): void {
  assertInUse(place, facts.get(placeKey(place))?.retired, time, 'place_retired');
  for (const party of new Set(parties)) assertActiveParty({ facts, time }, party);
}

/** Refuses what a retired party may not do: receive goods, and register anything new. */
export function assertActiveParty({ facts, time }: Pick<Step, 'facts' | 'time'>, party: PartyId): void {
  assertInUse(party, facts.get(partyKey(party))?.retired, time, 'party_retired');
}
