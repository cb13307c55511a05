import type { Decision, Finding } from '../domain/command';
import type { EnvelopeItem, Outcome } from '../domain/envelope';
import { eventHash } from '../domain/epcis/eventHash';
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
  const events = captured ? [{ id: captured.id }] : decision.events.map((body) => ({ id: eventHash(body), body }));
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
