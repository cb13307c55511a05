import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import type { Lot } from '../facts/lot';
import type { ItemId, LotId, PlaceId } from '../gs1/id';
import type { Facts, Step } from '../step';
import { knownLot } from './lots';
import { assertMayMake } from './makeLot';
import { productOf } from './ownership';
import { present } from './present';

interface NewItem {
  readonly item: ItemId;
  readonly lot?: LotId | undefined;
  readonly place: PlaceId;
  readonly expiry?: string | undefined;
}

/** Makes a serialized item at a place. Its lot, where it has one, must be commissioned and of the same product. */
export function makeItem(
  step: Step,
  { item: id, lot, place, expiry }: NewItem,
  inputs: readonly (LotId | ItemId)[],
): void {
  const { facts, caller } = step;
  const before = facts.get(itemKey(id));
  if (before && before.status !== 'unverified') {
    throw new Refusal('item_exists', `Item ${id} was commissioned before.`, { item: id });
  }
  assertMayMake(step, id);
  const known = lot && lotForItem(facts, lot, id);
  facts.put(
    itemKey(id),
    present({
      id,
      status: 'active' as const,
      producer: caller.party,
      lot,
      place,
      expiry: expiry ?? known?.expiry,
      inputs: [...new Set([...(before?.inputs ?? []), ...inputs])],
      recalls: before?.recalls ?? [],
    }),
  );
}

function lotForItem(facts: Facts, lot: LotId, item: ItemId): Lot {
  if (productOf(lot) !== productOf(item)) {
    throw new Refusal('product_mismatch', `Item ${item} is not of the product of lot ${lot}.`, { item, lot });
  }
  return knownLot(facts, lot);
}
