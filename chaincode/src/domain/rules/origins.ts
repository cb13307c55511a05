import { eventKey } from '../facts/event';
import { originsKey } from '../facts/uses';
import type { Step } from '../step';
import { inherit, inheritancesOf } from './inheritance';
import { noteUses } from './uses';

/**
 * Applies what the caller stated about the inputs of goods before it made them under an id that is not its own: from now on it is proven,
 * so recalls and holds of the inputs pass on.
 */
export function proveOrigins({ facts, caller }: Step, goods: string): void {
  for (const event of facts.get(originsKey(goods, caller.msp))?.events ?? []) {
    const by = { msp: caller.msp, event };
    const recorded = facts.get(eventKey(by.msp, by.event));
    if (!recorded?.links || recorded.declaredInError !== undefined) continue;
    noteUses(facts, recorded.links, by);
    inherit(facts, inheritancesOf(facts, recorded.links), by);
  }
}
