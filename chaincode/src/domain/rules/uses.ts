import { eventKey } from '../facts/event';
import type { FactKey } from '../facts/key';
import type { Links, NodeId } from '../facts/links';
import { membersKey, mspKey } from '../facts/party';
import { originsKey, type Uses, usesKey } from '../facts/uses';
import type { Facts, Peek } from '../step';
import { goodsOfNode, isProcess } from './links';
import { membersOf } from './prefixes';
import { type EventRef, isProven } from './recallScope';
import { mayProveLater } from './standing';

/** The most events that are kept for goods. A common ingredient is not written again after that. */
const mostUses = 16;

/** The most goods of one event for which it is kept: an event that uses more is followed by the gateways only. */
const mostNoted = 20;

/** The needs of recording what is made of, packed from or numbered under these goods. */
export const usesNeeds = (goods: readonly string[], msp: string): FactKey<Uses>[] =>
  goods.length > mostNoted ? [] : goods.map((each) => usesKey(each, msp));

/** The needs of following goods in scope: the kept events of all members about them. */
export const heirNeeds = (goods: string, peek: Peek): FactKey<unknown>[] =>
  (peek(membersKey)?.msps ?? []).flatMap((msp): FactKey<unknown>[] => {
    const key = usesKey(goods, msp);
    return [key, ...peek.after(key, ({ events }) => events.map((event) => eventKey(msp, event)))];
  });

/** A link of an event from goods to what was made of them. */
interface Made {
  readonly of: readonly NodeId[];
  readonly heirs: readonly NodeId[];
}

/** The links of an event from goods to those made of them, packed with them or numbered under them. */
function madeBy({ process, inputs = [], outputs = [], parent, children = [], out, serialized = [] }: Links): Made[] {
  const lots = new Map<string, NodeId[]>();
  for (const [lot, item] of serialized) {
    lots.set(lot, [...(lots.get(lot) ?? []), item as string as NodeId]);
  }
  const members = [...lots].map(([lot, heirs]) => ({ of: [lot as NodeId], heirs }));
  if (parent) return out ? members : [...members, { of: children, heirs: [parent] }];
  if (!process) return [...members, { of: inputs, heirs: outputs }];
  return [...members, { of: inputs, heirs: [process] }, { of: [process], heirs: outputs }];
}

/** The goods that an event links a node to: made of it, packed with it or numbered under it. */
export const heirsIn = (links: Links, node: NodeId): NodeId[] =>
  madeBy(links).flatMap(({ of, heirs }) => (of.includes(node) ? heirs : []));

/** The nodes that an event's goods were made into or packed into. */
export const heirsOf = ({ serialized: _serialized, ...links }: Links): NodeId[] => [
  ...new Set(madeBy(links).flatMap(({ heirs }) => heirs)),
];

/** The goods of an event that something was proven to be made of. */
function usedBy(facts: Facts, links: Links, by: EventRef): string[] {
  const used = new Set<string>();
  for (const { of, heirs } of madeBy(links)) {
    if (of.length > mostNoted || !heirs.some((goods) => isProven(facts, goods, by))) continue;
    for (const node of of) used.add(goodsOfNode(node));
  }
  return [...used];
}

/** Keeps an event with the goods that it proves something was made of. */
export function noteUses(facts: Facts, links: Links | undefined, by: EventRef): void {
  for (const goods of links ? usedBy(facts, links, by) : []) {
    const { events } = facts.get(usesKey(goods, by.msp)) ?? { events: [] };
    if (events.length >= mostUses || events.includes(by.event)) continue;
    facts.put(usesKey(goods, by.msp), { events: [...events, by.event] });
  }
}

/** The goods of an event that its author may still make: only then it proves what they were made of. */
function pendingOf(facts: Facts, { parent: _parent, ...links }: Links, by: EventRef): string[] {
  const author = facts.get(mspKey(by.msp))?.party;
  const heirs = madeBy(links).flatMap((each) => (each.of.length > mostNoted ? [] : each.heirs));
  if (author === undefined) return [];
  return [...new Set(heirs.map(goodsOfNode))].filter(
    (goods) => !isProcess(goods as NodeId) && mayProveLater(facts, author, goods),
  );
}

/** Keeps an event with the goods that its author may still make. */
export function noteOrigins(facts: Facts, links: Links | undefined, by: EventRef): void {
  for (const goods of links ? pendingOf(facts, links, by) : []) {
    const { events } = facts.get(originsKey(goods, by.msp)) ?? { events: [] };
    if (events.length >= mostUses || events.includes(by.event)) continue;
    facts.put(originsKey(goods, by.msp), { events: [...events, by.event] });
  }
}

/** Forgets an event that did not occur. */
export function forgetUses(facts: Facts, links: Links, by: EventRef): void {
  for (const node of madeBy(links).flatMap(({ heirs }) => heirs))
    forget(facts, originsKey(goodsOfNode(node), by.msp), by);
  for (const node of madeBy(links).flatMap(({ of }) => (of.length > mostNoted ? [] : of))) {
    forget(facts, usesKey(goodsOfNode(node), by.msp), by);
  }
}

function forget(facts: Facts, key: FactKey<Uses>, { event }: EventRef): void {
  const known = facts.get(key);
  if (known?.events.includes(event)) facts.put(key, { events: known.events.filter((each) => each !== event) });
}

/** Returns true if a member may have more events about a node's goods than are kept. */
export const isFull = (facts: Facts, node: NodeId): boolean =>
  membersOf(facts).some((msp) => (facts.get(usesKey(goodsOfNode(node), msp))?.events.length ?? 0) >= mostUses);

/** The kept events of all members about a node's goods. */
export const usesOf = (facts: Facts, node: NodeId): EventRef[] =>
  membersOf(facts).flatMap((msp) => {
    const { events } = facts.get(usesKey(goodsOfNode(node), msp)) ?? { events: [] };
    return events.map((event) => ({ msp, event }));
  });
