import type { Finding } from '../../command';
import { localDay } from '../../epcis/localDay';
import { Refusal } from '../../errors';
import type { HeldPart, Within } from '../../facts/event';
import { lotKey } from '../../facts/lot';
import { stockKey } from '../../facts/stock';
import { type ThingId, thingKey } from '../../facts/thing';
import { isLogisticUnitId } from '../../goodsKinds';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import { isZero, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { attempt } from '../attempt';
import { earlyFindings } from '../claimedTime';
import { atLeastZero } from '../countHolds';
import { expiredFindings } from '../expiry';
import { lotLines } from '../lotLines';
import { momentOf } from '../moment';
import { isEmpty } from '../things';
import { type Arriving, receiveRest } from './arrivals';
import { type Goods, lotsOf } from './eventGoods';
import { lateMismatch } from './packingEvent';
import { applyToStock, arrivalOf, type Effect, effectOf, effectPlace, passingOf } from './stockEffect';
import { noteUnnamed } from './unnamed';
import { asWithin, tell, withinOf } from './within';

/** The result of applying an event to stock, with its exceptions. */
export interface Balanced {
  readonly isBooked: boolean;
  /** True if more arrived than was in transit: the event waits for the rest. */
  readonly isPartly: boolean;
  readonly findings: readonly Finding[];
  /** For destroyed goods, how much of them was on hold. */
  readonly held?: readonly HeldPart[];
  /** For a receipt of quantities inside containers: the containers. */
  readonly within?: Within;
}

/** Further knowledge about an event. */
interface Known {
  /** True if its goods were claims of a container until now. */
  readonly claimed?: boolean;
  /** Containers that the quantities of a receipt may be in. */
  readonly near?: readonly ThingId[];
  /** True if the event was booked before and its exceptions stay. */
  readonly again?: boolean;
}

/** Applies an event to stock completely, or not at all; then the findings have the reasons. */
export function balance(step: Step, captured: CapturedEvent, known: Known = {}): Balanced {
  const { claimed = false, near = [], again = false } = known;
  const against = reasonsAgainst(step, captured);
  if (against.length > 0) return { ...unbooked, findings: against };
  return orNothing(step.facts, () => {
    const before = effectOf(captured) === 'remove' ? heldAt(step.facts, captured) : undefined;
    const { findings, within } = applyWithin(step, captured, { claimed, near, again });
    const isPartly = findings.some(({ code }) => code === 'receipt_over');
    const held = before && lessHeld(before, heldAt(step.facts, captured));
    return { isBooked: true, isPartly, findings, ...(held && { held }), ...(within && { within }) };
  });
}

/** Why a receipt takes nothing of what is in transit outside containers. */
const notOutside: ReadonlySet<string> = new Set(['transit_insufficient', 'time_invalid']);

/** Applies an event to stock. A receipt of goods that are not in transit outside containers receives the containers that they are in. */
function applyWithin(
  step: Step,
  captured: CapturedEvent,
  { claimed, near, again }: Required<Known>,
): Pick<Balanced, 'findings' | 'within'> {
  const { facts } = step;
  const found: Finding[] = [];
  const refusal = attempt(facts, () => {
    found.push(...applyToStock(step, captured, claimed));
  });
  if (!refusal) return { findings: found };
  const place = effectPlace('receive', captured.places);
  if (!notOutside.has(refusal.code) || effectOf(captured) !== 'receive' || !place) throw refusal;
  const arriving = arrivingAt(step, captured, place);
  const within = withinOf(step, captured, arriving, near);
  if (!within) throw refusal;
  const findings = applyToStock(step, asWithin(facts, captured, within), claimed);
  tell(facts, within, { ...arriving, event: captured.digest });
  const current = again ? undefined : captured.digest;
  const unnamed = within.things.flatMap((id) => noteUnnamed(step, id, place, current));
  return { findings: [...findings, ...unnamed], within };
}

const arrivingAt = (step: Step, captured: CapturedEvent, place: PlaceId): Arriving => ({
  passing: passingOf(step, captured, place, 'in'),
  arrival: arrivalOf(captured, place, momentOf(captured.time)),
});

/** How much of an event's lots is on hold at its place. */
function heldAt(facts: Facts, { named, places }: CapturedEvent): HeldPart[] {
  const place = effectPlace('remove', places);
  return lotsOf(named.goods).map((lot) => {
    const { held = '0', surplus = '0' } = (place && facts.get(stockKey(lot, place))) ?? {};
    return { lot, held, surplus };
  });
}

const lessHeld = (before: readonly HeldPart[], after: readonly HeldPart[]): HeldPart[] =>
  before.flatMap(({ lot, held, surplus }, n) => {
    const now = after[n] ?? { held, surplus };
    const less = {
      lot,
      held: atLeastZero(subtract(held, now.held)),
      surplus: atLeastZero(subtract(surplus, now.surplus)),
    };
    return isZero(less.held) ? [] : [less];
  });

/** Applies the rest of a partly booked receipt, as far as it has been shipped since, without the quantities `within` containers. */
export function balanceRest(step: Step, captured: CapturedEvent, within?: Within): Balanced {
  const place = effectPlace('receive', captured.places);
  if (!place) return { ...unbooked, findings: [] };
  const arrived = arrivingAt(step, captured, place);
  const outside = asWithin(step.facts, captured, within);
  return orNothing(step.facts, () => {
    const lines = lotLines(step.facts, outside.named.goods.lots).map((line) => receiveRest(step, line, arrived));
    const isPartly = lines.some(({ over }) => !isZero(over));
    // The rest may have been booked with another step of the same load.
    return {
      isBooked: !isPartly || lines.some(({ isLess }) => isLess),
      isPartly,
      findings: lines.flatMap(({ findings }) => findings),
      ...(within && { within }),
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

/** The exception of a refusal, with the concerned parties in its details. */
function findingOf({ code, message: detail, details: { concerns, ...details } }: Refusal): Finding {
  return { code, detail, details, ...(Array.isArray(concerns) && { concerns: concerns as PartyId[] }) };
}

/** The reasons why stock cannot book an event: all of the first kind that occurs. */
function reasonsAgainst(step: Step, captured: CapturedEvent): Finding[] {
  const effect = effectOf(captured);
  if (effect === 'none') return [];
  const { parent, goods, inputs } = captured.named;
  const late = parent && effect === 'pack' ? lateMismatch(step.facts, parent, goods) : undefined;
  if (late) return [late];
  const found = effect === 'make' ? [] : unmovable(step, captured, effect);
  return found.length > 0 ? found : uncountedLots([...goods.unquantified, ...inputs.unquantified]);
}

/** An exception for everything moved that was never commissioned, or else for every lot that was made later than it moved. */
function unmovable(step: Step, { named, time }: CapturedEvent, effect: Effect): Finding[] {
  const moved = effect === 'transform' ? named.inputs : named.goods;
  const unknown = unknownGoods(step.facts, moved, effect);
  return unknown.length > 0 ? unknown : earlyFindings(step, time, lotsOf(moved));
}

/** An exception for every lot and item that the event moves and that was never commissioned. */
function unknownGoods(facts: Facts, moved: Goods, effect: Effect): Finding[] {
  const lots = lotsOf(moved).filter((lot) => facts.get(lotKey(lot))?.status !== 'active');
  const things = moved.things.filter((id) => {
    const thing = facts.get(thingKey(id));
    const wasUsed = effect !== 'transform' && thing?.fillings !== undefined;
    return (
      !isLogisticUnitId(id) &&
      !wasUsed &&
      (thing?.status ?? 'unverified') === 'unverified' &&
      (!thing || isEmpty(thing))
    );
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

/** An exception for every lot that the event moves without a quantity. */
const uncountedLots = (lots: readonly LotId[]): Finding[] =>
  lots.map((lot) => ({
    code: 'quantity_invalid',
    detail: `The event has lot ${lot} without a quantity, so it moves no stock of it.`,
    details: { goods: lot },
  }));

/** An exception for every expired lot or thing that the event ships or sells. */
export function expiredGoods(step: Step, { event, named, time }: CapturedEvent): Finding[] {
  const effect = effectOf({ event });
  if (effect !== 'ship' && effect !== 'sell') return [];
  const things = named.parent ? [named.parent] : named.goods.things;
  return expiredFindings(step, { lots: named.goods.lots, things }, () => localDay(time, event.eventTimeZoneOffset));
}
