import { limits } from '../limits';
import type { RecallId } from '../businessId';
import type { ErrorDetails } from '../errors';
import { eventKey } from '../facts/event';
import type { FactKey } from '../facts/key';
import type { NodeId } from '../facts/links';
import { mspKey } from '../facts/party';
import { recallKey, scopeKey } from '../facts/recall';
import type { PartyId } from '../gs1/id';
import type { Caller, Facts, Peek, Step } from '../step';
import { authorOf, hasRoom, isInScope, passesOn, type ScopeStep, stepFault } from './recallScope';
import { peekRecorder, recorderNeeds, refOf } from './recorder';
import { reach, spread } from './spread';
import { producerOf } from './standing';
import { must } from '../must';

/** A link in a caller's input. */
export interface ScopeLink {
  readonly goods: NodeId;
  readonly parent: NodeId;
  readonly event?: string | undefined;
  readonly party?: PartyId | undefined;
}

/** The facts that checking the links always reads; the others depend on these. */
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

/**
 * Adds proven links to a recall's scope, and what follows from them. Returns the number of added goods, and the unproven links with the
 * reason.
 */
export function extend(step: Step, id: RecallId, links: readonly ScopeLink[]): ErrorDetails {
  const spreading = { facts: step.facts, recall: id, limit: reach() };
  const sizeOf = (): number => must(step.facts.get(recallKey(id)), 'recall').scope;
  const before = sizeOf();
  const unproven: { readonly goods: string; readonly parent: string; readonly reason: string }[] = [];
  for (const link of links) {
    const read = stepOf(step, link);
    const reason = typeof read === 'string' ? read : reasonAgainst(step, id, read);
    if (reason !== undefined) unproven.push({ goods: link.goods, parent: link.parent, reason });
    else if (typeof read !== 'string') {
      spread(spreading, read.goods, { parent: read.parent, ...read.by });
    }
  }
  const recall = step.facts.get(recallKey(id));
  if (recall && sizeOf() > before) step.facts.put(recallKey(id), { ...recall, tracedAt: step.time });
  return { added: sizeOf() - before, unproven };
}

function reasonAgainst({ facts }: Step, id: RecallId, step: ScopeStep): string | undefined {
  if (!isInScope(facts, id, step.parent)) return `${step.parent} is not in the scope`;
  const fault = stepFault(facts, step) ?? otherMakers(facts, id, step);
  if (fault !== undefined || hasRoom(facts, id, step.goods)) return fault;
  return `${limits.recalls} open recalls of the same opener already cover ${step.goods}`;
}

/** The reason why a step that is proven does not lead to goods of the recall: its author had goods of another maker under the id. */
function otherMakers(facts: Facts, id: RecallId, { goods, parent, by }: ScopeStep): string | undefined {
  const party = by ? authorOf(facts, by) : producerOf(facts, goods);
  if (passesOn(facts, id, parent, party)) return undefined;
  return `${party ?? 'its author'} had goods of another maker under ${parent}, which this recall does not cover`;
}

/** The link with the MSP of its event's recorder, or the reason why that is unknown. */
function stepOf({ facts, caller }: Step, { goods, parent, event, party }: ScopeLink): ScopeStep | string {
  if (event === undefined) return { goods, parent };
  const by = refOf(facts, { event, party }, caller);
  return by ? { goods, parent, by } : `party ${must(party, 'party')} is not registered`;
}
