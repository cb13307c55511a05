import type { RecallId } from '../businessId';
import type { RecordedEvent } from '../facts/event';
import { eventKey } from '../facts/event';
import { linkAnswerKey, type Links, type NodeId } from '../facts/links';
import { type Lot, lotKey } from '../facts/lot';
import { makersKey } from '../facts/makers';
import { mspKey } from '../facts/party';
import { processKey } from '../facts/process';
import { type Recall, recallKey, type RecallScope, scopeKey } from '../facts/recall';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import type { Facts, ReadFacts } from '../step';
import { withRecall } from './blocking';
import { nodeNow } from './fillings';
import { goodsOfNode, isFilling, isProcess, lotOfNode, thingOfNode } from './links';
import { unverifiedLot } from './lots';
import { isFurtherMaker, recallsFor } from './makers';
import { ownerOf } from './ownership';
import { isFurtherMakerOf, producerOf, provesMaking } from './standing';
import { lotsWith, unverifiedThing } from './things';

/** An event by its recorder's MSP and its hash. */
export interface EventRef {
  readonly msp: string;
  readonly event: string;
}

/** A link of a recall's scope: `goods` were made of, packed with or are an item of `parent`. */
export interface ScopeStep {
  readonly goods: NodeId;
  readonly parent: NodeId;
  /** The event with the link. Absent for an item of a lot, whose own fact has the link. */
  readonly by?: EventRef;
}

/** The reason why a link is not proven; undefined if it is. */
export function stepFault(facts: Facts, step: ScopeStep): string | undefined {
  const { goods, parent, by } = step;
  if (!by) {
    return isItemId(goods) && (facts.get(thingKey(goods))?.lot as string | undefined) === parent
      ? undefined
      : `no event is given, and ${goods} is not an item of ${parent}`;
  }
  const event = facts.get(eventKey(by.msp, by.event));
  if (!event) return `${by.msp} recorded no event ${by.event}`;
  if (event.declaredInError !== undefined) return `the event ${by.event} was declared to be in error`;
  if (!statesLink(event, step)) return `the event ${by.event} has no link from ${parent} to ${goods}`;
  return isBelieved(facts, event, goods, by)
    ? undefined
    : `the link is only alleged by ${by.msp}, which did not make ${goods}`;
}

/** Returns true if an event's links to the goods are proven: it is not in error, and its author is believed or was confirmed. */
export function isProven(facts: Facts, goods: NodeId, by: EventRef): boolean {
  const event = facts.get(eventKey(by.msp, by.event));
  return event !== undefined && event.declaredInError === undefined && isBelieved(facts, event, goods, by);
}

/** Returns true if the event has a link from the parent to the goods. */
function statesLink({ links = {} }: RecordedEvent, { goods, parent }: ScopeStep): boolean {
  const { children = [], serialized = [] } = links;
  if (links.parent === goods) return links.out !== true && children.includes(parent);
  if (serialized.some(([lot, item]) => (lot as string) === parent && (item as string) === goods)) return true;
  return statesMaking(links, { goods, parent });
}

/** Returns true for a link by a transformation: from parent to goods, or to or from the process of several events. */
function statesMaking({ process, inputs = [], outputs = [] }: Links, { goods, parent }: ScopeStep): boolean {
  if (process === undefined) return inputs.includes(parent) && outputs.includes(goods);
  return (goods === process && inputs.includes(parent)) || (parent === process && outputs.includes(goods));
}

/** Returns true if the author's event proves the link, or the owner or maker of the goods confirmed it. */
function isBelieved(facts: Facts, { links }: RecordedEvent, node: NodeId, by: EventRef): boolean {
  if (isProcess(node)) return true;
  if (links?.parent === node) return links.alleged !== true;
  const goods = goodsOfNode(node);
  const author = facts.get(mspKey(by.msp))?.party;
  if (author && (provesMaking(facts, author, goods) || isFurtherMakerOf(facts, author, goods))) return true;
  return deciders(facts, goods).some((party) => facts.get(linkAnswerKey(by, goods, party))?.answer === 'confirmed');
}

/** The parties that can confirm or dispute links to goods: their owner and their producer. */
export function deciders(facts: ReadFacts, goods: string): PartyId[] {
  return [ownerOf(facts, goods), producerOf(facts, goods)].filter((party) => party !== undefined);
}

/** Returns true if the node can have one more recall of its opener. */
export const hasRoom = (facts: Facts, id: RecallId, node: NodeId): boolean =>
  withRecall(facts, marksOf(facts, node), id).includes(id);

/** The recalls in the node's own fact. */
function marksOf(facts: Facts, node: NodeId): readonly RecallId[] {
  const id = thingOfNode(node);
  if (id === undefined) {
    const key = isProcess(node) ? processKey(node) : lotKey(node as string as LotId);
    return facts.get<{ readonly recalls: readonly RecallId[] }>(key)?.recalls ?? [];
  }
  const thing = facts.get(thingKey(id));
  if (!thing) return [];
  return nodeNow(id, thing) === node ? thing.recalls : ofFilling(thing, node);
}

/** The recalls of one filling of a container. */
const ofFilling = ({ id, fillings = [] }: Thing, node: NodeId): readonly RecallId[] =>
  fillings.find(({ number }) => `${id} ${number}` === node)?.recalls ?? [];

/**
 * Returns true if a node is in the scope of a recall. A filling is not, if the event of its scope is of another filling by now: an earlier
 * filling was recorded late, and the numbers have changed.
 */
export function isInScope(facts: Facts, id: RecallId, node: NodeId): boolean {
  const row = facts.get(scopeKey(id, node));
  if (row?.left) return false;
  if (!row || !isFilling(node) || row.event === undefined || row.msp === undefined) return row !== undefined;
  const event = facts.get(eventKey(row.msp, row.event));
  return event === undefined || namesGoods(event.links, node);
}

const namesGoods = ({ parent, outputs = [] }: Links = {}, node: NodeId): boolean =>
  parent === node || outputs.includes(node);

/** Takes an event's recalls off a filling, because the event is of another one. `of`: the goods that the event packed or used. */
export function leaveFilling(facts: Facts, node: NodeId, by: EventRef, of: readonly NodeId[]): void {
  const id = thingOfNode(node);
  const thing = id && facts.get(thingKey(id));
  if (!thing?.fillings || !isFilling(node)) return;
  const cameByIt = (recall: RecallId): boolean => {
    const { event, msp } = facts.get(scopeKey(recall, node)) ?? {};
    return event === by.event && msp === by.msp;
  };
  // The fillings may have been made again since: then the recalls of its goods tell what came by the event.
  const known = [...ofFilling(thing, node), ...thing.recalls, ...of.flatMap((each) => marksOf(facts, each))];
  const left = [...new Set(known)].filter(cameByIt);
  const fillings = thing.fillings.map((each) =>
    `${thing.id} ${each.number}` === node && each.recalls
      ? { ...each, recalls: each.recalls.filter((recall) => !left.includes(recall)) }
      : each,
  );
  facts.put(thingKey(thing.id), { ...thing, fillings });
  for (const recall of left) takeOutOfScope(facts, recall, node);
}

function takeOutOfScope(facts: Facts, id: RecallId, node: NodeId): void {
  const row = facts.get(scopeKey(id, node));
  const recall = facts.get(recallKey(id));
  if (!row || row.left || !recall) return;
  facts.put(scopeKey(id, node), { ...row, left: true });
  facts.put(recallKey(id), { ...recall, scope: recall.scope - 1 });
}

/** Returns true if the number of a recall's goods does not have a node: it never was in scope, or is not any more. */
const isUncounted = (facts: Facts, id: RecallId, node: NodeId): boolean =>
  facts.get(scopeKey(id, node))?.left ?? facts.get(scopeKey(id, node)) === undefined;

/** Adds a node to the scope of a recall and marks its goods. Returns true if it is new and had room. */
export function addToScope(facts: Facts, id: RecallId, node: NodeId, scope: RecallScope): boolean {
  const recall = facts.get(recallKey(id));
  if (!recall) return false;
  const further = furtherMaker(facts, recall, node, scope);
  if (isInScope(facts, id, node)) {
    if (isOfOtherMaker(facts, id, node, further)) return markMaker(facts, id, node, further);
    // The item was in scope as a container of recalled goods and is now recalled itself.
    if (isItemId(node) && !stopsByItself(facts, node, scope.parent)) mark(facts, id, node);
    return false;
  }
  if (!hasRoom(facts, id, node)) return false;

  const isNew = isUncounted(facts, id, node);
  facts.put(scopeKey(id, node), scope);
  if (isNew) facts.put(recallKey(id), { ...recall, scope: recall.scope + 1 });
  if (further) return markMaker(facts, id, node, further);
  markFilling(facts, id, node);
  if (!stopsByItself(facts, node, scope.parent)) mark(facts, id, node);
  return true;
}

/** The maker whose goods of a lot a recall covers, if it is not the first one: the author of the link, or the opener of a root's recall. */
function furtherMaker(
  facts: Facts,
  { openedBy }: Recall,
  node: NodeId,
  { msp, parent }: RecallScope,
): PartyId | undefined {
  const lot = contestedLot(facts, node);
  const author = parent === undefined ? openedBy : msp && facts.get(mspKey(msp))?.party;
  return lot && author && isFurtherMaker(facts, lot, author) ? author : undefined;
}

function contestedLot(facts: Facts, node: NodeId): Lot | undefined {
  const id = lotOfNode(node);
  const lot = id && facts.get(lotKey(id));
  return lot?.contested === true ? lot : undefined;
}

/** Returns true if a recall covers a lot already, but not the goods of this maker. */
function isOfOtherMaker(facts: Facts, id: RecallId, node: NodeId, further: PartyId | undefined): boolean {
  const lot = contestedLot(facts, node);
  if (!lot) return false;
  const marks = further === undefined ? lot.recalls : (facts.get(makersKey(lot.id, further))?.recalls ?? []);
  return !marks.includes(id) && withRecall(facts, marks, id).includes(id);
}

/** Marks the goods of one maker of a lot. */
function markMaker(facts: Facts, id: RecallId, node: NodeId, further: PartyId | undefined): boolean {
  const lot = node as string as LotId;
  const known = further && facts.get(makersKey(lot, further));
  if (!further || !known) mark(facts, id, node);
  else facts.put(makersKey(lot, further), { ...known, recalls: withRecall(facts, known.recalls ?? [], id) });
  return true;
}

/** Returns true for a container that contains the recalled lot: it is blocked through the lot, until that is taken out. */
function stopsByItself(facts: Facts, node: NodeId, parent: NodeId | undefined): boolean {
  const lot = parent && lotOfNode(parent);
  const thing = thingOfNode(node);
  const inside = thing && facts.get(thingKey(thing))?.inside;
  return (
    lot !== undefined && inside !== undefined && [...inside.load, ...inside.claims].some((line) => line.lot === lot)
  );
}

function mark(facts: Facts, id: RecallId, node: NodeId): void {
  if (isProcess(node)) {
    const known = facts.get(processKey(node)) ?? { recalls: [] };
    facts.put(processKey(node), { ...known, recalls: withRecall(facts, known.recalls, id) });
    return;
  }
  const thing = thingOfNode(node);
  if (thing) {
    markThing(facts, id, thing, node);
    return;
  }
  const lot = facts.get(lotKey(node as string as LotId)) ?? unverifiedLot(node as string as LotId);
  facts.put(lotKey(lot.id), { ...lot, recalls: withRecall(facts, lot.recalls, id) });
}

/** Keeps the recall with the filling: it passes on to what events of the filling are recorded later, when the container has another one. */
function markFilling(facts: Facts, recall: RecallId, node: NodeId): void {
  const id = thingOfNode(node);
  const thing = id && facts.get(thingKey(id));
  if (!thing?.fillings) return;
  const fillings = thing.fillings.map((each) =>
    `${thing.id} ${each.number}` === node ? { ...each, recalls: withRecall(facts, each.recalls ?? [], recall) } : each,
  );
  facts.put(thingKey(thing.id), { ...thing, fillings });
}

/** Marks a thing and all containers around it. A container with another filling now is not marked. */
function markThing(facts: Facts, id: RecallId, thing: ThingId, node: NodeId): void {
  const known = facts.get(thingKey(thing)) ?? unverifiedThing(thing);
  if (nodeNow(thing, known) !== node) return;
  const around = new Set<ThingId>();
  for (let next: Thing | undefined = known; next && !around.has(next.id);) {
    around.add(next.id);
    facts.put(thingKey(next.id), { ...next, recalls: withRecall(facts, next.recalls, id) });
    next = next.parent && facts.get(thingKey(next.parent));
  }
}

/** Every recall that covers what a party has of a node: in its own fact, through its lot or through its contents. */
export function recallsOf(facts: Facts, node: NodeId, party: PartyId | undefined): readonly RecallId[] {
  if (isProcess(node)) return facts.get(processKey(node))?.recalls ?? [];
  const ofLot = (id: LotId): readonly RecallId[] => {
    const lot = facts.get(lotKey(id));
    return lot ? recallsFor(facts, lot, party) : [];
  };
  const lotId = lotOfNode(node);
  if (lotId) return ofLot(lotId);
  const id = thingOfNode(node);
  const thing = id && facts.get(thingKey(id));
  if (!thing) return [];
  if (nodeNow(id, thing) !== node) return ofFilling(thing, node);
  return [...thing.recalls, ...lotsWith(thing).flatMap(ofLot)];
}

/** Returns true if a recall that has a node in scope covers what this party has of it: of a contested lot, it may be another maker's. */
export function passesOn(facts: Facts, id: RecallId, node: NodeId, party: PartyId | undefined): boolean {
  const thing = thingOfNode(node);
  const isContested = (thing ? facts.get(thingKey(thing)) : contestedLot(facts, node))?.contested === true;
  return !isContested || recallsOf(facts, node, party).includes(id);
}

/** The party that recorded an event. */
export const authorOf = (facts: ReadFacts, { msp }: Pick<EventRef, 'msp'>): PartyId | undefined =>
  facts.get(mspKey(msp))?.party;
