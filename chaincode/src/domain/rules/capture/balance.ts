import type { Finding } from '../../command';
import { localDay } from '../../epcis/localDay';
import { Refusal } from '../../errors';
import { lotKey } from '../../facts/lot';
import { thingKey } from '../../facts/thing';
import { isUnitId } from '../../goodsKinds';
import type { PartyId } from '../../gs1/id';
import type { CapturedEvent } from '../../inputs/events';
import { isZero } from '../../quantity';
import type { Facts, Step } from '../../step';
import { earlyFindings } from '../claimedTime';
import { expiredFindings } from '../expiry';
import { lotLines } from '../lotLines';
import { isEmpty } from '../things';
import { receiveRest } from './arrivals';
import { lotsOf } from './eventGoods';
import { lateMismatch } from './packingEvent';
import { applyToStock, arrivalOf, effectOf, effectPlace, passingOf } from './stockEffect';

/** Whether stock took an event, and what is odd about it in either case. */
export interface Balanced {
  readonly isBooked: boolean;
  /** Whether more arrived than was under way: the event waits for the rest. */
  readonly isPartly: boolean;
  readonly findings: readonly Finding[];
}

/** Applies an event to stock, or nothing of it when it does not fit; then the findings say why. */
export function balance(step: Step, captured: CapturedEvent, claimed = false): Balanced {
  const against = reasonsAgainst(step.facts, captured);
  if (against.length > 0) return { ...unbooked, findings: against };
  return orNothing(step.facts, () => {
    const findings = applyToStock(step, captured, claimed);
    return { isBooked: true, isPartly: findings.some(({ code }) => code === 'receipt_over'), findings };
  });
}

/** Applies to stock what of an event that waits for the rest has come under way since. Nothing is booked when nothing has. */
export function balanceRest(step: Step, captured: CapturedEvent): Balanced {
  const place = effectPlace('receive', captured.places);
  if (!place) return { ...unbooked, findings: [] };
  const arrived = { passing: passingOf(step, captured, place, 'in'), arrival: arrivalOf(captured, place) };
  return orNothing(step.facts, () => {
    const lines = lotLines(step.facts, captured.told.goods.lots).map((line) => receiveRest(step, line, arrived));
    return {
      isBooked: lines.some(({ isLess }) => isLess),
      isPartly: lines.some(({ over }) => !isZero(over)),
      findings: lines.flatMap(({ findings }) => findings),
    };
  });
}

const unbooked = { isBooked: false, isPartly: false };

function orNothing(facts: Facts, apply: () => Balanced): Balanced {
  const undo = facts.savepoint();
  try {
    return apply();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return { ...unbooked, findings: [findingOf(error)] };
  }
}

/** A refusal as an exception, seen by those whom it names. */
function findingOf({ code, message: detail, details: { concerns, ...details } }: Refusal): Finding {
  return { code, detail, details, ...(Array.isArray(concerns) && { concerns: concerns as PartyId[] }) };
}

/** The first kind of reason for which stock cannot take an event, for each of the goods that has it. */
function reasonsAgainst(facts: Facts, captured: CapturedEvent): Finding[] {
  const { parent, goods } = captured.told;
  const late = parent && effectOf(captured) === 'pack' ? lateMismatch(facts, parent, goods) : undefined;
  if (late) return [late];
  for (const reasons of [unknownGoods, earlyGoods, uncountedLots]) {
    const found = reasons(facts, captured);
    if (found.length > 0) return found;
  }
  return [];
}

/** Every lot and item that the event moves and nobody commissioned: each is an exception of its own. */
function unknownGoods(facts: Facts, captured: CapturedEvent): Finding[] {
  const effect = effectOf(captured);
  if (effect === 'none' || effect === 'make') return [];
  const { goods, inputs } = captured.told;
  const moved = effect === 'transform' ? inputs : goods;
  const lots = lotsOf(moved).filter((lot) => facts.get(lotKey(lot))?.status !== 'active');
  const things = moved.things.filter((id) => {
    const thing = facts.get(thingKey(id));
    const wasUsed = effect !== 'transform' && thing?.fillings !== undefined;
    return !isUnitId(id) && !wasUsed && (thing?.status ?? 'unverified') === 'unverified' && (!thing || isEmpty(thing));
  });
  return [
    ...lots.map((lot) => unknownFinding('lot_unknown', 'Lot', lot)),
    ...things.map((thing) => unknownFinding('item_unknown', 'Item', thing)),
  ];
}

const unknownFinding = (code: 'lot_unknown' | 'item_unknown', kind: string, id: string): Finding => ({
  code,
  detail: `${kind} ${id} was never commissioned.`,
  details: { goods: id },
});

/** Every lot that the event moves before it was made. */
function earlyGoods(facts: Facts, captured: CapturedEvent): Finding[] {
  const effect = effectOf(captured);
  if (effect === 'none' || effect === 'make') return [];
  const { goods, inputs } = captured.told;
  return earlyFindings(facts, captured.time, lotsOf(effect === 'transform' ? inputs : goods));
}

/** Every lot that the event moves without saying how much of it. */
function uncountedLots(_facts: Facts, captured: CapturedEvent): Finding[] {
  const { goods, inputs } = captured.told;
  const lots = effectOf(captured) === 'none' ? [] : [...goods.unquantified, ...inputs.unquantified];
  return lots.map((lot) => ({
    code: 'quantity_invalid',
    detail: `The event names lot ${lot} without a quantity, so it moves none of it.`,
    details: { goods: lot },
  }));
}

/** What the event ships or sells that has expired: it left, and somebody has to know. */
export function expiredGoods(facts: Facts, { event, told, time }: CapturedEvent): Finding[] {
  const effect = effectOf({ event });
  if (effect !== 'ship' && effect !== 'sell') return [];
  const things = told.parent ? [told.parent] : told.goods.things;
  return expiredFindings(facts, { ...told.goods, things }, () => localDay(time, event.eventTimeZoneOffset));
}
