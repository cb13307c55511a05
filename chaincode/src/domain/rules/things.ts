import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { lotKey } from '../facts/lot';
import { recallKey } from '../facts/recall';
import type { ThingPassage } from '../facts/passage';
import { type Inside, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import type { Facts, Peek, ReadFacts } from '../step';
import { isBefore } from './claimedTime';
import type { Moment } from './moment';
import { blockingRecall, type Moving } from './blocking';
import { assertLotMovable, assertNotRecalled, coveredBy, lotNeeds } from './lots';

const noLots: readonly LotId[] = [];

/** The lots whose holds and recalls block a thing: its own, and those inside it at any depth. */
export const lotsWith = ({ lot, inside }: Thing): readonly LotId[] => {
  const around = lot === undefined ? noLots : [lot];
  return inside ? [...around, ...[...inside.load, ...inside.claims].map((line) => line.lot)] : around;
};

/** The needs of moving a thing: its fact, its recalls and the lots that can block it. */
export function thingNeeds(id: ThingId, peek: Peek): FactKey<unknown>[] {
  const key = thingKey(id);
  const leads = (thing: Thing): FactKey<unknown>[] => [
    ...thing.recalls.map(recallKey),
    ...lotsWith(thing).flatMap((lot) => lotNeeds(lot, peek)),
  ];
  return [key, ...peek.after(key, leads)];
}

export const isMade = ({ status }: Thing): boolean => status !== undefined && status !== 'unverified';
export const isEmpty = ({ inside }: Thing): boolean => inside === undefined;
export const nothingInside: Inside = { lots: [], things: [], load: [], claims: [] };

/** A thing before its first use. */
export const newThing = (id: ThingId): Thing => ({ id, recalls: [] });

/** The fact of a thing that is not made yet, to keep its recalls and holds. */
export const unverifiedThing = (id: ThingId): Thing =>
  isItemId(id) ? { ...newThing(id), status: 'unverified' } : newThing(id);

/** A thing that was made or has contents. Refuses another one. */
export function knownThing(facts: Facts, id: ThingId): Thing {
  const thing = facts.get(thingKey(id));
  if (isItemId(id)) {
    if (thing && (isMade(thing) || !isEmpty(thing))) return thing;
    throw new Refusal('item_unknown', `Item ${id} was never commissioned.`, { item: id });
  }
  if (!thing) throw new Refusal('container_unknown', `Container ${id} was never packed.`, { container: id });
  if (isEmpty(thing) && !isMade(thing)) {
    throw new Refusal('container_empty', `Container ${id} is empty.`, { container: id });
  }
  return thing;
}

/** A known thing that is loose at the place: active, in no container and in no open offer. Refuses another one. */
export const looseThing = (facts: Facts, id: ThingId, place: PlaceId): Thing => asLoose(knownThing(facts, id), place);

/** The same for a thing that may be an empty container. */
export function asLoose(thing: Thing, place: PlaceId): Thing {
  const { id, status, parent, shipment } = thing;
  if (status !== undefined && status !== 'active' && status !== 'unverified') {
    throw new Refusal('item_not_active', `${id} is ${status}.`, { goods: id });
  }
  if (parent) {
    const message = `${id} is inside ${parent}; unpack it first.`;
    throw new Refusal(isItemId(id) ? 'item_not_here' : 'container_nested', message, { goods: id, parent });
  }
  if (thing.place !== place) {
    const message = `${id} is at ${thing.place ?? 'no place'}, not at ${place}.`;
    throw new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', message, { goods: id, place });
  }
  if (shipment) throw new Refusal('goods_offered', `${id} is offered in ${shipment}.`, { goods: id });
  return thing;
}

function assertNotRecalledItself(facts: Facts, thing: Thing, moving: Moving, so = ''): void {
  const recall = blockingRecall(facts, thing, moving);
  if (!recall) return;
  const message = `${thing.id} or something inside it is covered by open recall ${recall}${so}.`;
  throw new Refusal('item_recalled', message, { goods: thing.id, recall });
}

/** Refuses a thing that an open recall covers: itself, its lot or anything inside it. `so` ends the message. */
export function assertThingNotRecalled(facts: Facts, thing: Thing, moving: Moving, so: string): void {
  assertNotRecalledItself(facts, thing, moving, so);
  for (const id of lotsWith(thing)) {
    const lot = facts.get(lotKey(id));
    if (lot) assertNotRecalled(facts, lot, moving, so);
  }
}

/** Refuses a thing that is recalled or on hold: itself, its lot or anything inside it. */
export function assertThingMovable(facts: Facts, thing: Thing, moving: Moving): void {
  const { id, hold } = thing;
  const item = isItemId(id);
  assertNotRecalledItself(facts, thing, moving);
  const lots = lotsWith(thing);
  const covering = [thing, ...lots.map((lot) => facts.get(lotKey(lot)))];
  if (hold && !covering.some((goods) => goods && coveredBy(goods, moving.except))) {
    throw new Refusal(item ? 'item_held' : 'container_held', `${id} is on hold by ${hold.by}: ${hold.reason}`, {
      goods: id,
    });
  }
  for (const lot of lots) assertLotMovable(facts, lot, moving);
}

/** A thing whose packings did not take place: where it was made, or nowhere if it never was and never moved. */
export function neverUsed(thing: Thing): Thing {
  const { madeIn, place, filledFirst, ...known } = thing;
  // Parties that used the id since have things of their own.
  const rest = filledFirst === undefined ? known : { ...known, unowned: filledFirst };
  if (!isEmpty(thing) || (thing.parent ?? thing.shipment ?? thing.transit) !== undefined) return thing;
  if (!isMade(thing)) return thing.passages ? thing : nowhere(rest);
  return madeIn !== undefined && place !== undefined ? { ...rest, place: madeIn } : thing;
}

/** A thing that a packing put at a place, without arrivals: if its packings are undone, it is where it was before them. */
export const neverThere = (thing: Thing): Thing => (thing.fillings === undefined ? neverUsed(thing) : thing);

/** The outermost container around a thing; the thing itself if it is in none. */
export function outermost(facts: ReadFacts, thing: Thing): Thing {
  const parent = thing.parent && facts.get(thingKey(thing.parent));
  return parent ? outermost(facts, parent) : thing;
}

/** The thing, which came back once more. */
export const cameBack = (thing: Thing): Thing => ({ ...thing, returned: (thing.returned ?? 0) + 1 });

/** The thing without its location. How it arrived there is kept with its arrival. */
export function nowhere(thing: Thing): Thing {
  const { place, parent: _parent, shipment: _shipment, transit: _transit, arrived, ...rest } = thing;
  const at = arrived && lastArrival(thing, place);
  if (!at) return rest;
  return { ...rest, passages: thing.passages?.map((each) => (each === at ? { ...each, leg: arrived } : each)) ?? [] };
}

const lastArrival = ({ passages = [] }: Thing, at: PlaceId | undefined): ThingPassage | undefined =>
  passages.findLast(({ place, direction }) => direction === 'in' && place === at);

/** The captured arrival that brought a thing to the place where it is. */
export const arrivalAt = ({ place, passages = [] }: Thing, at: PlaceId): ThingPassage | undefined =>
  place === at ? passages.findLast((each) => each.direction === 'in' && each.place === at && !each.idle) : undefined;

/** A thing at a place since a moment: it was made, received by command, taken out of a container or brought back there then. */
export const cameTo = (thing: Thing, place: PlaceId, { at }: Pick<Moment, 'at'>): Thing => ({
  ...thing,
  place,
  since: at,
});

/** The thing, of which it is not known since when it is where it is. */
export function sinceUnknown({ since: _since, ...thing }: Thing): Thing {
  return thing;
}

const sinceOf = (thing: Thing): string | undefined => thing.since ?? (thing.place && arrivalAt(thing, thing.place)?.at);

/** Refuses a thing at a moment before it was at its place. */
export function assertThere(thing: Thing, { at, isNow }: Moment): Thing {
  const { id, place } = thing;
  const since = sinceOf(thing);
  if (since === undefined || isNow === true || !isBefore(at, since)) return thing;
  const message = `${id} is at ${place ?? 'its place'} since ${since}, later than ${at}.`;
  throw new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', message, { goods: id, place, at, since });
}

/** A thing that is back at a place, because what moved it from there is undone or it was taken out of a container. */
export function backAt(thing: Thing, place: PlaceId): Thing {
  const back = { ...nowhere(thing), place };
  const arrival = lastArrival(back, place);
  if (!arrival?.leg) return back;
  const { leg: arrived, ...bare } = arrival;
  return { ...back, arrived, passages: back.passages?.map((each) => (each === arrival ? bare : each)) ?? [] };
}

/** Refuses to take goods out of a container before its last packing: it is not known what was in it then. */
export function assertPackedBefore({ id, fillings = [] }: Thing, { at, isNow }: Moment): void {
  const { from, later = [] } = fillings.at(-1) ?? {};
  const packed = later.at(-1) ?? from;
  if (packed === undefined || isNow === true || !isBefore(at, packed)) return;
  throw new Refusal('container_empty', `${id} was packed at ${packed}, later than ${at}.`, { container: id, at });
}
