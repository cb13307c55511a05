import type { Command } from '../command';
import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import { lotKey } from '../facts/lot';
import { objectEvent } from '../rules/buildEvent';
import { makeItem } from '../rules/makeItem';
import { originIlmd } from '../rules/makeLot';
import { assertOwnPlace, placeNeeds, productNeeds, productOf } from '../rules/ownership';
import type { CommandData } from '../transactions';

/** New serialized items at one of the caller's places, all of one product. */
export const commissionItems: Command<CommandData<'commissionItems'>> = {
  needs: ({ items, lot, place }, peek) => [
    ...items.map(itemKey),
    ...(lot ? [lotKey(lot)] : []),
    ...placeNeeds(place, peek),
    ...items.slice(0, 1).flatMap((item) => productNeeds(productOf(item), peek)),
  ],
  decide: ({ items, lot, place, expiry, at }, step) => {
    assertOwnPlace(step, place);
    const [first] = items;
    const product = first && productOf(first);
    const other = items.find((item) => productOf(item) !== product);
    if (other) throw new Refusal('product_mismatch', `${other} is not of product ${product ?? ''}.`, { item: other });
    const unique = [...new Set(items)];
    for (const item of unique) makeItem(step, { item, lot, place, expiry }, []);
    const ilmd = originIlmd({ ...(expiry && { expiry }) });
    const event = objectEvent(
      step,
      'ADD',
      { items: unique },
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
