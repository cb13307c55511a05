import { eventKey } from '../facts/event';
import type { Links, NodeId } from '../facts/links';
import { type Hold, lotKey } from '../facts/lot';
import { processKey } from '../facts/process';
import { thingKey } from '../facts/thing';
import { usesKey } from '../facts/uses';
import type { PartyId } from '../gs1/id';
import type { Facts } from '../step';
import { nodeNow } from './fillings';
import { goodsOfNode, isProcess, lotOfNode, thingOfNode } from './links';
import { unverifiedLot } from './lots';
import { isFurtherMaker } from './makers';
import { placeParty } from './ownership';
import { authorOf, type EventRef, isProven } from './recallScope';
import { outermost, unverifiedThing } from './things';
import { heirsIn, heirsOf } from './uses';

/** How many links in a row are followed, and to how many goods. */
const most = { steps: 8, goods: 200 } as const;

/** The most waiting events that one hold names; with more it stays until somebody releases the goods. */
const mostEvents = 16;

const isSame = (a: EventRef, b: EventRef): boolean => a.msp === b.msp && a.event === b.event;

/** A hold with one more reason. It ends by itself only if both do. */
export function joined(known: Hold | undefined, added: Hold): Hold {
  if (!known) return added;
  if (!known.until) return known;
  if (!added.until) return added;
  const more = added.until.filter((each) => known.until?.some((other) => isSame(each, other)) !== true);
  const { until, ...lasting } = { ...known, until: [...known.until, ...more] };
  return until.length > mostEvents ? lasting : { ...lasting, until };
}

const withoutEvent = (known: Hold | undefined, by: EventRef): Hold | undefined => {
  if (!known?.until) return known;
  const until = known.until.filter((each) => !isSame(each, by));
  return until.length > 0 ? { ...known, until } : undefined;
};

/** Returns true if a lot has another first maker: the hold of the whole lot is that one's. */
export function isOfFurtherMaker(facts: Facts, goods: NodeId, by: EventRef): boolean {
  const id = lotOfNode(goods);
  const lot = id && facts.get(lotKey(id));
  const author = authorOf(facts, by);
  return lot !== undefined && author !== undefined && isFurtherMaker(facts, lot, author);
}

/** Changes the hold of a lot or thing. */
export function changeHold(facts: Facts, goods: NodeId, change: (known: Hold | undefined) => Hold | undefined): void {
  const lot = lotOfNode(goods);
  const id = thingOfNode(goods);
  if (lot) {
    const { hold, ...known } = facts.get(lotKey(lot)) ?? unverifiedLot(lot);
    const changed = change(hold);
    if (changed !== hold) facts.put(lotKey(lot), changed ? { ...known, hold: changed } : known);
  } else if (id) {
    const { hold, ...known } = facts.get(thingKey(id)) ?? unverifiedThing(id);
    const changed = change(hold);
    if (changed !== hold) facts.put(thingKey(id), changed ? { ...known, hold: changed } : known);
  }
}

/** A waiting event whose goods are on hold, and what follows from it. */
interface Following {
  readonly facts: Facts;
  readonly by: EventRef;
  readonly seen: Set<NodeId>;
  /** Changes the hold of a node. Returns false if nothing follows from that. */
  readonly visit: (node: NodeId, link: Link) => boolean;
}

/** A link to a node: the event that states it, and what the node is made of. */
interface Link {
  readonly by: EventRef;
  readonly of: NodeId;
}

/** Follows what the author itself made of goods, also by its later events. What others made of them is theirs. */
function follow(following: Following, node: NodeId, link: Link, steps = 0): void {
  const { facts, seen, by, visit } = following;
  if (seen.has(node) || seen.size >= most.goods) return;
  seen.add(node);
  if (!visit(node, link) || steps >= most.steps) return;
  for (const event of facts.get(usesKey(goodsOfNode(node), by.msp))?.events ?? []) {
    const made = { by: { ...by, event }, of: node };
    for (const heir of heirsBy(facts, made)) follow(following, heir, made, steps + 1);
  }
}

/** The goods that an event made of others. A lot blocks the container around it by itself, a thing does not. */
function heirsBy(facts: Facts, { by, of }: Link): NodeId[] {
  const { links, declaredInError } = facts.get(eventKey(by.msp, by.event)) ?? {};
  const isNone = !links || declaredInError !== undefined || (links.parent !== undefined && lotOfNode(of) !== undefined);
  return isNone ? [] : heirsIn(links, of);
}

/** Returns true for a container that is filled as the node says, at a place of the party. */
function isFilledHere(facts: Facts, node: NodeId, party: PartyId): boolean {
  const id = thingOfNode(node);
  const thing = id && facts.get(thingKey(id));
  const place = thing && nodeNow(thing.id, thing) === node ? outermost(facts, thing).place : undefined;
  return thing?.inside !== undefined && place !== undefined && placeParty(facts, place) === party;
}

/**
 * Puts on hold what a waiting event proves to be made of goods on hold, or packed with them, until the event is booked or declared in
 * error. `of` is the first of these goods. Their owner or producer may release them before.
 */
export function holdHeirs(facts: Facts, links: Links | undefined, by: EventRef, of: NodeId): void {
  const party = authorOf(facts, by);
  if (!links || party === undefined) return;
  const visit = (node: NodeId, link: Link): boolean => {
    if (isProcess(node)) {
      holdProcess(facts, node, by);
      return true;
    }
    const isPacked = facts.get(eventKey(link.by.msp, link.by.event))?.links?.parent === node;
    if (isPacked && !isFilledHere(facts, node, party)) return false;
    if (!isProven(facts, node, link.by) || isOfFurtherMaker(facts, node, link.by)) return false;
    const reason = `${isPacked ? 'packed with' : 'made of'} ${goodsOfNode(link.of)}, which is on hold`.slice(0, 1000);
    changeHold(facts, node, (known) => joined(known, { by: party, reason, until: [by] }));
    return true;
  };
  const following = { facts, by, seen: new Set<NodeId>(), visit };
  for (const node of heirsOf(links)) follow(following, node, { by, of });
}

function holdProcess(facts: Facts, process: NodeId, by: EventRef): void {
  const known = facts.get(processKey(process)) ?? { recalls: [] };
  const { until = [] } = known;
  if (until.length >= mostEvents || until.some((each) => isSame(each, by))) return;
  facts.put(processKey(process), { ...known, until: [...until, by] });
}

/** Ends the holds that a waiting event caused: it is booked or in error, or its goods are not on hold any more. */
export function endHolds(facts: Facts, links: Links | undefined, by: EventRef): void {
  if (!links) return;
  const visit = (node: NodeId): boolean => {
    if (!isProcess(node)) {
      changeHold(facts, node, (known) => withoutEvent(known, by));
      return true;
    }
    const { until = [], ...known } = facts.get(processKey(node)) ?? { recalls: [] };
    const left = until.filter((each) => !isSame(each, by));
    if (left.length < until.length) facts.put(processKey(node), { ...known, ...(left.length > 0 && { until: left }) });
    return true;
  };
  const following = { facts, by, seen: new Set<NodeId>(), visit };
  for (const node of heirsOf(links)) follow(following, node, { by, of: node });
}
