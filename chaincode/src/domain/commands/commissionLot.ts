import type { Command } from '../command';
import { documentKey } from '../facts/document';
import { lotKey } from '../facts/lot';
import { objectEvent } from '../rules/buildEvent';
import { makeLot, originIlmd } from '../rules/makeLot';
import { assertOwnPlace, placeNeeds, productNeeds, productOf } from '../rules/ownership';
import type { CommandData } from '../transactions';

/** A new lot at one of the caller's places. */
export const commissionLot: Command<CommandData<'commissionLot'>> = {
  needs: ({ lot, place, certificates }, peek) => [
    lotKey(lot),
    ...placeNeeds(place, peek),
    ...productNeeds(productOf(lot), peek),
    ...certificates.map(documentKey),
  ],
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    const lot = makeLot(step, input, { place: input.place, madeAt: input.at, inputs: [] });
    const event = objectEvent(
      step,
      'ADD',
      { lots: [input] },
      {
        at: input.at,
        place: input.place,
        bizStep: 'commissioning',
        disposition: 'active',
        ilmd: originIlmd(lot),
      },
    );
    const label = input.label === undefined ? {} : { 'lotline:label': input.label };
    return { subject: lot.id, events: [{ ...event, ...label }] };
  },
};
