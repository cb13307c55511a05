import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { Inside, Thing, ThingId } from '../../facts/thing';
import type { Facts, Step } from '../../step';
import type { Spot } from '../moment';
import { unpackFrom } from '../packing';
import { takeOut } from '../sellAndDestroy';
import { assertThingMovable, isEmpty, knownThing, looseThing, nothingInside } from '../things';
import type { Goods, NamedGoods } from './eventGoods';
import { makeAll, type Origin } from './makeGoods';
import { assertWholeThen } from './packingEvent';

/** Applies a transformation to stock: consumes the inputs and makes the outputs. */
export function transformStock(step: Step, { goods, inputs }: NamedGoods, origin: Origin): Finding[] {
  const { place, moment } = origin;
  takeOut(step, { place, moment, ...openContainers(step, inputs, { ...moment, place }) }, 'consumed');
  return makeAll(step, goods, origin);
}

/** Unpacks containers among the inputs and returns their contents as inputs to consume. */
function openContainers(step: Step, goods: Goods, spot: Spot): Pick<Goods, 'lots' | 'things'> {
  const opened = goods.things.map((id) => openOne(step, id, spot));
  return {
    lots: [...goods.lots, ...opened.flatMap(({ lots }) => lots)],
    things: opened.flatMap(({ things }) => things),
  };
}

/** The inputs to consume for a thing: itself if it was made as goods, and its contents. */
function openOne(step: Step, id: ThingId, spot: Spot): Pick<Inside, 'lots' | 'things'> {
  const { facts, caller } = step;
  const thing = knownThing(facts, id);
  const itself = thing.status === undefined ? [] : [id];
  if (isEmpty(thing)) return { lots: [], things: [id] };
  assertWholeThen(thing, spot.at);
  looseThing(facts, id, spot.place);
  assertThingMovable(facts, thing, { by: caller.party });
  const { lots, things, claims } = thing.inside ?? nothingInside;
  if (claims.length > 0) {
    throw new Refusal(
      'stock_insufficient',
      `The claimed contents of ${id} were never in stock, so they cannot be consumed.`,
      {
        container: id,
      },
    );
  }
  unpackAll(facts, thing, spot);
  const inner = things.map((each) => openOne(step, each, spot));
  return {
    lots: [...lots, ...inner.flatMap((each) => each.lots)],
    things: [...itself, ...inner.flatMap((each) => each.things)],
  };
}

function unpackAll(facts: Facts, thing: Thing, spot: Spot): void {
  unpackFrom(facts, thing, spot, { ...(thing.inside ?? nothingInside), keeps: true });
}
