import { custodyKey } from '../../facts/custody';
import { eventKey } from '../../facts/event';
import type { NodeId } from '../../facts/links';
import { type Hold, type Lot, lotKey } from '../../facts/lot';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import { compare, type Decimal, isZero, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { nodeNow } from '../fillings';
import { goodsOfNode } from '../links';
import { asCounted } from '../lotLines';
import { hasFirstMakers } from '../makers';
import { placeParty } from '../ownership';
import { available, stateOf, stockAt } from '../stock';
import { outermost } from '../things';
import { usesOf } from '../uses';
import type { CapturedEvent } from './captureInput';
import { effectOf, effectPlace } from './stockEffect';

/** Whether goods of a waiting event are free, on hold, or not there. */
type Condition = 'free' | 'held' | 'missing';

/** The goods of a waiting event: the first that are on hold, or that all are free. */
export interface Blocking {
  readonly held?: NodeId;
  readonly isFree: boolean;
}

interface At {
  readonly step: Step;
  readonly place: PlaceId | undefined;
}

/**
 * Which goods that an event uses, packs or ships are on hold at the places of its author. What it says to be made of them or packed with
 * them is on hold as well, although stock books nothing of it.
 */
export function blockingOf(step: Step, captured: CapturedEvent): Blocking {
  const effect = effectOf(captured);
  if (effect !== 'transform' && effect !== 'pack' && effect !== 'ship') return { isFree: false };
  const named = effectPlace(effect, captured.places);
  const place = named && placeParty(step.facts, named) === step.caller.party ? named : undefined;
  const goods = effect === 'transform' ? captured.named.inputs : captured.named.goods;
  const at = { step, place };
  const found: (readonly [string, Condition])[] = [
    ...asCounted(step.facts, goods.lots).map((line) => [line.lot, conditionOf(at, line)] as const),
    ...goods.unquantified.map((lot) => [lot, conditionOf(at, { lot })] as const),
    ...goods.things.map((id) => [id, conditionOfThing(at, id)] as const),
  ];
  const held = found.find(([, condition]) => condition === 'held')?.[0] as NodeId | undefined;
  return { ...(held !== undefined && { held }), isFree: found.every(([, condition]) => condition === 'free') };
}

/** A hold that ends with another event passes on to heirs with that event. */
const isLasting = (hold: Hold | undefined): boolean => hold !== undefined && hold.until === undefined;

type Wanted = Pick<LotLine, 'lot'> & Partial<LotLine>;

function conditionOf(at: At, wanted: Wanted): Condition {
  const { facts, caller } = at.step;
  const lot = facts.get(lotKey(wanted.lot));
  if (lot && isHeldWhole(facts, lot, caller.party)) return 'held';
  const stocks = placesOf(at, lot).map((place) => stockOf(facts, lot, wanted, place));
  if (stocks[0]?.isEnough === true && at.place !== undefined) return 'free';
  const isHeld =
    stocks.some((each) => each.isHeld) || isHeldInside(at.step, wanted.lot) || cameHeld(at.step, wanted.lot);
  return isHeld ? 'held' : 'missing';
}

/** An event may name no place, or one where the goods never were: then where they were made counts as well. */
function placesOf({ step: { facts, caller }, place }: At, lot: Lot | undefined): PlaceId[] {
  const made = lot?.place !== undefined && placeParty(facts, lot.place) === caller.party ? lot.place : undefined;
  return [...new Set([place, made])].filter((each) => each !== undefined);
}

const isHeldWhole = (facts: Facts, lot: Lot, party: PartyId): boolean =>
  isLasting(lot.hold) && hasFirstMakers(facts, lot, party);

interface Found {
  readonly isEnough: boolean;
  readonly isHeld: boolean;
}

/** Whether the wanted quantity is available at a place, and whether some is on hold there, or was until a count missed it. */
function stockOf(facts: Facts, { uom = '' }: Partial<Lot> = {}, { lot, ...wanted }: Wanted, place: PlaceId): Found {
  const balance = stockAt(facts, lot, place, uom);
  const free = available(balance);
  const isHeld = !isZero(subtract(balance.held, balance.surplus)) || missedBy(facts, { lot, place, uom });
  const isSame = wanted.uom === uom && wanted.quantity !== undefined;
  return { isEnough: isSame ? compare(free, wanted.quantity as Decimal) >= 0 : !isHeld && !isZero(free), isHeld };
}

/** Returns true if a count missed goods on hold: it lifts no hold. */
const missedBy = (facts: Facts, at: { lot: LotId; place: PlaceId; uom: string }): boolean =>
  stateOf(facts, at).changes.some(({ kind, lost = '0' }) => kind === 'count' && !isZero(lost));

/** Returns true if a lot is in a container on hold at a place of the caller, by the packings that are kept with the lot. */
const isHeldInside = ({ facts, caller }: Step, lot: LotId): boolean =>
  usesOf(facts, lot as string as NodeId).some(({ msp, event }) => {
    const { parent } = facts.get(eventKey(msp, event))?.links ?? {};
    const thing = parent && facts.get(thingKey(goodsOfNode(parent) as ThingId));
    if (!thing || nodeNow(thing.id, thing) !== parent || thing.inside?.load.some((line) => line.lot === lot) !== true) {
      return false;
    }
    const { place } = outermost(facts, thing);
    return holdAround(facts, thing) && place !== undefined && placeParty(facts, place) === caller.party;
  });

const holdAround = (facts: Facts, thing: Thing): boolean => (thing.hold ?? outermost(facts, thing).hold) !== undefined;

/** Returns true if a waiting event brought goods on hold to the caller. */
const cameHeld = ({ facts, caller }: Step, lot: LotId): boolean =>
  (facts.get(custodyKey(lot as string as NodeId, caller.party))?.events ?? []).some(
    ({ msp, event }) => facts.get(eventKey(msp, event))?.blocked !== undefined,
  );

function conditionOfThing({ step: { facts }, place }: At, id: ThingId): Condition {
  const thing = facts.get(thingKey(id));
  if (!thing) return 'missing';
  if (isLasting(thing.hold) || (thing.parent !== undefined && holdAround(facts, thing))) return 'held';
  return thing.status === 'active' && thing.place === place ? 'free' : 'missing';
}
