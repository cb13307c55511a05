import type { Command, Decision, Finding } from '../command';
import { hashOfId } from '../epcis/hashId';
import { Refusal } from '../errors';
import { eventKey, eventNameKey } from '../facts/event';
import type { Links } from '../facts/links';
import { lotKey } from '../facts/lot';
import { type ThingId, thingKey } from '../facts/thing';
import type { PartyId } from '../gs1/id';
import { isUnitId } from '../goodsKinds';
import type { CapturedEvent } from '../inputs/events';
import { captureNeeds } from '../rules/capture/captureNeeds';
import { lotsOf } from '../rules/capture/eventGoods';
import { malformedFindings } from '../rules/capture/malformed';
import { claimContents, hasStanding, lateMismatch } from '../rules/capture/packingEvent';
import { earlyFindings, futureFinding } from '../rules/claimedTime';
import { expiredFindings } from '../rules/expiry';
import { localDay } from '../epcis/localDay';
import { applyToStock, effectOf, effectPlace } from '../rules/capture/stockEffect';
import { wasEmptiedAfter } from '../rules/fillings';
import { inherit, inheritancesOf } from '../rules/inheritance';
import { linksOf } from '../rules/links';
import { assertOwnPlace, ownerOf, placeParty } from '../rules/ownership';
import { provesMaking } from '../rules/standing';
import { isEmpty } from '../rules/things';
import type { Facts, Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'capture'>;

/**
 * Records an event as its sender wrote it, under its content's hash. The trace shows it, marked with its author; stock believes it only if
 * its author has the standing and it balances, and else it has exceptions. Refused is only an event at somebody else's place. The same
 * event of the same organisation again answers `exists`; another one under an eventID that it used before is kept as `conflict`.
 */
export const capture: Command<Input> = {
  needs: captureNeeds,
  decide: (input, step) => {
    const { hash, event, eventID } = input;
    const future = futureFinding(input.time, step.time);
    const findings = [...placeFindings(step, input), ...(future ? [future] : [])];
    const before = step.facts.get(eventKey(step.caller.msp, hash));
    if (before) return event.errorDeclaration ? declareError(step, input) : known(hash);
    const name = eventID === undefined || eventID === hash ? undefined : eventNameKey(step.caller.msp, eventID);
    const taken = name && step.facts.get(name) !== undefined;
    if (name && !taken) step.facts.put(name, { event: hashOfId(hash) ?? hash });
    return record(step, input, {
      findings: [...nameFindings(input, taken ?? false), ...findings],
      moves: findings.length === 0 && taken !== true,
      conflict: taken ?? false,
    });
  },
};

const known = (hash: string): Decision => ({ subject: hash, events: [], captured: { id: hash, status: 'exists' } });

/** What is wrong with the eventID that the sender gave: it is no name of this event, or its own name of another one. */
function nameFindings({ eventID, hash }: Input, taken: boolean): Finding[] {
  const details = { eventID };
  if (taken) {
    const detail = `You used the eventID ${eventID ?? ''} before for a different event; this one is kept as ${hash} and moves no stock.`;
    return [{ code: 'event_id_conflict', detail, details }];
  }
  if (eventID === undefined || eventID === hash || hashOfId(eventID) === undefined) return [];
  const detail = `The eventID ${eventID} is the hash of another event; this one is kept as ${hash}.`;
  return [{ code: 'event_id_mismatch', detail, details }];
}

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
  readonly findings: readonly Finding[];
  /** Whether the event may move stock. */
  readonly moves: boolean;
  readonly conflict: boolean;
}

function record(step: Step, captured: CapturedEvent, { findings, moves, conflict }: Recording): Decision {
  const { facts, caller, time } = step;
  const { hash: id, event, eventID } = captured;
  const links = marked(step, captured, linksOf(facts, caller.msp, captured));
  const inheritances = links ? inheritancesOf(facts, links) : [];
  const expired = expiredGoods(facts, captured);
  const balance = moves ? balanceFindings(step, captured) : [];
  if (!moves || balance.length > 0) believe(step, captured);
  facts.put(eventKey(caller.msp, id), {
    ...(eventID !== undefined && eventID !== id && { eventID }),
    ...(links && { links }),
    ...(event.errorDeclaration && { declaredInError: time }),
  });
  inherit(facts, inheritances, { msp: caller.msp, event: hashOfId(id) ?? id });
  const alleged = links ? allegedFindings(step, links) : [];
  return {
    subject: id,
    events: [],
    findings: [...findings, ...balance, ...expired, ...alleged, ...malformedFindings(captured)].map((finding) =>
      concerning(step, captured, finding),
    ),
    captured: { id, status: conflict ? 'conflict' : 'recorded' },
  };
}

/** The links, marked where the author may not fill the container that it says it packed. */
function marked(step: Step, { told }: CapturedEvent, links: Links | undefined): Links | undefined {
  if (!links?.parent || told.parent === undefined || hasStanding(step, told.parent)) return links;
  return { ...links, alleged: true };
}

/** A link to goods of somebody else proves nothing until their owner or maker confirms it: both see it. */
function allegedFindings({ facts, caller }: Step, { outputs = [] }: Links): Finding[] {
  return outputs.flatMap((goods): Finding[] => {
    const owner = ownerOf(facts, goods) ?? facts.get(lotKey(goods as never))?.producer;
    if (owner === undefined || owner === caller.party || provesMaking(facts, caller.party, goods)) return [];
    const detail = `${caller.party} says what ${goods} was made of, and did not make it: ${owner} may confirm or dispute it.`;
    return [{ code: 'link_alleged', detail, details: { goods }, concerns: [owner] }];
  });
}

/** An exception of goods, a product or a container that are somebody else's is seen by them too. */
function concerning({ facts, caller }: Step, { told }: CapturedEvent, finding: Finding): Finding {
  if (finding.concerns) return finding;
  const named = finding.details?.['goods'] ?? finding.details?.['lot'] ?? finding.details?.['unit'] ?? told.parent;
  const owner = typeof named === 'string' ? ownerOf(facts, named) : undefined;
  return owner === undefined || owner === caller.party ? finding : { ...finding, concerns: [owner] };
}

/** Applies the event to stock; when it does not fit, the answer is why. */
function balanceFindings(step: Step, captured: CapturedEvent): Finding[] {
  const { parent, goods } = captured.told;
  const late = parent && effectOf(captured) === 'pack' ? lateMismatch(step.facts, parent, goods) : undefined;
  if (late) return [late];
  const unknown = unknownGoods(step.facts, captured);
  if (unknown.length > 0) return unknown;
  const early = earlyGoods(step.facts, captured);
  if (early.length > 0) return early;
  const uncounted = uncountedLots(captured);
  if (uncounted.length > 0) return uncounted;
  const undo = step.facts.savepoint();
  try {
    return applyToStock(step, captured);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    undo();
    return [{ code: error.code, detail: error.message, details: error.details }];
  }
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
    return !isUnitId(id) && (thing?.status ?? 'unverified') === 'unverified' && (!thing || isEmpty(thing));
  });
  return [
    ...lots.map((lot) => unknownFinding('lot_unknown', 'Lot', lot)),
    ...things.map((thing) => unknownFinding('item_unknown', 'Item', thing)),
  ];
}

/** Every lot that the event moves before it was made. */
function earlyGoods(facts: Facts, captured: CapturedEvent): Finding[] {
  const effect = effectOf(captured);
  if (effect === 'none' || effect === 'make') return [];
  const { goods, inputs } = captured.told;
  return earlyFindings(facts, captured.time, lotsOf(effect === 'transform' ? inputs : goods));
}

/** What the event ships or sells that has expired: it left, and somebody has to know. */
function expiredGoods(facts: Facts, { event, told, time }: CapturedEvent): Finding[] {
  const effect = effectOf({ event });
  if (effect !== 'ship' && effect !== 'sell') return [];
  const things = told.parent ? [told.parent] : told.goods.things;
  return expiredFindings(facts, { ...told.goods, things }, localDay(time, event.eventTimeZoneOffset));
}

const unknownFinding = (code: 'lot_unknown' | 'item_unknown', kind: string, id: string): Finding => ({
  code,
  detail: `${kind} ${id} was never commissioned.`,
  details: { goods: id },
});

/** Every lot that the event moves without saying how much of it. */
function uncountedLots(captured: CapturedEvent): Finding[] {
  const { goods, inputs } = captured.told;
  const lots = effectOf(captured) === 'none' ? [] : [...goods.unquantified, ...inputs.unquantified];
  return lots.map((lot) => ({
    code: 'quantity_invalid',
    detail: `The event names lot ${lot} without a quantity, so it moves none of it.`,
    details: { goods: lot },
  }));
}

/** What an event that moves no stock leaves behind: what its author, who has the container, says is in it. */
function believe(step: Step, captured: CapturedEvent): void {
  const { parent, goods } = captured.told;
  const effect = effectOf(captured);
  const place = effectPlace(effect, captured.places);
  if (!parent || !place || goods.lots.length === 0) return;
  const thing = step.facts.get(thingKey(parent));
  const isReported =
    effect === 'pack' ? !isContradicted(step.facts, captured, parent) : effect === 'receive' && thing === undefined;
  if (isReported && isAtHand(step, captured, place)) {
    claimContents(step.facts, parent, goods, { place, at: captured.time });
  }
}

/** What was packed before the container was emptied is out of it, and what differs from an earlier report is not added to that. */
function isContradicted(facts: Facts, { told, time }: CapturedEvent, parent: ThingId): boolean {
  const thing = facts.get(thingKey(parent));
  return (thing && wasEmptiedAfter(thing, time)) === true || lateMismatch(facts, parent, told.goods) !== undefined;
}

/** A party speaks of contents only for a container that it may fill and has: else it could block a pallet of somebody else's. */
function isAtHand(step: Step, { told: { parent } }: CapturedEvent, place: PartyId | string): boolean {
  const thing = parent && step.facts.get(thingKey(parent));
  if (!parent || !hasStanding(step, parent)) return false;
  return (
    placeParty(step.facts, place as never) === step.caller.party && (!thing || isEmpty(thing) || thing.place === place)
  );
}

/** The event is known; now its sender says that it was wrong (EPCIS 2.0 section 7.4.1.4). It leaves the trace; stock is for a count. */
function declareError({ facts, caller, time }: Step, { hash: id }: Input): Decision {
  const before = facts.get(eventKey(caller.msp, id));
  if (!before || before.declaredInError !== undefined) return known(id);
  facts.put(eventKey(caller.msp, id), { ...before, declaredInError: time });
  const detail = 'The event was declared to be in error: the trace no longer follows it; count the stock it moved.';
  return {
    subject: id,
    events: [],
    findings: [{ code: 'declared_in_error', detail }],
    captured: { id, status: 'recorded' },
  };
}
