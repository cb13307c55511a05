import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { Hold } from '../../facts/lot';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { limits } from '../../limits';
import { negate } from '../../quantity';
import type { Facts, Step } from '../../step';
import {
  filledAt,
  isFilledLater,
  openedAfter,
  tookAt,
  tookMore,
  wasEmptiedAfter,
  wasOpenedLater,
  wasRefilled,
} from '../fillings';
import { sumLines } from '../load';
import { asCounted, lotLines } from '../lotLines';
import { placeParty } from '../ownership';
import type { Spot } from '../moment';
import { filledBy, mayFill, openContainer, ownerOfNumber, packInto, unpackFrom } from '../packing';
import { assertAvailable, book } from '../stock';
import {
  assertThingMovable,
  cameTo,
  isEmpty,
  isMade,
  knownThing,
  looseThing,
  newThing,
  nothingInside,
  nowhere,
} from '../things';
import { assertNotArrivedSince } from './contradictions';
import type { Goods } from './eventGoods';
import { goneWith } from './goneWith';
import { impossible } from './impossible';
import { wasAt } from './passages';

/** Returns true if the caller may fill the container. Packings of other parties are only alleged. */
export const hasStanding = (step: Step, parent: ThingId): boolean =>
  mayFill(step, parent, (place) => placeParty(step.facts, place) === step.caller.party);

/**
 * Packs goods at the place into a container that is there, or was there at the event time. Events arrive in any order, so the container may
 * have left already; the goods are then where it is.
 */
export function packCaptured(
  step: Step,
  parent: ThingId,
  goods: Goods,
  spot: Spot & { readonly claimed: boolean },
): Finding[] {
  const { facts } = step;
  const thing = facts.get(thingKey(parent));
  assertNotArrivedSince(facts, goods.things, spot.at);
  const opened = thing && wasAt(facts, thing, spot.place, spot.at) ? openedAfter(thing, spot.at) : undefined;
  if (thing && opened) passThrough(facts, thing, goods, { spot, ...opened });
  else packInto(facts, filledBy(step, containerFor(step, parent, spot)), spot, goods);
  return goneWith(step, parent, goods, opened?.opened);
}

/** The container to pack into: where it is by now, if the packing is recorded late. */
function containerFor(step: Step, parent: ThingId, spot: Spot & { readonly claimed: boolean }): Thing {
  const { facts } = step;
  const thing = facts.get(thingKey(parent));
  const isLate =
    thing !== undefined &&
    !isUnexplained(facts, thing, spot) &&
    ((spot.claimed && isNumbered(step, parent)) || hasGone(facts, thing, spot));
  if (!isLate) assertStanding(step, parent);
  if (thing && wasEmptiedAfter(thing, spot.at)) {
    const message = `Container ${parent} was emptied after ${spot.at}: the packing is in the trace but moves no stock.`;
    throw new Refusal('container_emptied', message, { container: parent });
  }
  return isLate ? { ...thing, fillings: filledAt(thing, spot.at) } : openContainer(facts, parent, spot);
}

interface Opened {
  readonly spot: Spot;
  readonly opened: PlaceId;
  readonly until: string;
  readonly hold?: Hold;
}

/** Goods were packed into a container that was emptied since: the goods are where it was emptied. */
function passThrough(facts: Facts, thing: Thing, { lots, things }: Goods, { spot, opened, until, hold }: Opened): void {
  const lines = lotLines(facts, lots);
  const again = things.find((id) => tookAt(thing, until)?.things.includes(id));
  if (again !== undefined) {
    const message = `${again} was packed into ${thing.id} again before ${until}: what took it out before is not recorded yet.`;
    throw new Refusal('container_content_mismatch', message, { container: thing.id, goods: again });
  }
  for (const line of lines) {
    // They come back first: the place may have used them since.
    const held = hold ? line.quantity : '0';
    book(facts, line, { ...spot, at: until, place: opened }, { onHand: line.quantity, held });
    assertAvailable(facts, line, spot);
    book(facts, line, spot, { onHand: negate(line.quantity) });
  }
  for (const id of new Set(things)) {
    const loose = looseThing(facts, id, spot.place);
    const thingThere = cameTo(nowhere(loose), opened, { at: until });
    facts.put(thingKey(id), hold ? { ...thingThere, hold } : thingThere);
  }
  const fillings = tookMore(filledAt(thing, spot.at), until, { lots: lines, things });
  facts.put(thingKey(thing.id), { ...(facts.get(thingKey(thing.id)) ?? thing), fillings });
}

/** Returns true if the caller owns the container's number, or it has no owner. */
function isNumbered({ facts, caller }: Step, parent: ThingId): boolean {
  const owner = ownerOfNumber(facts, parent);
  return owner === undefined || owner === caller.party;
}

function assertStanding(step: Step, parent: ThingId): void {
  if (hasStanding(step, parent)) return;
  const owner = ownerOfNumber(step.facts, parent);
  const message = `Container ${parent} belongs to ${owner ?? 'another party'} and is at no place of ${step.caller.party}.`;
  throw new Refusal('not_owner', message, { container: parent, party: owner });
}

/** Returns true if a container in use, or one with a journey, was at the place at that time and has since moved or been packed. */
const hasGone = (facts: Facts, thing: Thing, { place, at }: Pick<Spot, 'place' | 'at'>): boolean =>
  (isMade(thing) ? thing.status === 'active' : !isEmpty(thing) || (thing.parent ?? thing.passages) !== undefined) &&
  thing.shipment === undefined &&
  (thing.parent !== undefined || thing.place !== place) &&
  wasAt(facts, thing, place, at);

/**
 * Returns true if a container arrived at the place, did not leave it by any record, and yet another party filled it elsewhere, as if it had
 * come back. Goods that are packed at the place do not go to that party.
 */
function isUnexplained(facts: Facts, thing: Thing, { place }: Spot): boolean {
  if (thing.place === undefined || thing.parent !== undefined) return false;
  const last = (thing.passages ?? []).filter(({ voided }) => voided === undefined).at(-1);
  const isHere = last !== undefined && last.direction !== 'out' && last.place === place;
  return isHere && placeParty(facts, thing.place) !== placeParty(facts, place);
}

/**
 * Takes goods out of a container that is at the place, or was there at the event time and is still the caller's: the goods are then at the
 * place.
 */
export function unpackCaptured(step: Step, parent: ThingId, goods: Goods, spot: Spot): void {
  const { facts } = step;
  const known = knownThing(facts, parent);
  const isNamed = goods.lots.length + goods.things.length > 0;
  assertWholeThen(known, spot.at);
  if (!isNamed && wasOpenedLater(known, spot.at)) {
    throw mismatch(parent, `Goods were taken out of ${parent} after ${spot.at}, and that was recorded before.`);
  }
  const isLate = isStillOwn(step, known, spot) && hasGone(facts, known, spot);
  const thing = isLate ? known : looseThing(facts, parent, spot.place);
  if (isEmpty(thing)) throw new Refusal('container_empty', `Container ${parent} is empty.`, { container: parent });
  unpackFrom(facts, thing, spot, isNamed ? goods : { ...(thing.inside ?? nothingInside), all: true });
}

/** Refuses a container of which only what was packed after the time is known. */
function assertFilledThen(thing: Thing, at: string): void {
  if (!isFilledLater(thing, at)) return;
  const message = `Nothing is known to have been in ${thing.id} on ${at}: it was packed later.`;
  throw new Refusal('container_empty', message, { container: thing.id });
}

/**
 * Refuses to take goods out of a container that was filled again since, because it is not known what was in it at the time. The gateway
 * sends the later packings with the event: it is booked before them.
 */
export function assertWholeThen(thing: Thing, at: string): void {
  assertFilledThen(thing, at);
  if (!wasRefilled(thing, at)) return;
  throw mismatch(thing.id, `${thing.id} was filled again after ${at}, and that was recorded before.`);
}

/**
 * Returns true if a container is in transit from the place, or at a place of the caller's: what is in another party's hands stays in it.
 */
const isStillOwn = ({ facts, caller }: Step, { parent, place, transit }: Thing, spot: Spot): boolean => {
  if (parent !== undefined) return false;
  return transit ? transit.from === spot.place : place !== undefined && placeParty(facts, place) === caller.party;
};

/** An event of one party that takes goods out of containers, or uses these up. */
export interface Emptying {
  readonly containers: readonly ThingId[];
  readonly party: PartyId;
  readonly time: string;
}

/**
 * Undoes a packing: the goods are loose at the place. They never left it, where the container has moved on within its party since. With
 * `emptying`, which is booked before the packing is booked again, they also did not leave in a container that had left before the packing
 * by its journeys, and that was emptied by the party that has it.
 */
export function unpackAgain(step: Step, parent: ThingId, goods: Goods, { emptying, ...spot }: Undone): void {
  const { facts, caller } = step;
  const known = knownThing(facts, parent);
  const mayBeElsewhere = known.place !== spot.place && known.shipment === undefined;
  const hasMoved = mayBeElsewhere && (isStillOwn(step, known, spot) || isOfNext(facts, known, { emptying, ...spot }));
  const isUsable = known.status === undefined || known.status === 'active';
  const container = hasMoved && isUsable ? known : looseThing(facts, parent, spot.place);
  assertThingMovable(facts, container, { by: caller.party });
  if (wasEmptiedAfter(container, spot.at)) throw impossible(`${parent} was emptied since.`);
  unpackFrom(facts, container, spot, { ...goods, isUndone: true });
}

type Undone = Spot & { readonly emptying?: Emptying | undefined };

/** Returns true if a packing is of the filling after the one that its container has by now: the emptying of that one is recorded last. */
function isOfNext(facts: Facts, thing: Thing, { place, at, emptying }: Undone): boolean {
  if (!emptying?.containers.includes(thing.id) || emptying.time > at || thing.parent !== undefined) return false;
  return (
    thing.place !== undefined && placeParty(facts, thing.place) === emptying.party && !wasAt(facts, thing, place, at)
  );
}

/** Keeps the contents that stock did not have as claims of a container; holds and recalls of their lots block it. */
export function claimContents(
  step: Step,
  parent: ThingId,
  goods: Goods,
  { place, at }: Pick<Spot, 'place' | 'at'>,
): void {
  const { facts } = step;
  const known = filledBy(step, facts.get(thingKey(parent)) ?? newThing(parent));
  const isHere = isEmpty(known) && !hasGone(facts, known, { place, at });
  const thing: Thing = { ...known, ...(isHere && { place }), fillings: filledAt(known, at) };
  const inside = thing.inside ?? nothingInside;
  const claims = sumLines(inside.claims, asCounted(facts, goods.lots)).slice(0, limits.lines);
  facts.put(thingKey(parent), { ...thing, inside: { ...inside, claims } });
}

const show = (lines: readonly LotLine[]): string =>
  lines.map(({ lot, quantity, uom }) => `${quantity} ${uom} of ${lot}`).join(' and ') || 'nothing';

/** The booked and claimed lots directly inside a container. */
const contentsOf = (facts: Facts, { inside = nothingInside }: Thing): LotLine[] =>
  sumLines(inside.lots, asCounted(facts, inside.claims));

/** Refuses an observation with other contents than were packed. One without quantities is not compared. */
export function assertContents(facts: Facts, parent: ThingId, goods: Goods): void {
  const thing = knownThing(facts, parent);
  const seen = asCounted(facts, goods.lots);
  if (seen.length === 0 || show(seen) === show(contentsOf(facts, thing))) return;
  throw mismatch(
    parent,
    `${show(seen)} observed in ${parent}, but it was packed with ${show(contentsOf(facts, thing))}.`,
  );
}

/** The exception of a packing that is recorded after an observation of the container with other contents. */
export function lateMismatch(facts: Facts, parent: ThingId, goods: Goods): Finding | undefined {
  const thing = facts.get(thingKey(parent));
  const packed = asCounted(facts, goods.lots);
  if (!thing?.inside || thing.inside.claims.length === 0 || show(packed) === show(contentsOf(facts, thing)))
    return undefined;
  const { code, message, details } = mismatch(
    parent,
    `${parent} packed with ${show(packed)}, but ${show(contentsOf(facts, thing))} were reported in it before.`,
  );
  return { code, detail: message, details };
}

const mismatch = (container: ThingId, message: string): Refusal =>
  new Refusal('container_content_mismatch', message, { container });
