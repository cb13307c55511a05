import { type Lot, lotKey, type StatedMaking } from '../../facts/lot';
import { thingKey } from '../../facts/thing';
import type { PartyId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Facts, Step } from '../../step';
import { give, hadAll, nodesHad } from '../custody';
import { isLogisticUnitId } from '../../goodsKinds';
import { nodesOf } from '../links';
import { isFurtherMaker, noteMaker } from '../makers';
import { unverifiedLot } from '../lots';
import { placeParty } from '../ownership';
import { present } from '../present';
import { type EventRef, isProven } from '../recallScope';
import { mayProveLater } from '../standing';
import { unverifiedThing } from '../things';
import { lotsOf } from './eventGoods';
import { receiverOf } from './legs';
import { effectOf, effectPlace, appliedBy } from './stockEffect';

/** The most events that are kept for goods which nobody made. */
const mostEvents = 16;

/**
 * Keeps what an event shows although stock cannot book it, for instance because of a recall: the receiver of its goods and, if its author
 * had the inputs, the maker of the outputs. So a recall also reaches goods that were never made in the ledger because of it. Returns true
 * if something is new.
 */
export function noteUnbooked(step: Step, captured: CapturedEvent): boolean {
  const effect = effectOf(captured);
  const place = effectPlace(effect, captured.places);
  if (!place || placeParty(step.facts, place) !== step.caller.party) return false;
  const having = { party: step.caller.party, place, at: captured.time };
  const by = { msp: step.caller.msp, event: captured.digest };
  if (effect === 'transform') {
    if (!hadAll(step.facts, captured.named.inputs, having)) return false;
    const isNew = state(step, captured, by);
    return keepOutputs(step, captured, by) || isNew;
  }
  if (effect !== 'ship') return false;
  const { destination: to, receiver } = captured.places;
  const party = receiverOf(step.facts, present({ to, receiver }));
  const { named } = appliedBy(step, captured, effect);
  return party !== undefined && give(step.facts, nodesHad(step.facts, named.goods, having), party, by);
}

/** Keeps the event with its outputs, as far as its author may make them. Another party may have made some of a lot. */
function state({ facts, caller }: Step, { named: { goods } }: CapturedEvent, by: EventRef): boolean {
  const { party } = caller;
  const lots = lotsOf(goods).filter((each) => mayProveLater(facts, party, each));
  const things = goods.things.filter((each) => !isLogisticUnitId(each) && mayProveLater(facts, party, each));
  let isNew = false;
  for (const id of lots) {
    const lot = facts.get(lotKey(id)) ?? unverifiedLot(id);
    const stated = withEvent(lot, party, by.event);
    if (stated) facts.put(lotKey(id), { ...lot, stated });
    isNew = stated !== undefined || stateToo(facts, lot, party) || isNew;
  }
  for (const id of things) {
    const thing = facts.get(thingKey(id)) ?? unverifiedThing(id);
    const stated = withEvent(thing, party, by.event);
    if (stated) facts.put(thingKey(id), { ...thing, stated });
    isNew ||= stated !== undefined;
  }
  return isNew;
}

type Claimed = Pick<Lot, 'producer' | 'stated'>;

/**
 * The events of the party that first said that it made goods, with one more; undefined if that is not new, another party said so first, or
 * the goods are made.
 */
function withEvent({ producer, stated }: Claimed, by: PartyId, event: string): StatedMaking | undefined {
  const { party, events } = stated ?? { party: by, events: [] };
  const isNew = party === by && events.length < mostEvents && !events.includes(event);
  return isNew && producer === undefined ? { party, events: [...events, event] } : undefined;
}

/** Notes that a second party said that it made a lot: it proves what its own goods are made of. Returns true if that is new. */
function stateToo(facts: Facts, lot: Lot, party: PartyId): boolean {
  if (lot.stated?.party === party || isFurtherMaker(facts, lot, party)) return false;
  facts.put(lotKey(lot.id), { ...lot, contested: true });
  noteMaker(facts, lot.id, party);
  return true;
}

/** Notes that the author has the outputs of an event. */
function keepOutputs({ facts, caller }: Step, { named, time }: CapturedEvent, by: EventRef): boolean {
  const made = nodesOf(facts, named.goods, time).filter((node) => isProven(facts, node, by));
  return give(facts, made, caller.party, by);
}

/** Forgets an event that did not occur with the goods that it said were made. */
export function forgetStated(facts: Facts, { named: { goods } }: CapturedEvent, event: string): void {
  for (const id of lotsOf(goods)) {
    const lot = facts.get(lotKey(id));
    if (lot?.stated?.events.includes(event)) facts.put(lotKey(id), without(lot, event));
  }
  for (const id of goods.things) {
    const thing = facts.get(thingKey(id));
    if (thing?.stated?.events.includes(event)) facts.put(thingKey(id), without(thing, event));
  }
}

type Stated = Pick<Lot, 'stated' | 'recalls' | 'hold'>;

/** Recalls and holds by the event stay. The party is kept, so that these do not cover goods of another maker. */
function without<T extends Stated>({ stated, ...known }: T, event: string): Omit<T, 'stated'> & Pick<Lot, 'stated'> {
  const events = stated?.events.filter((each) => each !== event) ?? [];
  const isKept = events.length > 0 || known.recalls.length > 0 || known.hold !== undefined;
  return { ...known, ...(stated && isKept && { stated: { ...stated, events } }) };
}
