import type { ShipmentId } from '../../businessId';
import { canonicalJson } from '../../encoding';
import { shipmentKey } from '../../facts/shipment';
import { type Taking, transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { LotId, PartyId } from '../../gs1/id';
import { add, type Decimal, isNegative, isZero, negate, subtract, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { least } from '../countHolds';
import { momentOf } from '../moment';
import { placeParty } from '../ownership';
import { present } from '../present';
import { arrive, comeBack, endOf, withdrawFrom } from '../shipmentProgress';
import { knownShipment } from '../shipments';
import { announce } from './advice';
import { legsOf, mergedLegs, putLegs } from './legs';
import { preferred, type Receiving, voidable } from './preferences';

/** The most takings of each sender's goods that an end keeps: no sender pushes out another's. Older ones keep what they took. */
const mostTakings = 30;

function forgetOld(facts: Facts, line: LotLine, end: string): void {
  const takings = takingsOf(facts, line.lot, end);
  if (takings.length <= mostTakings) return;
  const counts = new Map<PartyId | undefined, number>();
  const kept = takings.toReversed().filter(({ parts }) => {
    const sender = parts[0]?.sender;
    const count = (counts.get(sender) ?? 0) + 1;
    counts.set(sender, count);
    return count <= mostTakings;
  });
  if (kept.length < takings.length) putTakings(facts, line, end, kept);
}

export const quantityOf = (legs: readonly TransitLeg[]): Decimal => sum(legs.map(({ quantity }) => quantity));

export const takingsOf = (facts: Facts, lot: LotId, end: string): readonly Taking[] =>
  facts.get(transitKey(lot, end))?.takings ?? [];

const inOrder = (a: Taking, b: Taking): number =>
  a.at === b.at ? Number(a.id > b.id) - Number(a.id < b.id) : Number(a.at > b.at) - Number(a.at < b.at);

function putTakings(facts: Facts, { lot, uom }: LotLine, end: string, takings: readonly Taking[]): void {
  const key = transitKey(lot, end);
  const before = facts.get(key) ?? { uom, legs: [] };
  const { takings: _takings, ...rest } = before;
  facts.put(key, { ...rest, ...(takings.length > 0 && { takings: takings.toSorted(inOrder) }) });
}

/** Adds what an arrival or voiding took of goods in transit to an end. */
export function addTaking(facts: Facts, line: LotLine, end: string, taking: Taking): void {
  if (taking.parts.length > 0) putTakings(facts, line, end, [...takingsOf(facts, line.lot, end), taking]);
}

/** Puts the goods of a taking back in transit. Returns its parts; none if it is not stored any more. */
export function dropTaking(facts: Facts, line: LotLine, end: string, id: string): readonly TransitLeg[] {
  const takings = takingsOf(facts, line.lot, end);
  const taking = takings.find((each) => each.id === id);
  if (!taking) return [];
  putTakings(
    facts,
    line,
    end,
    takings.filter((each) => each !== taking),
  );
  putLegs(facts, line, end, [...legsOf(facts, line.lot, end), ...taking.parts]);
  return taking.parts;
}

/** Replaces a taking by one with the same id. Returns false if there is none, or if nothing differs. */
export function replaceTaking(
  facts: Facts,
  line: LotLine,
  end: string,
  { id, change }: { readonly id: string; readonly change: (taking: Taking) => Taking },
): boolean {
  const takings = takingsOf(facts, line.lot, end);
  const before = takings.find((each) => each.id === id);
  const after = before && change(before);
  if (!after || canonicalJson(after) === canonicalJson(before)) return false;
  putTakings(
    facts,
    line,
    end,
    takings.map((each) => (each === before ? after : each)),
  );
  return true;
}

/** The parts of legs for a taking. */
interface Found {
  readonly parts: readonly TransitLeg[];
  readonly left: readonly TransitLeg[];
  readonly missing: Decimal;
}

/** Takes as much as possible of a quantity from legs, in the given order of preference. */
export function takeFrom(legs: readonly TransitLeg[], order: readonly TransitLeg[], wanted: Decimal): Found {
  let missing = wanted;
  const taken = new Map<TransitLeg, Decimal>();
  for (const leg of order) {
    const part = least(leg.quantity, missing);
    missing = subtract(missing, part);
    if (!isZero(part)) taken.set(leg, part);
  }
  return {
    parts: [...taken].map(([leg, quantity]) => ({ ...leg, quantity })),
    left: legs.map((leg) => ({ ...leg, quantity: subtract(leg.quantity, taken.get(leg) ?? '0') })),
    missing,
  };
}

/** Settles the goods of a shipment that its receiver has answered by a command. */
const isFree =
  (facts: Facts) =>
  ({ shipment }: TransitLeg): boolean => {
    if (shipment === undefined) return true;
    const known = facts.get(shipmentKey(shipment));
    return known !== undefined && endOf(known) === undefined;
  };

const receivingOf = ({ place, at, source, advices = [], others = [], returned }: Taking): Receiving => ({
  at: place,
  source,
  time: at,
  isReturn: returned === true,
  documents: { advices, others },
});

interface Of {
  readonly facts: Facts;
  readonly lot: LotId;
}

/** The order in which a taking takes from legs: of the senders that it took from, and of the sender that it names. */
function orderFor({ facts, lot }: Of, legs: readonly TransitLeg[], taking: Taking): TransitLeg[] {
  const senders = new Set<PartyId>(taking.parts.map(({ sender }) => sender));
  const all = legs.map((leg) => ({ leg, aimed: 0 }));
  if (taking.voids) return [...senders].flatMap((each) => voidable(all, taking, each)).map(({ leg }) => leg);
  const named = taking.source && placeParty(facts, taking.source);
  if (named) senders.add(named);
  return preferred({ facts, lot }, all, receivingOf(taking), senders).takes.map(({ leg }) => leg);
}

interface Settled {
  readonly legs: readonly TransitLeg[];
  readonly takings: readonly Taking[];
}

/** Assigns legs to takings in order of event time: to each the quantity that it took. Undefined if there is too little. */
function settled(of: Of, legs: readonly TransitLeg[], takings: readonly Taking[]): Settled | undefined {
  let left = legs;
  const given: Taking[] = [];
  for (const taking of takings.toSorted(inOrder)) {
    const free = taking.parts.filter(isFree(of.facts));
    const fixed = taking.parts.filter((each) => !free.includes(each));
    const some = left.filter(({ quantity }) => !isZero(quantity));
    const found = takeFrom(some, orderFor(of, some, taking), quantityOf(free));
    if (!isZero(found.missing)) return undefined;
    left = found.left;
    given.push({ ...taking, parts: mergedLegs([...fixed, ...found.parts]) });
  }
  return { legs: left, takings: given };
}

/**
 * Changes the goods that left for an end, including those already taken, and assigns them again to the takings after a time. Returns false
 * and changes nothing if `change` returns undefined or a taking would lack goods.
 */
export function reorder(
  facts: Facts,
  line: LotLine,
  end: string,
  change: (all: readonly TransitLeg[]) => readonly TransitLeg[] | undefined,
): boolean {
  const legs = legsOf(facts, line.lot, end);
  const takings = takingsOf(facts, line.lot, end);
  const free = isFree(facts);
  const parts = takings.flatMap((each) => each.parts.filter(free));
  const all = change(mergedLegs([...legs.filter(free), ...parts]));
  const now = all && settled({ facts, lot: line.lot }, all, takings);
  if (!now) return false;
  putLegs(facts, line, end, [...legs.filter((leg) => !free(leg)), ...now.legs]);
  putTakings(facts, line, end, now.takings);
  return true;
}

/**
 * Takes goods from these ends at an event time, before later takings take again. If the later takings would lack goods, they keep what they
 * have.
 */
export function beforeLater(
  facts: Facts,
  line: LotLine,
  { ends, at }: { readonly ends: readonly string[]; readonly at: string },
  act: () => void,
): void {
  const isLater = (each: Taking): boolean => each.at > at;
  const late = ends.filter((end) => takingsOf(facts, line.lot, end).some(isLater));
  if (late.length === 0) {
    act();
    return;
  }
  const undo = facts.savepoint();
  const released = late.map((end) => {
    const takings = takingsOf(facts, line.lot, end).filter(isLater);
    const free = isFree(facts);
    putTakings(
      facts,
      line,
      end,
      takingsOf(facts, line.lot, end).filter((each) => !isLater(each)),
    );
    const parts = takings.flatMap((each) => each.parts.filter(free));
    putLegs(facts, line, end, [...legsOf(facts, line.lot, end), ...parts]);
    return { end, takings };
  });
  act();
  const isWhole = released.every(({ end, takings }) => {
    const free = isFree(facts);
    const legs = legsOf(facts, line.lot, end);
    const now = settled({ facts, lot: line.lot }, legs.filter(free), takings);
    if (!now) return false;
    putLegs(facts, line, end, [...legs.filter((leg) => !free(leg)), ...now.legs]);
    putTakings(facts, line, end, [...takingsOf(facts, line.lot, end), ...now.takings]);
    return true;
  });
  if (isWhole) return;
  undo();
  act();
}

type Totals = ReadonlyMap<ShipmentId, { readonly quantity: Decimal; readonly leg: TransitLeg }>;

/** The change of the quantity taken, for each shipment. */
function changesOf(before: readonly Taking[], after: readonly Taking[], isVoid: boolean): Totals {
  const totals = new Map<ShipmentId, { readonly quantity: Decimal; readonly leg: TransitLeg }>();
  const count = (takings: readonly Taking[], sign: (quantity: Decimal) => Decimal): void => {
    for (const leg of takings.filter(({ voids }) => (voids !== undefined) === isVoid).flatMap(({ parts }) => parts)) {
      if (leg.shipment === undefined) continue;
      const known = totals.get(leg.shipment)?.quantity ?? '0';
      totals.set(leg.shipment, { quantity: add(known, sign(leg.quantity)), leg });
    }
  };
  count(before, negate);
  count(after, (quantity) => quantity);
  return totals;
}

/** Runs a change of the takings from goods in transit to these ends, then updates the shipments of these goods. */
export function rearranging<T>(step: Step, line: LotLine, ends: readonly string[], act: () => T): T {
  const { facts } = step;
  const known = [...new Set(ends)].map((end) => ({ end, key: transitKey(line.lot, end) }));
  const all = (): Taking[] => known.flatMap(({ key }) => facts.get(key)?.takings ?? []);
  const before = all();
  const result = act();
  const after = all();
  if (before.length === after.length && before.every((each, n) => each === after[n])) return result;
  const voided = changesOf(before, after, true);
  announceAgain(step, line, voided);
  arriveOtherwise(step, line, changesOf(before, after, false));
  for (const [id, { quantity }] of voided) {
    if (isNegative(quantity) || isZero(quantity)) continue;
    withdrawFrom(step, id, { lots: [{ ...line, quantity }], things: [] });
  }
  for (const { end } of known) forgetOld(facts, line, end);
  return result;
}

/** Adds to shipments the quantity that voidings no longer take: it is in transit in them after all. */
function announceAgain(step: Step, line: LotLine, voided: Totals): void {
  for (const [id, { quantity, leg }] of voided) {
    if (!isNegative(quantity)) continue;
    const { from, to, receiver, left, sender } = leg;
    const aim = present({ to, receiver, shipment: id });
    const goods = { lots: [{ ...line, quantity: negate(quantity) }], things: [] };
    announce({ ...step, caller: { ...step.caller, party: sender } }, { from, at: left ?? step.time, aim, goods });
  }
}

/** Changes the arrived quantity of shipments. */
function arriveOtherwise(step: Step, line: LotLine, arrived: Totals): void {
  for (const [id, { quantity }] of arrived) {
    if (isZero(quantity)) continue;
    const { receiver } = knownShipment(step.facts, id);
    const receiving = { ...step, caller: { ...step.caller, party: receiver } };
    const part = { lots: [{ ...line, quantity: isNegative(quantity) ? negate(quantity) : quantity }], things: [] };
    if (isNegative(quantity)) comeBack(receiving, id, part, momentOf(step.time));
    else arrive(receiving, id, part);
  }
}
