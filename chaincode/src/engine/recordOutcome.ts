import type { Decision, EventBody } from '../domain/command';
import type { EnvelopeItem, Outcome } from '../domain/envelope';
import { eventDigest } from '../domain/epcis/eventHash';
import { hashId } from '../domain/epcis/hashId';
import { eventLimits } from '../domain/limits';
import { Refusal } from '../domain/errors';
import { eventKey } from '../domain/facts/event';
import { asWritten, withThings } from '../domain/rules/capture/meantGoods';
import { putExceptions } from '../domain/rules/exceptions';
import { inherit, inheritancesOf } from '../domain/rules/inheritance';
import { linksOf, readBody, type ReadEvent } from '../domain/rules/links';
import { noteUses } from '../domain/rules/uses';
import type { Step } from '../domain/step';

/** The result of a request: the outcome and, if the ledger changed, the envelope item. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly item?: EnvelopeItem;
}

interface Decided {
  readonly index: number;
  readonly decision: Decision;
}

/** Puts the facts of the decision's events and exceptions. Returns the result of the request. */
export function recordOutcome(step: Step, { index, decision }: Decided): Recorded {
  const { captured, findings = [], subject, details, unchanged } = decision;
  const status = unchanged ? 'exists' : (captured?.status ?? 'recorded');
  const events = captured ? [{ id: captured.id }] : decision.events.map((body) => record(step, body));
  const outcome: Outcome = {
    request: step.request,
    status,
    subject,
    events: events.map(({ id }) => id),
    exceptions: findings.map(({ code, detail }) => ({ code, detail })),
    ...(details && { details }),
  };
  if (status === 'exists') return { outcome };
  const [first] = outcome.events;
  const exceptions = first === undefined ? [] : putExceptions(step, first, findings);
  return { outcome, item: { index, subject, status, events, exceptions } };
}

/** Records an event that a command built, with its links. Recalls and holds pass along the links. */
function record({ facts, caller }: Step, built: EventBody): { readonly id: string; readonly body: EventBody } {
  const { body, means } = asWritten(built);
  const read = withThings(readable(body), means);
  const digest = eventDigest(body, undefined, { text: read.event.eventTime, utc: read.time });
  const id = hashId(digest);
  const links = linksOf(facts, caller.msp, read);
  facts.put(eventKey(caller.msp, digest), { ...(links && { links }), ...(means.length > 0 && { means }) });
  if (links) {
    const by = { msp: caller.msp, event: digest };
    noteUses(facts, links, by);
    inherit(facts, inheritancesOf(facts, links, by), by);
  }
  return { id, body };
}

/**
 * Parses the event as its readers do, and refuses one that they cannot parse. Each input value is within its limits, but a command may
 * add values, join lists or expand facts, and exceed a limit.
 */
function readable(body: EventBody): ReadEvent {
  const { listItems: limit } = eventLimits;
  for (const [name, list] of Object.entries(body)) {
    if (!Array.isArray(list) || list.length <= limit) continue;
    const message = `The event would have ${list.length} entries in ${name}; the limit is ${limit}. Send several smaller requests.`;
    throw new Refusal('limit_exceeded', message, { field: name, limit });
  }
  const read = readBody(body);
  if ('event' in read) return read;
  const why = read.errors.map(({ pointer, message }) => `${pointer} ${message}`).join(' ');
  const code = read.errors.some((error) => error.code === 'quantity_invalid') ? 'quantity_invalid' : 'event_invalid';
  throw new Refusal(code, `The event of this command could not be read: ${why}`, { errors: read.errors });
}
