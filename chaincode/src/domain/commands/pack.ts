import type { Command } from '../command';
import { Refusal } from '../errors';
import { stockKey } from '../facts/stock';
import { unitKey } from '../facts/unit';
import { aggregationEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { itemNeeds } from '../rules/items';
import { sumLines } from '../rules/load';
import { lotNeeds } from '../rules/lots';
import { assertOwnKey, assertOwnPlace, placeNeeds, prefixKeys } from '../rules/ownership';
import { openUnit, packInto } from '../rules/packing';
import { unitNeeds } from '../rules/units';
import type { CommandData } from '../transactions';

/** Puts loose goods of a place into a logistic unit there. A new SSCC must be the caller's own number. */
export const pack: Command<CommandData<'pack'>> = {
  needs: ({ unit, place, lots, items, units }, peek) => [
    ...unitNeeds(unit, peek),
    ...prefixKeys(unit),
    ...placeNeeds(place, peek),
    ...lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
    ...items.flatMap((item) => itemNeeds(item, peek)),
    ...units.flatMap((each) => unitNeeds(each, peek)),
  ],
  decide: (input, step) => {
    const { unit, place, lots, items, units, at } = input;
    assertOwnPlace(step, place);
    if (!step.facts.get(unitKey(unit))) assertOwnKey(step, unit);
    if (lots.length + items.length + units.length === 0) {
      throw new Refusal('input_invalid', 'Name what goes into the unit: lots, items or units.');
    }
    assertMadeBefore(step, at, lots);
    packInto(step.facts, openUnit(step.facts, unit, place), place, input);
    const where = { at, place, bizStep: 'packing', disposition: 'in_progress' };
    return {
      subject: unit,
      events: [aggregationEvent(step, 'ADD', unit, { lots: sumLines(lots), items, units, where })],
    };
  },
};
