import { eventKey } from '../facts/event';
import type { FactKey } from '../facts/key';
import type { Links, NodeId } from '../facts/links';
import { originsKey } from '../facts/uses';
import type { Peek, Step } from '../step';
import { holdHeirs } from './bornHeld';
import { inherit, inheritancesOf } from './inheritance';
import { ownerNeeds } from './ownership';
import { noteUses } from './uses';

/** The needs of making goods: their owner, and what the caller stated about their inputs before. */
export const makingNeeds = (goods: string, peek: Peek, msp: string): FactKey<unknown>[] => [
  ...ownerNeeds(goods, peek),
  originsKey(goods, msp),
];

/** The links of an event to one of its goods: otherwise making all goods of an event would follow each of its links as often. */
function linksTo(goods: string, { parent: _parent, children: _children, ...links }: Links): Links {
  const filling = `${goods} `;
  const isIt = (node: NodeId): boolean => node === goods || node.startsWith(filling);
  const { outputs, serialized } = links;
  return {
    ...links,
    ...(outputs && { outputs: outputs.filter(isIt) }),
    ...(serialized && { serialized: serialized.filter(([, item]) => item === goods) }),
  };
}

/**
 * Applies what the caller stated about the inputs of goods before it made them under an id that is not its own: from now on it is proven,
 * so recalls and holds of the inputs pass on.
 */
export function proveOrigins({ facts, caller }: Step, goods: string): void {
  for (const event of facts.get(originsKey(goods, caller.msp))?.events ?? []) {
    const by = { msp: caller.msp, event };
    const recorded = facts.get(eventKey(by.msp, by.event));
    if (!recorded?.links || recorded.declaredInError !== undefined) continue;
    const links = linksTo(goods, recorded.links);
    noteUses(facts, links, by);
    inherit(facts, inheritancesOf(facts, links, by), by);
    if (recorded.blocked) holdHeirs(facts, links, by, recorded.blocked);
  }
}
