import type { RecallId } from '../businessId';
import type { ErrorDetails } from '../errors';
import { eventKey } from '../facts/event';
import type { FactKey } from '../facts/key';
import type { NodeId } from '../facts/links';
import { mspKey } from '../facts/party';
import { scopeKey } from '../facts/recall';
import type { PartyId } from '../gs1/id';
import type { Caller, Peek, Step } from '../step';
import { mostRecalls } from './blocking';
import { addToScope, hasRoom, type ScopeStep, stepFault } from './recallScope';
import { peekRecorder, recorderNeeds, refOf } from './recorder';

/** A step as a caller names it. */
export interface ScopeLink {
  readonly goods: NodeId;
  readonly parent: NodeId;
  readonly event?: string | undefined;
  readonly party?: PartyId | undefined;
}

/** What checking steps surely reads; the rest depends on what that says. */
export function extensionNeeds(
  recall: RecallId | undefined,
  links: readonly ScopeLink[],
  peek: Peek,
  caller: Caller,
): FactKey<unknown>[] {
  return links.flatMap(({ goods, parent, event, party }) => {
    const author = peekRecorder(peek, { party }, caller);
    return [
      ...(recall ? [scopeKey(recall, goods), scopeKey(recall, parent)] : []),
      ...recorderNeeds({ party }),
      ...(event !== undefined && author ? [eventKey(author, event), mspKey(author)] : []),
    ];
  });
}

/** Adds to a recall's scope what the steps prove, and reports what they do not, with the reason. */
export function extend(step: Step, id: RecallId, links: readonly ScopeLink[]): ErrorDetails {
  let added = 0;
  const unproven: { readonly goods: string; readonly parent: string; readonly reason: string }[] = [];
  for (const link of links) {
    const read = stepOf(step, link);
    const reason = typeof read === 'string' ? read : reasonAgainst(step, id, read);
    if (reason !== undefined) unproven.push({ goods: link.goods, parent: link.parent, reason });
    else if (typeof read !== 'string' && addToScope(step.facts, id, read.goods, { parent: read.parent, ...read.by })) {
      added += 1;
    }
  }
  return { added, unproven };
}

function reasonAgainst({ facts }: Step, id: RecallId, step: ScopeStep): string | undefined {
  if (!facts.get(scopeKey(id, step.parent))) return `${step.parent} is not in the scope`;
  const fault = stepFault(facts, step);
  if (fault !== undefined || hasRoom(facts, id, step.goods)) return fault;
  return `${step.goods} is covered by ${mostRecalls} open recalls of who opened this one`;
}

/** The step with its event's recorder as MSP, or why that is not known. */
function stepOf({ facts, caller }: Step, { goods, parent, event, party }: ScopeLink): ScopeStep | string {
  if (event === undefined) return { goods, parent };
  const by = refOf(facts, { event, party }, caller);
  return by ? { goods, parent, by } : `party ${party ?? ''} is not registered`;
}
