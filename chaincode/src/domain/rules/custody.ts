import { custodyKey } from '../facts/custody';
import { eventKey } from '../facts/event';
import type { NodeId } from '../facts/links';
import { balanceOf, type Stock, stockKey } from '../facts/stock';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { compare, isZero } from '../quantity';
import type { Facts } from '../step';
import { lotsOf, type Goods } from './capture/eventGoods';
import { nodeAt } from './fillings';
import { placeParty } from './ownership';
import type { EventRef } from './recallScope';
import { lotsWith, outermost } from './things';

/** Where and when a party says that it had goods; the place is its own. */
export interface Having {
  readonly party: PartyId;
  readonly place: PlaceId;
  /** Event time, UTC. */
  readonly at: string;
}

/** The most contents of a container that are noted with it. */
const mostInside = 20;

/** The most goods that are noted with one event. */
const mostGiven = 100;

/** Returns true if a party had all these goods, and there are some. */
export function hadAll(facts: Facts, goods: Goods, having: Having): boolean {
  const lots = lotsOf(goods);
  if (lots.length + goods.things.length === 0) return false;
  return lots.every((lot) => hadLot(facts, lot, having)) && goods.things.every((id) => hadThing(facts, id, having));
}

function hadLot(facts: Facts, lot: LotId, { party, place }: Having): boolean {
  if (wasGiven(facts, lot as string as NodeId, party)) return true;
  const stock = facts.get(stockKey(lot, place));
  return stock !== undefined && cameThere(stock);
}

/** Returns true if goods were made at the place or came there. What counts found in excess does not show that. */
function cameThere(stock: Stock): boolean {
  const { onHand, surplus, made, received, returned, consumed, sold, shipped } = balanceOf(stock);
  return (
    compare(onHand, surplus) > 0 ||
    [made, received, returned, consumed, sold, shipped].some((quantity) => !isZero(quantity))
  );
}

/** A container does not show that its party had what only an event claims to be inside. */
function hadThing(facts: Facts, id: ThingId, having: Having): boolean {
  const thing = facts.get(thingKey(id));
  if (wasGiven(facts, nodeAt(id, thing, having.at), having.party)) return true;
  return (
    thing !== undefined &&
    isUsed(thing) &&
    wasWith(facts, thing, having) &&
    (thing.inside?.claims ?? []).every(({ lot }) => hadLot(facts, lot, having))
  );
}

/** Returns true if a thing was made, or filled as a container. */
const isUsed = ({ status, fillings }: Thing): boolean =>
  (status !== undefined && status !== 'unverified') || fillings !== undefined;

function wasWith(facts: Facts, thing: Thing, { party, place }: Having): boolean {
  if ((thing.passages ?? []).some((each) => each.place === place)) return true;
  const at = outermost(facts, thing).place;
  return at !== undefined && placeParty(facts, at) === party;
}

/** Returns true if a waiting event, which is not in error, sent the goods to the party. */
function wasGiven(facts: Facts, goods: NodeId, party: PartyId): boolean {
  return facts.get(custodyKey(goods, party))?.events.some((each) => isRight(facts, each)) === true;
}

function isRight(facts: Facts, { msp, event }: EventRef): boolean {
  const recorded = facts.get(eventKey(msp, event));
  return recorded !== undefined && recorded.declaredInError === undefined;
}

/** The nodes of the goods that a party had, with what is inside them. */
export function nodesHad(facts: Facts, goods: Goods, having: Having): NodeId[] {
  const lots = lotsOf(goods).filter((lot) => hadLot(facts, lot, having)) as string[] as NodeId[];
  const things = goods.things.filter((id) => hadThing(facts, id, having));
  return [...lots, ...things.flatMap((id) => withContents(facts, id, having.at))].slice(0, mostGiven);
}

/** Notes that an event brought goods to a party. Returns true if that is new. */
export function give(facts: Facts, nodes: readonly NodeId[], to: PartyId, by: EventRef): boolean {
  let isNew = false;
  for (const node of nodes) {
    const { events } = facts.get(custodyKey(node, to)) ?? { events: [] };
    const known = events.find(({ msp }) => msp === by.msp);
    if (known && isRight(facts, known)) continue;
    facts.put(custodyKey(node, to), { events: [...events.filter((each) => each !== known), by] });
    isNew = true;
  }
  return isNew;
}

/** The nodes of a thing and of what is inside it. */
function withContents(facts: Facts, id: ThingId, at: string): NodeId[] {
  const thing = facts.get(thingKey(id));
  const inner = thing?.inside?.things.slice(0, mostInside) ?? [];
  const lots = (thing ? lotsWith(thing) : []).slice(0, mostInside) as readonly string[] as readonly NodeId[];
  return [nodeAt(id, thing, at), ...lots, ...inner.flatMap((each) => withContents(facts, each, at))];
}
