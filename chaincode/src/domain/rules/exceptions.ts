import type { Finding } from '../command';
import type { EnvelopeItem } from '../envelope';
import { eventKey, exceptionKey } from '../facts/event';
import type { Step } from '../step';
import { present } from './present';
import { noteShort } from './shorts';
import { noteSurplus } from './surplus';

/** Puts the exceptions of an event of the caller. Their numbers count from 1 for each event, over all requests. */
export function putExceptions(
  { facts, caller }: Step,
  event: string,
  findings: readonly Finding[],
): EnvelopeItem['exceptions'] {
  if (findings.length === 0) return [];
  const recorded = facts.get(eventKey(caller.msp, event));
  const before = recorded?.exceptions ?? 0;
  if (recorded) facts.put(eventKey(caller.msp, event), { ...recorded, exceptions: before + findings.length });
  return findings.map((finding, n) => {
    const { code, detail, details, concerns: named = [] } = finding;
    const number = before + n + 1;
    noteSurplus(facts, finding, { msp: caller.msp, event, number });
    const concerns = [...new Set(named)].filter((party) => party !== caller.party);
    const exception = { code, detail, ...(details && { details: present(details) }) };
    const stored = { ...exception, ...(concerns.length > 0 && { concerns }) };
    noteShort(facts, finding, { msp: caller.msp, event, number });
    facts.put(exceptionKey(caller.msp, event, number), { ...stored, party: caller.party, status: 'open' });
    return { event, number, ...exception };
  });
}
