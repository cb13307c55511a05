import { Refusal } from '../errors';
import { type Contents, type Inside, type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { PartyId, PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { limits } from '../limits';
import { compare, negate } from '../quantity';
import type { Facts, Step } from '../step';
import { withRecall } from './blocking';
import { emptiedAt, filledAt, openedAt } from './fillings';
import { minusLines, sumLines, thingLines } from './load';
import { asCounted, lotLines } from './lotLines';
import type { Spot } from './moment';
import { expiringIn, expiringWith, firstToExpire } from './expiry';
import { ownerOf } from './ownership';
import { present } from './present';
import { withoutClaims } from './standing';
import { assertAvailable, book } from './stock';
import { backAt, cameTo, isEmpty, isMade, looseThing, newThing, nothingInside, nowhere, sinceUnknown } from './things';

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** The owner of a container's number: the party that filled it first, if nobody has its product or GS1 Company Prefix. */
export const ownerOfNumber = (facts: Facts, id: ThingId): PartyId | undefined =>
  ownerOf(facts, id) ?? facts.get(thingKey(id))?.filledFirst;

/**
 * The container with the party that fills it, if that is the first one and its number has no owner. It is contested if another party said
 * that it made it: no recall or hold of that party's goods then binds the one that fills it.
 */
export function filledBy({ facts, caller }: Step, thing: Thing): Thing {
  if (isMade(thing) || ownerOfNumber(facts, thing.id) !== undefined) return thing;
  const { stated, recalls } = thing;
  if (!stated || stated.party === caller.party) return { ...thing, filledFirst: caller.party };
  const lifted = withoutClaims(facts, thing.id, { party: stated.party, recalls });
  return present({ ...thing, ...lifted, filledFirst: caller.party });
}

/**
 * Returns true if the caller may fill a container: it is at a place of the caller or, while empty, its number is the caller's or has no
 * owner. Goods that somebody made under an id without owner belong to who has them. `isOwnPlace` tests for a place of the caller.
 */
export function mayFill({ facts, caller }: Step, id: ThingId, isOwnPlace: (place: PlaceId) => boolean): boolean {
  const thing = facts.get(thingKey(id));
  const owner = ownerOfNumber(facts, id);
  const isFree = owner === undefined || owner === caller.party;
  if (!thing) return isFree;
  if (thing.place !== undefined && isOwnPlace(thing.place)) return true;
  if (!isEmpty(thing)) return false;
  return ownerOf(facts, id) === undefined && isMade(thing) ? isAlone(thing, caller.party) : isFree;
}

/** Returns true if a thing is at no place, so that only its maker can say what is with it. */
const isAlone = ({ place, producer }: Thing, party: PartyId): boolean => place === undefined && producer === party;

/** The container to pack into: with its current contents at the place, or at the start of a new filling. */
export function openContainer(facts: Facts, id: ThingId, { place, at }: Pick<Spot, 'place' | 'at'>): Thing {
  const thing = facts.get(thingKey(id)) ?? newThing(id);
  const fillings = filledAt(thing, at);
  if (!isEmpty(thing) || isMade(thing) || thing.parent !== undefined)
    return { ...looseThing(facts, id, place), fillings };
  const { hold: _hold, ...empty } = thing.place === place ? thing : { ...nowhere(thing), place };
  return { ...empty, fillings };
}

/** Goods that go into a container or come out. With `direct`, their lots are not in stock at the place before, or after. */
type Moved = Contents & { readonly direct?: boolean };

/** Moves loose goods at the place into the container. */
export function packInto(facts: Facts, into: Thing, spot: Spot, what: Moved): Thing {
  const lots = lotLines(facts, what.lots);
  for (const line of what.direct ? [] : lots) {
    assertAvailable(facts, line, spot);
    book(facts, line, spot, { onHand: negate(line.quantity) });
  }
  const things = unique(what.things).map((id) => packThing(facts, id, into, spot));
  const { lots: before, things: others, load, claims } = into.inside ?? nothingInside;
  const inside: Inside = {
    lots: sumLines(before, lots),
    things: [...others, ...things.map(({ id }) => id)],
    load: sumLines(load, lots, thingLines(things)),
    claims: sumLines(claims, ...things.map((thing) => thing.inside?.claims ?? [])),
    ...levelsOf(into.inside?.levels ?? 0, things),
    ...firstToExpire([...expiringIn(into.inside), ...things.flatMap(expiringWith)]),
  };
  assertFits(into.id, inside);
  const recalls = things
    .flatMap((thing) => thing.recalls)
    .reduce((known, recall) => withRecall(facts, known, recall), into.recalls);
  const packed = { ...into, inside, recalls };
  facts.put(thingKey(into.id), packed);
  const added = {
    load: sumLines(lots, thingLines(things)),
    claims: things.flatMap((thing) => thing.inside?.claims ?? []),
    ...firstToExpire(things.flatMap(expiringWith)),
  };
  addAround(facts, packed, added);
  return packed;
}

/** Adds lines to the load of all containers around a container. Negative lines reduce it. */
export function addAround(facts: Facts, packed: Thing, added: Pick<Inside, 'load' | 'claims' | 'expires'>): void {
  const { load, claims } = added;
  const around = packed.parent && facts.get(thingKey(packed.parent));
  if (!around?.inside) return;
  const levels = Math.max(around.inside.levels ?? 0, 1 + (packed.inside?.levels ?? 0));
  const inside = {
    ...around.inside,
    load: sumLines(around.inside.load, load),
    claims: sumLines(asCounted(facts, around.inside.claims), claims),
    ...(packed.inside && { levels }),
    ...firstToExpire([...expiringIn(around.inside), ...expiringIn(added)]),
  };
  assertFits(around.id, inside);
  const recalls = packed.recalls.reduce((known, recall) => withRecall(facts, known, recall), around.recalls);
  const filled = { ...around, inside, recalls };
  facts.put(thingKey(around.id), filled);
  addAround(facts, filled, added);
}

function packThing(facts: Facts, id: ThingId, into: Thing, spot: Spot): Thing {
  assertNotAround(facts, id, into);
  const thing = looseThing(facts, id, spot.place);
  // Holds of things inside a container are not checked when it moves, so a held thing must not be packed.
  if (thing.hold) {
    const message = `${id} is on hold by ${thing.hold.by}: ${thing.hold.reason}; release it before packing.`;
    throw new Refusal(isItemId(id) ? 'item_held' : 'container_held', message, { goods: id });
  }
  // A correction of an unpacking packs it again: then it is not known since when it was there before.
  const away = nowhere(thing.since === spot.at ? sinceUnknown(thing) : thing);
  facts.put(thingKey(id), { ...away, parent: into.id });
  return thing;
}

/** Refuses to put a container into itself, or into one that is inside it. */
function assertNotAround(facts: Facts, id: ThingId, into: Thing): void {
  const chain: ThingId[] = [into.id];
  for (let around = into.parent; around !== undefined; around = facts.get(thingKey(around))?.parent) chain.push(around);
  if (!chain.includes(id)) return;
  const inside = chain.slice(1, chain.indexOf(id) + 1).map((each) => `inside ${each}`);
  const why = inside.length === 0 ? '' : `: ${[into.id, 'is', inside.join(', which is ')].join(' ')}`;
  const message = `Container ${id} cannot be put into ${into.id}, because it would be inside itself${why}.`;
  throw new Refusal('container_nested', message, { container: id, ...(why !== '' && { goods: into.id }) });
}

function levelsOf(before: number, things: readonly Thing[]): Pick<Inside, 'levels'> {
  const inside = things.map((thing) => (thing.inside ? 1 + (thing.inside.levels ?? 0) : 0));
  const levels = Math.max(before, ...inside);
  return levels > 0 ? { levels } : {};
}

function assertFits(id: ThingId, { load, claims, things, levels = 0 }: Inside): void {
  const counts = [
    [levels, limits.levels, 'levels of containers'],
    [load.length + claims.length, limits.lines, 'lots'],
    [things.length, limits.items, 'things'],
  ] as const;
  for (const [count, limit, what] of counts) {
    if (count <= limit) continue;
    const message = `Container ${id} would contain ${count} ${what}; the limit is ${limit}.`;
    throw new Refusal('limit_exceeded', message, { container: id, limit });
  }
}

/**
 * The goods taken out of a container. With `all`, its claims are removed as well. With `all` or `keeps`, the filling keeps what was taken
 * out, because no event lists it. With `sold`, they were sold with it. `isUndone`: the goods were never packed, so it is not known since
 * when they are at the place.
 */
export type Taken = Moved & {
  readonly all?: boolean;
  readonly keeps?: boolean;
  readonly sold?: boolean;
  readonly isUndone?: boolean;
};

/** Moves goods out of the container; they are then loose at its place. Goods from a container on hold are on hold. */
export function unpackFrom(facts: Facts, from: Thing, spot: Spot, what: Taken): void {
  const before = from.inside ?? nothingInside;
  const lots = asCounted(facts, what.lots);
  for (const line of lots) takeLine(facts, line, from, { spot, isDirect: what.direct === true });
  const things = unique(what.things).map((id) =>
    takeThing(facts, id, from, { ...spot, isUndone: what.isUndone === true }),
  );
  const inside: Inside = {
    lots: sumLines(before.lots, minusLines(lots)),
    things: before.things.filter((id) => !what.things.includes(id)),
    load: sumLines(before.load, minusLines([...lots, ...thingLines(things)])),
    claims: what.all ? [] : claimsWithout(facts, before, things),
    ...(before.levels !== undefined && { levels: before.levels }),
    ...expiringWithout(facts, before, things),
  };
  const { inside: _inside, ...rest } = from;
  const emptied = inside.lots.length + inside.things.length + inside.claims.length === 0;
  const recalls = stillCovering(facts, from, things, inside.things);
  const left = { ...rest, recalls, inside, fillings: openedAt(rest, spot.at) };
  facts.put(thingKey(from.id), emptied ? emptyAt({ ...rest, recalls }, spot, what) : left);
}

function takeLine(
  facts: Facts,
  line: LotLine,
  { id, inside = nothingInside, hold }: Thing,
  { spot, isDirect }: { readonly spot: Spot; readonly isDirect: boolean },
): void {
  const known = inside.lots.find(({ lot, uom }) => lot === line.lot && uom === line.uom)?.quantity ?? '0';
  if (compare(known, line.quantity) < 0) throw missing(id, line.lot, `${line.quantity} ${line.uom}`, known);
  if (!isDirect) book(facts, line, spot, { onHand: line.quantity, held: hold ? line.quantity : '0' });
}

/** The first last day of what is left. The others are only looked at if the thing that had it was taken out. */
function expiringWithout(facts: Facts, before: Inside, taken: readonly Thing[]): Pick<Inside, 'expires'> {
  const { expires, things } = before;
  if (!expires) return {};
  const ids = new Set(taken.map(({ id }) => id));
  if (!taken.flatMap(expiringWith).some(({ id }) => id === expires.id)) return { expires };
  const left = things.filter((id) => !ids.has(id)).flatMap((id) => facts.get(thingKey(id)) ?? []);
  return firstToExpire(left.flatMap(expiringWith));
}

const claimsWithout = (facts: Facts, { claims }: Inside, taken: readonly Thing[]): LotLine[] => {
  const gone = taken.flatMap(({ inside }) => inside?.claims ?? []);
  return gone.length === 0 ? [...claims] : sumLines(asCounted(facts, claims), minusLines(asCounted(facts, gone)));
};

/** The recalls of a container without those that only the removed things had. */
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

/** The emptied container. It keeps its place; a container that is not goods loses its hold and recalls, which the removed goods have. */
function emptyAt(thing: Thing, { at, place }: Spot, { all, keeps, lots, things, sold }: Taken): Thing {
  const took = all === true || keeps === true ? { lots, things } : undefined;
  const { hold, ...rest } = thing;
  const fillings = emptiedAt(thing, at, { took, sold, ...(all && { opened: place }), ...(took && { hold }) });
  return thing.status === undefined ? { ...rest, recalls: [], fillings } : { ...thing, fillings };
}

const missing = (container: ThingId, goods: string, wanted: string, inside: string): Refusal =>
  new Refusal('container_content_missing', `Container ${container} contains ${inside} of ${goods}, not ${wanted}.`, {
    container,
    goods,
  });

interface Taking extends Spot {
  readonly isUndone: boolean;
}

function takeThing(facts: Facts, id: ThingId, from: Thing, { place, at, isUndone }: Taking): Thing {
  const thing = facts.get(thingKey(id));
  if (!thing || !from.inside?.things.includes(id)) throw missing(from.id, id, 'it', 'nothing');
  const back = backAt(thing, place);
  const out = isUndone ? back : cameTo(back, place, { at });
  const { by, reason } = from.hold ?? {};
  facts.put(thingKey(id), { ...out, ...(by && reason !== undefined && { hold: { by, reason } }) });
  return thing;
}
