import type { Decision, EventBody, Finding } from '../domain/command';
import type { EnvelopeItem, Outcome } from '../domain/envelope';
import { eventHash } from '../domain/epcis/eventHash';
import { eventLimits } from '../domain/epcis/limits';
import { Refusal } from '../domain/errors';
import { eventKey, exceptionKey } from '../domain/facts/event';
import type { Step } from '../domain/step';

/** What a request came to: the caller's answer and, when the ledger changed, the envelope's item. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly item?: EnvelopeItem;
}

interface Decided {
  readonly index: number;
  readonly decision: Decision;
}

/** Puts the facts of the decision's events and exceptions, and says what the request came to. */
export function recordOutcome(step: Step, { index, decision }: Decided): Recorded {
  const { captured, findings = [], subject } = decision;
  const { status } = captured ?? { status: 'recorded' as const };
  const events = captured ? [{ id: captured.id }] : decision.events.map(builtEvent);
  const outcome: Outcome = {
    request: step.request,
    status,
    subject,
    events: events.map(({ id }) => id),
    exceptions: findings.map(({ code, detail }) => ({ code, detail })),
  };
  // A conflict without findings was recorded before: saying it again changes nothing.
  if (status === 'exists' || (status === 'conflict' && findings.length === 0)) return { outcome };
  if (!captured) {
    for (const { id } of events) step.facts.put(eventKey(id), { party: step.caller.party });
  }
  const [first] = outcome.events;
  const exceptions = first === undefined ? [] : putExceptions(step, first, findings);
  return { outcome, item: { index, subject, status, events, exceptions } };
}

/**
 * What a command tells must be an event that everyone can read: one that nobody can would stop every organisation's read model at its
 * block. Each list of its input is short enough, but a command may put several into one, or unfold what is on the ledger.
 */
function builtEvent(body: EventBody): { readonly id: string; readonly body: EventBody } {
  const { listItems: limit } = eventLimits;
  for (const [name, list] of Object.entries(body)) {
    if (!Array.isArray(list) || list.length <= limit) continue;
    const message = `The event would have ${list.length} entries in its ${name}, and may have ${limit}: ask in parts.`;
    throw new Refusal('limit_exceeded', message, { field: name, limit });
  }
  return { id: eventHash(body), body };
}

/** Exceptions are counted per event from 1, also over several requests. */
function putExceptions(
  { facts, caller }: Step,
  event: string,
  findings: readonly Finding[],
): EnvelopeItem['exceptions'] {
  if (findings.length === 0) return [];
  const recorded = facts.get(eventKey(event));
  const before = recorded?.exceptions ?? 0;
  if (recorded) facts.put(eventKey(event), { ...recorded, exceptions: before + findings.length });
  return findings.map(({ code, detail, details }, n) => {
    const number = before + n + 1;
    const exception = { code, detail, ...(details && { details }) };
    facts.put(exceptionKey(event, number), { ...exception, party: caller.party, status: 'open' });
    return { event, number, ...exception };
  });
}
