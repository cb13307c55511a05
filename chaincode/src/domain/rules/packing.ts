import { Refusal } from '../errors';
import { type Contents, type Inside, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { limits } from '../inputs/common';
import { compare } from '../quantity';
import type { Facts, Step } from '../step';
import { withRecall } from './blocking';
import { emptiedAt, filledAt } from './fillings';
import { minusLines, sumLines, thingLines } from './load';
import { asCounted, lotLines } from './lotLines';
import { ownerOf } from './ownership';
import { assertAvailable, book } from './stock';
import { isEmpty, isMade, looseThing, newThing, nothingInside, nowhere } from './things';

/** Where and when goods are packed or unpacked; `at` is the event's time, UTC. */
export interface Spot {
  readonly place: PlaceId;
  readonly at: string;
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/**
 * Whether the caller may fill a container: the owner of its number, whoever has it at a place of theirs, and anybody where the number is
 * nobody's. `isOwnPlace` says whether the container's place is the caller's.
 */
export function mayFill({ facts, caller }: Step, id: ThingId, isOwnPlace: (place: PlaceId) => boolean): boolean {
  const thing = facts.get(thingKey(id));
  if (thing && !isEmpty(thing)) return thing.place !== undefined && isOwnPlace(thing.place);
  const owner = ownerOf(facts, id);
  if (owner === undefined || owner === caller.party) return true;
  return thing?.place !== undefined && isOwnPlace(thing.place);
}

/** The container that goods of the place are about to go into: as it stands there, or at the start of a new filling. */
export function openContainer(facts: Facts, id: ThingId, { place, at }: Spot): Thing {
  const thing = facts.get(thingKey(id)) ?? newThing(id);
  const fillings = filledAt(thing, at);
  if (!isEmpty(thing) || isMade(thing)) return { ...looseThing(facts, id, place), fillings };
  const { hold: _hold, ...empty } = nowhere(thing);
  return { ...empty, place, fillings };
}

/** Moves loose goods of the place into the container. */
export function packInto(facts: Facts, into: Thing, place: PlaceId, what: Contents): Thing {
  const lots = lotLines(facts, what.lots);
  for (const line of lots) {
    assertAvailable(facts, line, place);
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}` });
  }
  const things = unique(what.things).map((id) => packThing(facts, id, into, place));
  const { lots: before, things: others, load, claims } = into.inside ?? nothingInside;
  const inside: Inside = {
    lots: sumLines(before, lots),
    things: [...others, ...things.map(({ id }) => id)],
    load: sumLines(load, lots, thingLines(things)),
    claims: sumLines(claims, ...things.map((thing) => thing.inside?.claims ?? [])),
    ...levelsOf(into.inside?.levels ?? 0, things),
  };
  assertFits(into.id, inside);
  const recalls = things
    .flatMap((thing) => thing.recalls)
    .reduce((known, recall) => withRecall(facts, known, recall), into.recalls);
  const { arrived: _arrived, ...known } = into;
  const packed = { ...known, inside, recalls };
  facts.put(thingKey(into.id), packed);
  const added = {
    load: sumLines(lots, thingLines(things)),
    claims: things.flatMap((thing) => thing.inside?.claims ?? []),
  };
  addAround(facts, packed, added);
  return packed;
}

/** What goes into a container that is in others is in them too; less of it, for lines that are negative. */
export function addAround(facts: Facts, packed: Thing, { load, claims }: Pick<Inside, 'load' | 'claims'>): void {
  const around = packed.parent && facts.get(thingKey(packed.parent));
  if (!around?.inside) return;
  const levels = Math.max(around.inside.levels ?? 0, 1 + (packed.inside?.levels ?? 0));
  const inside = {
    ...around.inside,
    load: sumLines(around.inside.load, load),
    claims: sumLines(around.inside.claims, claims),
    ...(packed.inside && { levels }),
  };
  assertFits(around.id, inside);
  const recalls = packed.recalls.reduce((known, recall) => withRecall(facts, known, recall), around.recalls);
  const filled = { ...around, inside, recalls };
  facts.put(thingKey(around.id), filled);
  addAround(facts, filled, { load, claims });
}

function packThing(facts: Facts, id: ThingId, into: Thing, place: PlaceId): Thing {
  if (id === into.id) throw new Refusal('unit_nested', `Container ${id} cannot be inside itself.`, { unit: id });
  const thing = looseThing(facts, id, place);
  // A container stands for what is in it: a hold of something inside would be out of sight.
  if (thing.hold) {
    const message = `${id} is on hold by ${thing.hold.by}: ${thing.hold.reason}; release it before packing.`;
    throw new Refusal(isItemId(id) ? 'item_held' : 'unit_held', message, { goods: id });
  }
  facts.put(thingKey(id), { ...nowhere(thing), parent: into.id });
  return thing;
}

/** Rules walk up and down a container, so nobody may nest them without end. */
const mostLevels = 20;

function levelsOf(before: number, things: readonly Thing[]): Pick<Inside, 'levels'> {
  const inside = things.map((thing) => (thing.inside ? 1 + (thing.inside.levels ?? 0) : 0));
  const levels = Math.max(before, ...inside);
  return levels > 0 ? { levels } : {};
}

function assertFits(id: ThingId, { load, claims, things, levels = 0 }: Inside): void {
  const counts = [
    [levels, mostLevels, 'levels of containers'],
    [load.length + claims.length, limits.lines, 'lots'],
    [things.length, limits.items, 'things'],
  ] as const;
  for (const [count, limit, what] of counts) {
    if (count <= limit) continue;
    const message = `Container ${id} would hold ${count} ${what}; the limit is ${limit}.`;
    throw new Refusal('limit_exceeded', message, { unit: id, limit });
  }
}

/** What is taken out of a container. With `all`, what events claimed to be in it is gone as well. */
export type Taken = Contents & { readonly all?: boolean };

/** Moves goods out of the container; they lie loose at its place then. What comes out of a container on hold is on hold itself. */
export function unpackFrom(facts: Facts, from: Thing, { place, at }: Spot, what: Taken): void {
  const before = from.inside ?? nothingInside;
  const lots = asCounted(facts, what.lots);
  for (const line of lots) {
    const known = before.lots.find(({ lot, unit }) => lot === line.lot && unit === line.unit)?.quantity ?? '0';
    if (compare(known, line.quantity) < 0) throw missing(from, line.lot, `${line.quantity} ${line.unit}`, known);
    book(facts, line, place, { onHand: line.quantity, held: from.hold ? line.quantity : '0' });
  }
  const things = unique(what.things).map((id) => takeThing(facts, id, from, place));
  const inside: Inside = {
    lots: sumLines(before.lots, minusLines(lots)),
    things: before.things.filter((id) => !what.things.includes(id)),
    load: sumLines(before.load, minusLines([...lots, ...thingLines(things)])),
    claims: what.all ? [] : sumLines(before.claims, minusLines(things.flatMap((thing) => thing.inside?.claims ?? []))),
    ...(before.levels !== undefined && { levels: before.levels }),
  };
  const { inside: _inside, arrived: _arrived, ...rest } = from;
  const emptied = inside.lots.length + inside.things.length + inside.claims.length === 0;
  const recalls = stillCovering(facts, from, things, inside.things);
  facts.put(thingKey(from.id), emptied ? emptyAt({ ...rest, recalls }, at) : { ...rest, recalls, inside });
}

/** The recalls of a container without those that only what was taken out brought in. */
function stillCovering(
  facts: Facts,
  { recalls }: Thing,
  taken: readonly Thing[],
  left: readonly ThingId[],
): Thing['recalls'] {
  const doubted = new Set(taken.flatMap((thing) => thing.recalls));
  if (doubted.size === 0) return recalls;
  const kept = new Set(left.flatMap((id) => facts.get(thingKey(id))?.recalls ?? []));
  return recalls.filter((recall) => !doubted.has(recall) || kept.has(recall));
}

/** An emptied container stays where it is; that it was on hold went over to what came out. */
function emptyAt(thing: Thing, at: string): Thing {
  const { hold: _hold, ...rest } = thing;
  return thing.status === undefined
    ? { ...rest, recalls: [], fillings: emptiedAt(thing, at) }
    : { ...thing, fillings: emptiedAt(thing, at) };
}

const missing = (thing: Thing, what: string, wanted: string, inside: string): Refusal =>
  new Refusal('unit_content_missing', `Container ${thing.id} holds ${inside} of ${what}, not ${wanted}.`, {
    unit: thing.id,
    goods: what,
  });

function takeThing(facts: Facts, id: ThingId, from: Thing, place: PlaceId): Thing {
  const thing = facts.get(thingKey(id));
  if (!thing || !from.inside?.things.includes(id)) throw missing(from, id, 'it', 'nothing');
  facts.put(thingKey(id), { ...nowhere(thing), place, ...(from.hold && { hold: from.hold }) });
  return thing;
}
