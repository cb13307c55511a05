import type { Command } from '../command';
import { stockKey } from '../facts/stock';
import { type Contents, thingKey } from '../facts/thing';
import { aggregationEvent } from '../rules/buildEvent';
import { momentOfCommand } from '../rules/moment';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { unpackFrom } from '../rules/packing';
import { thingsOf } from '../rules/shipments';
import { assertPackedBefore, assertThere, isEmpty, looseThing, nothingInside, thingNeeds } from '../rules/things';
import { Refusal } from '../errors';
import type { CommandData } from '../transactions';

type Input = CommandData<'unpack'>;

const named = (input: Input): Contents | undefined => {
  const things = thingsOf(input);
  return input.lots.length + things.length > 0 ? { lots: input.lots, things } : undefined;
};

/** Takes goods out of a container; they are then loose at its place. Without goods, takes out everything. */
export const unpack: Command<Input> = {
  needs: (input, peek) => {
    const what = named(input) ?? peek(thingKey(input.container))?.inside;
    return [
      ...thingNeeds(input.container, peek),
      ...placeNeeds(input.place, peek),
      ...(what?.lots ?? []).map(({ lot }) => stockKey(lot, input.place)),
      ...(what?.things ?? []).map(thingKey),
    ];
  },
  decide: (input, step) => {
    const { container: id, place, at } = input;
    assertOwnPlace(step, place);
    const spot = { ...momentOfCommand(step, at), place };
    const thing = assertThere(looseThing(step.facts, id, place), spot);
    if (isEmpty(thing)) throw new Refusal('container_empty', `Container ${id} is empty.`, { container: id });
    assertPackedBefore(thing, spot);
    const { lots, things } = named(input) ?? thing.inside ?? nothingInside;
    unpackFrom(step.facts, thing, spot, { lots, things, all: !named(input) });
    const where = { at, place, bizStep: 'unpacking', disposition: 'in_progress' };
    return {
      subject: id,
      events: [aggregationEvent(step, 'DELETE', id, { lots, things, where })],
      findings: spot.findings,
    };
  },
};
