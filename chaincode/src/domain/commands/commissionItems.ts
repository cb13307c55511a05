import type { Command } from '../command';
import { Refusal } from '../errors';
import { thingKey } from '../facts/thing';
import { lotKey } from '../facts/lot';
import { objectEvent } from '../rules/buildEvent';
import { makeThing } from '../rules/makeThing';
import { originIlmd } from '../rules/makeLot';
import { productOf } from '../goodsKinds';
import { assertOwnPlace, ownerNeeds, placeNeeds } from '../rules/ownership';
import type { CommandData } from '../transactions';

/** New serialized items at one of the caller's places, all of one product. */
export const commissionItems: Command<CommandData<'commissionItems'>> = {
  needs: ({ items, lot, place }, peek) => [
    ...items.map(thingKey),
    ...(lot ? [lotKey(lot)] : []),
    ...placeNeeds(place, peek),
    ...items.slice(0, 1).flatMap((item) => ownerNeeds(item, peek)),
  ],
  decide: ({ items, lot, place, expiry, at }, step) => {
    assertOwnPlace(step, place);
    const [first] = items;
    const product = first && productOf(first);
    const other = items.find((item) => productOf(item) !== product);
    if (other) throw new Refusal('product_mismatch', `${other} is not of product ${product ?? ''}.`, { item: other });
    const unique = [...new Set(items)];
    for (const item of unique) makeThing(step, { item, lot, place, expiry });
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
    return { subject: first ?? '', events: [event] };
  },
};
