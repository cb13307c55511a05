import type { Command } from '../command';
import { Refusal } from '../errors';
import { stockKey } from '../facts/stock';
import { type Contents, type ThingId, thingKey } from '../facts/thing';
import { isLogisticUnitId } from '../goodsKinds';
import { withoutParty } from '../gs1/thingOfParty';
import { aggregationEvent } from '../rules/buildEvent';
import { assertMadeBefore } from '../rules/claimedTime';
import { sumLines } from '../rules/load';
import { lotNeeds } from '../rules/lots';
import { momentOfCommand } from '../rules/moment';
import { assertOwnKey, assertOwnPlace, ownerNeeds, placeNeeds, placeParty } from '../rules/ownership';
import { filledBy, mayFill, openContainer, ownerOfNumber, packInto } from '../rules/packing';
import { thingsOf } from '../rules/shipments';
import { assertThere, looseThing, thingNeeds } from '../rules/things';
import { usesNeeds } from '../rules/uses';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

/**
 * Packs loose goods at a place into a container there: a logistic unit, a case, a crate or another one. A new SSCC must be under the
 * caller's prefix; another party's container must be at a place of the caller.
 */
export const pack: Command<CommandData<'pack'>> = {
  needs: ({ container, place, lots, items, containers }, peek, { msp }) => [
    ...thingNeeds(container, peek),
    ...ownerNeeds(container, peek),
    ...placeNeeds(place, peek),
    ...lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
    ...thingsOf({ items, containers }).flatMap((thing) => thingNeeds(thing, peek)),
    ...usesNeeds([...lots.map(({ lot }) => lot), ...thingsOf({ items, containers })], msp),
  ],
  decide: (input, step) => {
    const { container, place, lots, items, containers, at } = input;
    assertOwnPlace(step, place);
    const what: Contents = { lots, things: thingsOf({ items, containers }) };
    assertMayFill(step, container);
    if (lots.length + what.things.length === 0) {
      throw new Refusal('input_invalid', 'Name the goods to pack: lots, items or containers.');
    }
    assertMadeBefore(step, at, lots);
    const spot = { ...momentOfCommand(step, at), place };
    for (const id of what.things) assertThere(looseThing(step.facts, id, place), spot);
    packInto(step.facts, filledBy(step, openContainer(step.facts, container, spot)), spot, what);
    const where = { at, place, bizStep: 'packing', disposition: 'in_progress' };
    return {
      subject: container,
      events: [aggregationEvent(step, 'ADD', container, { lots: sumLines(lots), things: what.things, where })],
      findings: spot.findings,
    };
  },
};

function assertMayFill(step: Step, id: ThingId): void {
  const { facts, caller } = step;
  if (isLogisticUnitId(id) && !facts.get(thingKey(id))) assertOwnKey(step, withoutParty(id));
  if (mayFill(step, id, (place) => placeParty(facts, place) === caller.party)) return;
  const owner = ownerOfNumber(facts, id);
  if (owner === caller.party) return;
  const message = `${id} belongs to ${owner ?? 'another party'} and is at no place of ${caller.party}.`;
  throw new Refusal('not_owner', message, { id, ...(owner && { owner }) });
}
