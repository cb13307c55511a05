import type { Refusal } from '../../errors';
import { eventKey, type RecordedEvent } from '../../facts/event';
import { thingKey } from '../../facts/thing';
import type { PartyId } from '../../gs1/id';
import type { Facts } from '../../step';
import { attempt } from '../attempt';
import { placeParty } from '../ownership';
import { outermost } from '../things';
import { balance } from './balance';
import { bookEvent, type Waiting } from './bookEvent';
import { unclaim } from './claims';
import { lend } from './loans';
import { declareAgain, type RecordedEventStep } from './correction';
import type { Emptying } from './packingEvent';
import { renewLinks } from './renewLinks';
import { type Effect, effectOf, statedEffect } from './stockEffect';
import { takeBack } from './takeBack';
import { withWithin } from './within';

/** Effects that are undone and booked again: first those that move goods and link nothing, then packings, then transformations. */
const moving: readonly Effect[] = ['ship', 'receive', 'void', 'sell', 'return', 'remove'];
const packing: readonly Effect[] = [...moving, 'pack', 'unpack'];
const making: readonly Effect[] = [...packing, 'transform'];

/** How events are booked together; each way is tried only where those before are not enough. */
interface Way {
  /** The effects that are undone. */
  readonly movable: ReadonlySet<Effect>;
  /** True if a place may use goods that another waiting event will bring. */
  readonly lends: boolean;
  /** True if what waiting packings claim to be in a container is not there before they are booked. All of them must be booked then. */
  readonly unclaims: boolean;
  /** True if earlier events are undone, too: what they did may depend on later ones that were recorded before. */
  readonly fromStart: boolean;
}

const extents = [
  { effects: moving, fromStart: false },
  { effects: packing, fromStart: false },
  { effects: making, fromStart: false },
  { effects: making, fromStart: true },
];

const ways: readonly Way[] = extents.flatMap(({ effects, fromStart }) =>
  [false, true].flatMap((lends) =>
    [false, true].map((unclaims) => ({ movable: new Set(effects), lends, unclaims, fromStart })),
  ),
);

const isWaiting = ({ recorded, captured }: RecordedEventStep): boolean =>
  recorded.stock === 'waiting' &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined;

const isMovable = ({ recorded, captured }: RecordedEventStep, movable: ReadonlySet<Effect>): boolean =>
  recorded.stock === undefined &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined &&
  movable.has(statedEffect(captured));

/** Returns true if more arrived than was in transit: the receipt is booked, and its surplus waits. */
const isPartly = ({ recorded }: RecordedEventStep): boolean =>
  recorded.partly === true && recorded.declaredInError === undefined;

const isCorrection = ({ captured }: RecordedEventStep): boolean => captured.event.errorDeclaration !== undefined;

const byTime = (a: RecordedEventStep, b: RecordedEventStep): number =>
  Number(a.captured.time > b.captured.time) - Number(a.captured.time < b.captured.time);

/**
 * Books a waiting event together with others in order of event time: where later events were recorded first and took what it needs, they
 * are undone, and booked again after it. An error declaration that waits is applied in the same way. All that was booked before is booked
 * afterwards, or nothing changes. Returns true if the event is booked.
 */
export function bookTogether(
  first: RecordedEventStep,
  others: readonly RecordedEventStep[],
  cause?: Waiting['cause'],
): boolean {
  const waiting = [...(isCorrection(first) ? [] : [first]), ...others.filter(isWaiting)];
  const claiming = waiting.filter(({ recorded }) => recorded.claims === true);
  const tried = new Set<string>();
  const isBooked = ways.some(({ movable, lends, unclaims, fromStart }) => {
    const later = others
      .filter((each) => isMovable(each, movable) || isPartly(each))
      .filter((each) => fromStart || each.captured.time >= first.captured.time)
      .toSorted(byTime);
    const way = `${later.length} ${lends} ${unclaims}`;
    if (tried.has(way) || (unclaims && claiming.length === 0)) return false;
    tried.add(way);
    const waits = waiting.filter((each) => !later.includes(each));
    return bookAfterUndoing({ first, later, waiting: waits, claiming: unclaims ? claiming : [], cause }, lends);
  });
  // An emptying that is booked late may have changed which filling the others are of.
  if (isBooked) for (const { author, captured } of others) renewLinks(author, captured);
  return isBooked;
}

interface Together {
  readonly first: RecordedEventStep;
  /** Booked events that are undone and booked again. */
  readonly later: readonly RecordedEventStep[];
  readonly waiting: readonly RecordedEventStep[];
  /** Those whose claims are removed first. */
  readonly claiming: readonly RecordedEventStep[];
  readonly cause: Waiting['cause'];
}

function bookAfterUndoing({ first, later, waiting, claiming, cause }: Together, lends: boolean): boolean {
  const { facts } = first.author;
  const undo = facts.savepoint();
  const booked = new Set<RecordedEventStep>();
  const filled = later.filter((each) => isFillingOwn(facts, each));
  const refusal = attempt(facts, () => {
    // Undoing a journey that was voided as a whole needs goods at its place for a moment, also if these come with a waiting event.
    const takeLoans = lends ? lend(facts, waiting) : undefined;
    takeAllBack(facts, { events: later.toReversed(), emptying: emptyingOf(first) });
    for (const { captured } of claiming) unclaim(facts, captured, true);
    if (isCorrection(first) && declareAgain(first) === undefined) booked.add(first);
    for (const each of [...later, ...waiting].toSorted(byTime)) {
      if (waiting.includes(each) ? bookEach(each, cause) : isBookedAgain(each, cause)) booked.add(each);
    }
    takeLoans?.();
  });
  const moves = waiting.filter((each) => booked.has(each));
  const isBetter =
    refusal === undefined &&
    [first, ...later, ...claiming].every((each) => booked.has(each)) &&
    filled.every((each) => isFillingOwn(facts, each) || moves.some((other) => movesFilling(facts, other, each)));
  if (!isBetter) undo();
  return isBetter;
}

const partyOf = ({ author }: RecordedEventStep): PartyId => author.caller.party;

/** Returns true if an event is of the party of a packing, after it, and names its container or one around that. */
function movesFilling(facts: Facts, event: RecordedEventStep, filling: RecordedEventStep): boolean {
  if (partyOf(event) !== partyOf(filling) || event.captured.time < filling.captured.time) return false;
  const { parent, goods, inputs } = event.captured.named;
  const named = new Set([...(parent ? [parent] : []), ...goods.things, ...inputs.things]);
  let id = filling.captured.named.parent;
  while (id !== undefined && !named.has(id)) id = facts.get(thingKey(id))?.parent;
  return id !== undefined;
}

/**
 * Returns true for a packing of a party into a container that it has. No event of others may bring the goods out of its hands by taking
 * the container to another place first.
 */
function isFillingOwn(facts: Facts, { author, captured }: RecordedEventStep): boolean {
  const { parent } = captured.named;
  const thing = effectOf(captured) === 'pack' && parent !== undefined ? facts.get(thingKey(parent)) : undefined;
  const place = thing && outermost(facts, thing).place;
  return place !== undefined && placeParty(facts, place) === author.caller.party;
}

/** How often events that others were in the way of are tried again. */
const mostTries = 4;

/**
 * Undoes booked events, the latest first. They may have been booked in another order: one that others are in the way of is undone after
 * them, and if that is not enough, before all others.
 */
function takeAllBack(facts: Facts, { events, emptying }: Taken, isLast = false): void {
  const restore = facts.savepoint();
  const left = leftAfterUndoing(facts, { events, emptying }, mostTries);
  const [first] = left;
  if (!first) return;
  if (isLast) throw first.refusal;
  restore();
  const stuck = left.map(({ event }) => event);
  takeAllBack(facts, { events: [...stuck, ...events.filter((each) => !stuck.includes(each))], emptying }, true);
}

/** Booked events that are undone for another one, and what that one empties. */
interface Taken {
  readonly events: readonly RecordedEventStep[];
  readonly emptying: Emptying | undefined;
}

/** The containers that an event empties. */
function emptyingOf({ author, captured }: RecordedEventStep): Emptying | undefined {
  const effect = effectOf(captured);
  const { parent, inputs } = captured.named;
  if (effect !== 'unpack' && effect !== 'transform') return undefined;
  const containers = effect === 'transform' ? inputs.things : parent === undefined ? [] : [parent];
  return { containers, party: author.caller.party, time: captured.time };
}

interface Stuck {
  readonly event: RecordedEventStep;
  readonly refusal: Refusal;
}

/** Undoes the events that can be undone. Returns the others, with the reasons. */
function leftAfterUndoing(facts: Facts, { events, emptying }: Taken, tries: number): Stuck[] {
  const stuck = events.flatMap((event): Stuck[] => {
    const refusal = attempt(facts, () => {
      takeBack(event.author, event.captured, emptying);
    });
    return refusal ? [{ event, refusal }] : [];
  });
  if (tries === 1 || stuck.length === 0 || stuck.length === events.length) return stuck;
  const again = stuck.map(({ event }) => event);
  return leftAfterUndoing(facts, { events: again, emptying }, tries - 1);
}

function bookEach({ author, captured, recorded, near = [] }: RecordedEventStep, cause: Waiting['cause']): boolean {
  const isItself = cause?.event === captured.hash && cause.party === author.caller.party;
  return bookEvent(author, { captured, near, ...(cause && !isItself && { cause }) }, recorded).isBooked;
}

function isBookedAgain(each: RecordedEventStep, cause: Waiting['cause']): boolean {
  if (isPartly(each)) {
    const { partly: _partly, ...recorded } = each.recorded;
    return bookEach({ ...each, recorded }, cause);
  }
  const { author, captured, near = [] } = each;
  const { isBooked, isPartly: isLess, within } = balance(author, captured, { near, again: true });
  const key = eventKey(author.caller.msp, captured.hash);
  const recorded: RecordedEvent | undefined = author.facts.get(key);
  if (recorded && (recorded.within ?? within)) author.facts.put(key, withWithin(recorded, within));
  return isBooked && !isLess;
}
