import type { Command } from '../command';
import { extension } from '../epcis/extensions';
import { documentKey } from '../facts/document';
import { lotKey } from '../facts/lot';
import { objectEvent } from '../rules/buildEvent';
import { makeLot, originIlmd } from '../rules/makeLot';
import { momentOfCommand } from '../rules/moment';
import { makingNeeds } from '../rules/origins';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import type { CommandData } from '../transactions';

/** Makes a new lot at one of the caller's places. */
export const commissionLot: Command<CommandData<'commissionLot'>> = {
  needs: ({ lot, place, certificates }, peek, { msp }) => [
    lotKey(lot),
    ...placeNeeds(place, peek),
    ...makingNeeds(lot, peek, msp),
    ...certificates.map((sha256) => documentKey(msp, sha256)),
  ],
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    const moment = momentOfCommand(step, input.at);
    const findings = makeLot(step, input, { place: input.place, moment, madeAt: input.at });
    const lot = step.facts.get(lotKey(input.lot)) ?? {};
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
    const label = input.label === undefined ? {} : { [extension('label')]: input.label };
    return { subject: input.lot, events: [{ ...event, ...label }], findings: [...findings, ...moment.findings] };
  },
};
