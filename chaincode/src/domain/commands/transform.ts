import type { Command } from '../command';
import { Refusal } from '../errors';
import { documentKey } from '../facts/document';
import { itemKey } from '../facts/item';
import { lotKey } from '../facts/lot';
import { stockKey } from '../facts/stock';
import { transformationEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { itemNeeds } from '../rules/items';
import { sumLines } from '../rules/load';
import { lotNeeds } from '../rules/lots';
import { makeItem } from '../rules/makeItem';
import { makeLot } from '../rules/makeLot';
import { assertOwnPlace, placeNeeds, productNeeds, productOf } from '../rules/ownership';
import { takeOut } from '../rules/takeOut';
import type { CommandData } from '../transactions';

type Input = CommandData<'transform'>;

/** Uses up goods of a place and makes others there. Every output is made from all inputs. */
export const transform: Command<Input> = {
  needs: ({ place, inputs, outputs }, peek) => [
    ...placeNeeds(place, peek),
    ...inputs.lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
    ...inputs.items.flatMap((item) => itemNeeds(item, peek)),
    ...outputs.lots.flatMap(({ lot, certificates }) => [
      lotKey(lot),
      ...productNeeds(productOf(lot), peek),
      ...certificates.map(documentKey),
    ]),
    ...outputs.items.flatMap(({ item, lot }) => [
      itemKey(item),
      ...(lot ? [lotKey(lot)] : []),
      ...productNeeds(productOf(item), peek),
    ]),
  ],
  decide: ({ place, inputs, outputs, at }, step) => {
    assertOwnPlace(step, place);
    if (inputs.lots.length + inputs.items.length === 0 || outputs.lots.length + outputs.items.length === 0) {
      throw new Refusal('input_invalid', 'A transformation names what is used up and what is made of it.');
    }
    assertMadeBefore(step, at, inputs.lots);
    takeOut(step.facts, { place, ...inputs }, 'consumed');
    const sources = [...inputs.lots.map(({ lot }) => lot), ...inputs.items];
    for (const line of outputs.lots) makeLot(step, line, { place, madeAt: at, inputs: sources });
    for (const item of outputs.items) makeItem(step, { ...item, place }, sources);
    const made = { lots: sumLines(outputs.lots), items: outputs.items.map(({ item }) => item) };
    const used = { lots: sumLines(inputs.lots), items: inputs.items };
    const event = transformationEvent(step, used, made, {
      at,
      place,
      bizStep: 'creating_class_instance',
      disposition: 'active',
    });
    return { subject: made.lots[0]?.lot ?? made.items[0] ?? '', events: [event] };
  },
};
