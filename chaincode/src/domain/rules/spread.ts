import type { RecallId } from '../businessId';
import { eventKey } from '../facts/event';
import type { NodeId } from '../facts/links';
import type { RecallScope } from '../facts/recall';
import { thingKey } from '../facts/thing';
import type { Facts } from '../step';
import { nodeNow } from './fillings';
import { thingOfNode } from './links';
import { addToScope, authorOf, isProven, passesOn } from './recallScope';
import { heirsIn, usesOf } from './uses';

/** How many links in a row one transaction follows; the gateways go on from there. */
const mostSteps = 8;
/** How many goods one transaction adds. */
const mostAdded = 200;

/** A recall that one transaction adds goods to. */
export interface Spreading {
  readonly facts: Facts;
  readonly recall: RecallId;
  /** How many goods it may still add. */
  readonly limit: Reach;
}

export interface Reach {
  left: number;
}

export const reach = (): Reach => ({ left: mostAdded });

/**
 * Adds goods to the scope of a recall, with the containers around them and what recorded events prove to be made of them. `steps` is how
 * many links the transaction has followed to them.
 */
export function spread(spreading: Spreading, node: NodeId, scope: RecallScope, steps = 0): void {
  const { facts, recall, limit } = spreading;
  if (!addToScope(facts, recall, node, scope)) return;
  limit.left -= 1;
  follow(spreading, node, steps);
}

/** Adds the containers around goods in scope, and what recorded events prove to be made of them. */
export function follow(spreading: Spreading, node: NodeId, steps = 0): void {
  coverAround(spreading, node, steps);
  if (steps >= mostSteps) return;
  const { facts, limit } = spreading;
  for (const by of usesOf(facts, node)) {
    const { links = {} } = facts.get(eventKey(by.msp, by.event)) ?? {};
    if (!passesOn(facts, spreading.recall, node, authorOf(facts, by))) continue;
    for (const goods of heirsIn(links, node)) {
      if (limit.left <= 0) return;
      if (isProven(facts, goods, by)) spread(spreading, goods, { parent: node, ...by }, steps + 1);
    }
  }
}

/** The containers around a recalled thing are recalled with it, even if they were packed before the thing's own origin was recorded. */
export function coverAround(spreading: Spreading, node: NodeId, steps = 0): void {
  const { facts } = spreading;
  const thing = thingOfNode(node);
  const known = thing && facts.get(thingKey(thing));
  if (!known?.parent || nodeNow(known.id, known) !== node) return;
  const around = nodeNow(known.parent, facts.get(thingKey(known.parent)));
  spread(spreading, around, { parent: node }, steps);
}
