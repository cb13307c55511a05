import type { Command } from '../command';
import { Refusal } from '../errors';
import { stockKey } from '../facts/stock';
import { type Contents, thingKey } from '../facts/thing';
import { aggregationEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { sumLines } from '../rules/load';
import { lotNeeds } from '../rules/lots';
import { assertOwnKey, assertOwnPlace, ownerNeeds, placeNeeds, placeParty } from '../rules/ownership';
import { mayFill, openContainer, packInto } from '../rules/packing';
import { thingsOf } from '../rules/shipments';
import { thingNeeds } from '../rules/things';
import { eventTimeOf } from '../rules/buildEvent';
import type { CommandData } from '../transactions';

/** Puts loose goods of a place into a logistic unit there. A new SSCC must be the caller's own number. */
export const pack: Command<CommandData<'pack'>> = {
  needs: ({ unit, place, lots, items, units }, peek) => [
    ...thingNeeds(unit, peek),
    ...ownerNeeds(unit, peek),
    ...placeNeeds(place, peek),
    ...lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
    ...thingsOf({ items, units }).flatMap((thing) => thingNeeds(thing, peek)),
  ],
  decide: (input, step) => {
    const { unit, place, lots, items, units, at } = input;
    assertOwnPlace(step, place);
    const what: Contents = { lots, things: thingsOf({ items, units }) };
    if (
      !mayFill(step, unit, (at) => placeParty(step.facts, at) === step.caller.party) ||
      !step.facts.get(thingKey(unit))
    ) {
      assertOwnKey(step, unit);
    }
    if (lots.length + what.things.length === 0) {
      throw new Refusal('input_invalid', 'Name what goes into the unit: lots, items or units.');
    }
    assertMadeBefore(step, at, lots);
    packInto(step.facts, openContainer(step.facts, unit, { place, at: eventTimeOf(step, at) }), place, what);
    const where = { at, place, bizStep: 'packing', disposition: 'in_progress' };
    return {
      subject: unit,
      events: [aggregationEvent(step, 'ADD', unit, { lots: sumLines(lots), things: what.things, where })],
    };
  },
};
