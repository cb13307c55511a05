import { type LotLine, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { compare, negate, subtract } from '../quantity';
import type { Step } from '../step';
import { lotLines } from './lotLines';
import { assertLotMovable } from './lots';
import type { Moment } from './moment';
import { addSold } from './sold';
import { assertAvailable, available, book, isCounted, stockAt } from './stock';
import { assertThingMovable, knownThing } from './things';
import { takeApart } from './wholeContainers';

export interface Taken {
  readonly place: PlaceId;
  readonly moment: Moment;
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

/** Goods that a captured event sold. */
export interface Sale extends Taken {
  readonly event: string;
}

/**
 * Consumes or sells goods at a place, and all that is in containers among them. Refuses recalled and held ones. A thing keeps its last
 * place, so that its last holder is known.
 */
export function takeOut(
  step: Step,
  { place, moment, lots, things, event }: Taken & Partial<Sale>,
  how: 'consumed' | 'sold',
): void {
  const { facts, caller } = step;
  const moving = { by: caller.party };
  const spot = { ...moment, place };
  const whole = [...new Set(things)].map((id) => takeApart(step, id, spot, how));
  for (const line of lotLines(facts, [...lots, ...whole.flatMap(({ lots: inside }) => inside)])) {
    const { quantity } = line;
    assertLotMovable(facts, line.lot, moving);
    assertAvailable(facts, line, spot);
    const less = negate(quantity);
    book(facts, line, spot, how === 'sold' ? { onHand: less, sold: quantity } : { onHand: less, consumed: quantity });
    if (how === 'sold') addSold({ facts, caller }, line, moment);
  }
  for (const id of new Set(whole.flatMap(({ things: all }) => all))) {
    const { sale: _sale, soldAt: _soldAt, ...thing } = knownThing(facts, id);
    assertThingMovable(facts, thing, moving);
    const sale = how === 'sold' ? { soldAt: moment.at, ...(event !== undefined && { sale: event }) } : {};
    facts.put(thingKey(id), { ...thing, status: how, ...sale });
  }
}

/**
 * Destroys goods at a place, and all that is in containers among them, even held ones, as recalled goods are. Takes available stock first.
 * A surplus stays until its producer releases it: otherwise a party could report the destruction of goods that only its own count found.
 */
export function destroyAt(step: Step, { place, moment, lots, things }: Taken): void {
  const { facts } = step;
  const spot = { ...moment, place };
  for (const line of lotLines(facts, lots)) {
    const stock = stockAt(facts, line.lot, place, line.uom);
    const known = subtract(subtract(stock.onHand, stock.reserved), stock.surplus);
    if (compare(known, line.quantity) < 0) assertAvailable(facts, line, spot);
    const less = { onHand: negate(line.quantity), destroyed: line.quantity };
    const free = available(stock);
    const isHeld = compare(line.quantity, free) > 0 && !isCounted(facts, line, spot);
    book(facts, line, spot, isHeld ? { ...less, held: subtract(free, line.quantity) } : less);
  }
  for (const id of new Set(things)) {
    const whole = takeApart(step, id, spot, 'destroyed');
    for (const { isHeld, ...line } of whole.lots) {
      const less = negate(line.quantity);
      book(facts, line, spot, { onHand: less, destroyed: line.quantity, ...(isHeld && { held: less }) });
    }
    for (const each of whole.things) facts.put(thingKey(each), { ...knownThing(facts, each), status: 'destroyed' });
  }
}
