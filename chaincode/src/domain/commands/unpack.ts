import type { Command } from '../command';
import { itemKey } from '../facts/item';
import { stockKey } from '../facts/stock';
import { type Contents, unitKey } from '../facts/unit';
import { aggregationEvent } from '../rules/buildEvent';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { unpackFrom } from '../rules/packing';
import { assertLooseUnit, knownUnit, unitNeeds } from '../rules/units';
import type { CommandData } from '../transactions';

type Input = CommandData<'unpack'>;

const named = ({ lots, items, units }: Contents): boolean => lots.length + items.length + units.length > 0;

/** Takes goods out of a logistic unit; they lie loose at its place then. Without goods named, everything comes out. */
export const unpack: Command<Input> = {
  needs: (input, peek) => {
    const unit = peek(unitKey(input.unit));
    const what = named(input) ? input : unit;
    return [
      ...unitNeeds(input.unit, peek),
      ...placeNeeds(input.place, peek),
      ...(what?.lots ?? []).map(({ lot }) => stockKey(lot, input.place)),
      ...(what?.items ?? []).map(itemKey),
      ...(what?.units ?? []).map(unitKey),
    ];
  },
  decide: (input, step) => {
    assertOwnPlace(step, input.place);
    const unit = knownUnit(step.facts, input.unit);
    assertLooseUnit(unit, input.place);
    const what = named(input) ? input : { ...unit, all: true };
    unpackFrom(step.facts, unit, input.place, what);
    const where = { at: input.at, place: input.place, bizStep: 'unpacking', disposition: 'in_progress' };
    const { lots, items, units } = what;
    return { subject: unit.id, events: [aggregationEvent(step, 'DELETE', unit.id, { lots, items, units, where })] };
  },
};
