import type { Command } from '../command';
import { Refusal } from '../errors';
import { placeKey } from '../facts/place';
import { assertOwnKey, ownPartyNeeds, prefixKeys } from '../rules/ownership';
import { assertContainer, containerKeys } from '../rules/placeHierarchy';
import { present } from '../rules/present';
import { assertActiveParty } from '../rules/retirement';
import type { CommandData } from '../transactions';

/** Registers or updates a place with a GLN under the caller's GS1 Company Prefix. */
export const registerPlace: Command<CommandData<'registerPlace'>> = {
  needs: ({ place, within }, peek, caller) => [
    placeKey(place),
    ...prefixKeys(place),
    ...containerKeys(within),
    ...ownPartyNeeds(peek, caller),
  ],
  decide: ({ place, name, address, geo, within }, step) => {
    const before = step.facts.get(placeKey(place));
    if (before && before.party !== step.caller.party) {
      throw new Refusal('not_owner', `Place ${place} belongs to ${before.party}, which registered it.`, {
        place,
        party: before.party,
      });
    }
    assertOwnKey(step, place);
    assertActiveParty(step, step.caller.party);
    assertContainer(step, place, within);
    step.facts.put(
      placeKey(place),
      present({ id: place, party: step.caller.party, name, address, geo, within, retired: before?.retired }),
    );
    return { subject: place, events: [] };
  },
};
