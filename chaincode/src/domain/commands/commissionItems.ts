import type { Command } from '../command';
import { Refusal } from '../errors';
import { thingKey } from '../facts/thing';
import { lotKey } from '../facts/lot';
import { originsKey } from '../facts/uses';
import { objectEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { makeThing } from '../rules/makeThing';
import { originIlmd } from '../rules/makeLot';
import { productOf } from '../goodsKinds';
import { assertOwnPlace, ownerNeeds, placeNeeds } from '../rules/ownership';
import { usesNeeds } from '../rules/uses';
import type { CommandData } from '../transactions';
import { must } from '../must';

/** Makes serialized goods at one of the caller's places: items of one product, or goods without a product. */
export const commissionItems: Command<CommandData<'commissionItems'>> = {
  needs: ({ items, lot, place }, peek, { msp }) => [
    ...items.flatMap((item) => [thingKey(item), originsKey(item, msp)]),
    ...(lot ? [lotKey(lot), ...usesNeeds([lot], msp)] : []),
    ...placeNeeds(place, peek),
    ...items.filter((item, n) => n === 0 || productOf(item) === undefined).flatMap((item) => ownerNeeds(item, peek)),
  ],
  decide: ({ items, lot, place, expiry, at }, step) => {
    assertOwnPlace(step, place);
    const [first] = items;
    const product = first && productOf(first);
    const other = items.find((item) => productOf(item) !== product);
    if (other) {
      const message = `${other} is not of ${product ?? 'no product, as the first one is'}.`;
      throw new Refusal('product_mismatch', message, { item: other });
    }
    assertMadeBefore(step, at, lot ? [{ lot }] : []);
    const unique = [...new Set(items)];
    for (const item of unique) makeThing(step, { item, lot, place, expiry, madeAt: at });
    const ilmd = originIlmd({ ...(expiry && { expiry }) });
    const event = objectEvent(
      step,
      'ADD',
      { things: unique },
      {
        at,
        place,
        bizStep: 'commissioning',
        disposition: 'active',
        ilmd: lot ? { ...ilmd, 'cbvmda:lotNumber': lot } : ilmd,
      },
    );
    return { subject: must(first, 'item'), events: [event] };
  },
};
