import type { Command } from '../command';
import { Refusal } from '../errors';
import { documentKey } from '../facts/document';
import { thingKey } from '../facts/thing';
import { lotKey } from '../facts/lot';
import { stockKey } from '../facts/stock';
import { transformationEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { sumLines } from '../rules/load';
import { lotNeeds } from '../rules/lots';
import { makeThing } from '../rules/makeThing';
import { makeLot } from '../rules/makeLot';
import { momentOfCommand } from '../rules/moment';
import { makingNeeds } from '../rules/origins';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { wholeNeeds } from '../rules/goodsAt';
import { thingsOf } from '../rules/shipments';
import { takeOut } from '../rules/sellAndDestroy';
import { usesNeeds } from '../rules/uses';
import type { CommandData } from '../transactions';
import { must } from '../must';

type Input = CommandData<'transform'>;

/** Consumes goods at a place and makes others there. Every output is made from all inputs. */
export const transform: Command<Input> = {
  needs: ({ place, inputs, outputs }, peek, { msp }) => [
    ...placeNeeds(place, peek),
    ...inputs.lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
    ...thingsOf(inputs).flatMap((thing) => wholeNeeds(thing, place, peek)),
    ...usesNeeds([...inputs.lots.map(({ lot }) => lot), ...thingsOf(inputs)], msp),
    ...usesNeeds(
      outputs.items.flatMap(({ lot }) => lot ?? []),
      msp,
    ),
    ...outputs.lots.flatMap(({ lot, certificates }) => [
      lotKey(lot),
      ...makingNeeds(lot, peek, msp),
      ...certificates.map((sha256) => documentKey(msp, sha256)),
    ]),
    ...outputs.items.flatMap(({ item, lot }) => [
      thingKey(item),
      ...(lot ? [lotKey(lot)] : []),
      ...makingNeeds(item, peek, msp),
    ]),
  ],
  decide: ({ place, inputs, outputs, at }, step) => {
    assertOwnPlace(step, place);
    const consumed = thingsOf(inputs);
    if (inputs.lots.length + consumed.length === 0 || outputs.lots.length + outputs.items.length === 0) {
      throw new Refusal('input_invalid', 'A transformation needs inputs and outputs.');
    }
    assertMadeBefore(step, at, inputs.lots);
    const moment = momentOfCommand(step, at);
    takeOut(step, { place, moment, lots: inputs.lots, things: consumed }, 'consumed');
    const findings = outputs.lots.flatMap((line) => makeLot(step, line, { place, moment, madeAt: at }));
    for (const item of outputs.items) makeThing(step, { ...item, place, madeAt: at });
    const made = { lots: sumLines(outputs.lots), things: outputs.items.map(({ item }) => item) };
    const used = { lots: sumLines(inputs.lots), things: consumed };
    const event = transformationEvent(step, used, made, {
      at,
      place,
      bizStep: 'creating_class_instance',
      disposition: 'active',
    });
    return {
      subject: made.lots[0]?.lot ?? must(made.things[0], 'output'),
      events: [event],
      findings: [...findings, ...moment.findings],
    };
  },
};
