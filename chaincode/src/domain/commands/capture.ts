import type { Command, Decision, Finding } from '../command';
import { localDay } from '../epcis/localDay';
import { Refusal } from '../errors';
import { eventKey } from '../facts/event';
import { itemKey } from '../facts/item';
import { lotKey } from '../facts/lot';
import { type Unit, unitKey } from '../facts/unit';
import type { PlaceId } from '../gs1/id';
import { captureNeeds } from '../rules/capture/captureNeeds';
import { lotsOf } from '../rules/capture/eventGoods';
import { claimContents, lateMismatch } from '../rules/capture/packingEvent';
import { applyToStock, effectOf, effectPlace } from '../rules/capture/stockEffect';
import { earlyFindings, futureFinding } from '../rules/claimedTime';
import { expiredFindings } from '../rules/expiry';
import { linkTransformation, lotsAndItems, type TransformationLink } from '../rules/capture/transformation';
import type { CapturedEvent } from '../inputs/events';
import { assertOwnPlace, placeParty } from '../rules/ownership';
import { isEmpty } from '../rules/units';
import type { Facts, Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'capture'>;

/**
 * Records an event as its sender tells it. The trace believes it; stock believes it only if it balances, and else it has exceptions.
 * Refused is only what speaks for somebody else. The same event again answers `exists`; another one under the same eventID is kept
 * under its hash, as `conflict`.
 */
export const capture: Command<Input> = {
  needs: (input, peek) => captureNeeds(input, peek),
  decide: (input, step) => {
    const telling = input;
    const future = futureFinding(telling.time, step.time);
    const findings = [...placeFindings(step, telling), ...(future ? [future] : [])];
    const { hash, id, event } = input;
    const before = step.facts.get(eventKey(id));
    if (before && (before.hash ?? id) === hash) return event.errorDeclaration ? declareError(step, input) : known(id);
    if (!before) return record(step, telling, { id, findings });
    if (step.facts.get(eventKey(hash))) return { ...known(hash), captured: { id: hash, status: 'conflict' } };
    const detail = `eventID ${id} was used before for a different event; this one is kept as ${hash} and moves no stock.`;
    const conflict: Finding = { code: 'event_id_conflict', detail, details: { eventID: id } };
    return record(step, telling, { id: hash, findings: [conflict, ...findings], conflict: true });
  },
};

const known = (id: string): Decision => ({ subject: id, events: [], captured: { id, status: 'exists' } });

/** Refuses an event at somebody else's place. A place that nobody claims is an exception. */
function placeFindings(step: Step, { places }: CapturedEvent): Finding[] {
  const unknown: Finding[] = [];
  for (const place of new Set([places.readPoint, places.bizLocation])) {
    if (!place) continue;
    if (placeParty(step.facts, place)) assertOwnPlace(step, place);
    else unknown.push({ code: 'place_unknown', detail: `Place ${place} is not registered.`, details: { place } });
  }
  return unknown;
}

interface Recording {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly conflict?: boolean;
}

function record(step: Step, telling: CapturedEvent, { id, findings, conflict = false }: Recording): Decision {
  const { facts, caller, time } = step;
  const { hash, event } = telling;
  const link = transformationLink(facts, telling);
  const expired = expiredGoods(facts, telling);
  const balance = conflict || findings.length > 0 ? [] : balanceFindings(step, telling);
  if (conflict || findings.length > 0) believe(step, telling);
  if (link) linkTransformation(facts, link);
  const declared = event.errorDeclaration && { declaredInError: time };
  facts.put(eventKey(id), { ...(hash !== id && { hash }), party: caller.party, ...declared });
  return {
    subject: id,
    events: [],
    findings: [...findings, ...balance, ...expired],
    captured: { id, status: conflict ? 'conflict' : 'recorded' },
  };
}

/** What a transformation links, read before stock moves: what is in a unit is known only until it is used up. */
function transformationLink(facts: Facts, { event, told }: CapturedEvent): TransformationLink | undefined {
  if (event.type !== 'TransformationEvent' || event.errorDeclaration) return undefined;
  const { transformationID: id } = event;
  return { id, inputs: lotsAndItems(facts, told.inputs), made: lotsAndItems(facts, told.goods) };
}

/** Applies the event to stock; when it does not fit, what it says is believed all the same, and the answer is why. */
function balanceFindings(step: Step, telling: CapturedEvent): Finding[] {
  const { parent, goods } = telling.told;
  const late = parent && effectOf(telling) === 'pack' ? lateMismatch(step.facts, parent, goods) : undefined;
  if (late) return [late];
  const balance = tryStock(step, telling);
  if (balance.length > 0) believe(step, telling);
  return balance;
}

/** Applies the event to stock, or answers why it cannot be. What was put on the way to a refusal is taken back. */
function tryStock(step: Step, telling: CapturedEvent): Finding[] {
  const unknown = unknownGoods(step.facts, telling);
  if (unknown.length > 0) return unknown;
  const early = earlyGoods(step.facts, telling);
  if (early.length > 0) return early;
  const uncounted = uncountedLots(telling);
  if (uncounted.length > 0) return uncounted;
  const undo = step.facts.savepoint();
  try {
    applyToStock(step, telling);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return [{ code: error.code, detail: error.message, details: error.details }];
  }
}

/** Every lot and item that the event moves and nobody commissioned: each is an exception of its own. */
function unknownGoods(facts: Facts, telling: CapturedEvent): Finding[] {
  const effect = effectOf(telling);
  if (effect === 'none' || effect === 'make') return [];
  const { goods, inputs } = telling.told;
  const moved = effect === 'transform' ? inputs : goods;
  const lots = lotsOf(moved).filter((lot) => facts.get(lotKey(lot))?.status !== 'active');
  const items = moved.items.filter((item) => (facts.get(itemKey(item))?.status ?? 'unverified') === 'unverified');
  return [
    ...lots.map((lot) => unknownFinding('lot_unknown', 'Lot', lot)),
    ...items.map((item) => unknownFinding('item_unknown', 'Item', item)),
  ];
}

/** Every lot that the event moves before it was made. */
function earlyGoods(facts: Facts, telling: CapturedEvent): Finding[] {
  const effect = effectOf(telling);
  if (effect === 'none' || effect === 'make') return [];
  const { goods, inputs } = telling.told;
  return earlyFindings(facts, telling.time, lotsOf(effect === 'transform' ? inputs : goods));
}

/** What the event ships or sells that has expired: it left all the same, and somebody has to know. */
function expiredGoods(facts: Facts, telling: CapturedEvent): Finding[] {
  const effect = effectOf(telling);
  if (effect !== 'ship' && effect !== 'sell') return [];
  const { goods, parent } = telling.told;
  const units = parent ? [parent] : goods.units;
  return expiredFindings(facts, { ...goods, units }, localDay(telling.time, telling.event.eventTimeZoneOffset));
}

/** Every lot that the event moves without saying how much of it. */
function uncountedLots(telling: CapturedEvent): Finding[] {
  const { goods, inputs } = telling.told;
  const lots = effectOf(telling) === 'none' ? [] : [...goods.unquantified, ...inputs.unquantified];
  return lots.map((lot) => ({
    code: 'quantity_invalid',
    detail: `The event names lot ${lot} without a quantity, so it moves none of it.`,
    details: { goods: lot },
  }));
}

const unknownFinding = (code: 'lot_unknown' | 'item_unknown', kind: string, id: string): Finding => ({
  code,
  detail: `${kind} ${id} was never commissioned.`,
  details: { goods: id },
});

/** What an event that moves no stock leaves behind all the same: what it says is in a unit. */
function believe(step: Step, telling: CapturedEvent): void {
  const { parent, goods } = telling.told;
  const effect = effectOf(telling);
  const place = effectPlace(effect, telling.places);
  if (!parent || !place || goods.lots.length === 0) return;
  const unit = step.facts.get(unitKey(parent));
  const isTold = effect === 'pack' || (effect === 'receive' && !unit);
  if (isTold && hasUnit(step, unit, place)) claimContents(step.facts, parent, goods, place);
}

/** Who does not have a unit cannot put anything into it: else anybody could block a pallet of somebody else's. */
function hasUnit({ facts, caller }: Step, unit: Unit | undefined, place: PlaceId): boolean {
  return placeParty(facts, place) === caller.party && (!unit || isEmpty(unit) || unit.place === place);
}

/** The event is known; now its sender says that it was wrong (EPCIS 2.0 section 7.4.1.4). It leaves the trace; stock is for a count. */
function declareError({ facts, caller, time }: Step, { id }: Input): Decision {
  const before = facts.get(eventKey(id));
  if (!before || before.declaredInError !== undefined) return known(id);
  if (before.party !== caller.party) {
    throw new Refusal('not_owner', `Event ${id} was recorded by ${before.party}; only they declare it in error.`, {
      event: id,
    });
  }
  facts.put(eventKey(id), { ...before, declaredInError: time });
  const detail = 'The event was declared to be in error: the trace no longer follows it; count the stock it moved.';
  return {
    subject: id,
    events: [],
    findings: [{ code: 'declared_in_error', detail }],
    captured: { id, status: 'recorded' },
  };
}
