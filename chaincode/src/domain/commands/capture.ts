import type { Command, Decision, Finding } from '../command';
import { hashOfId } from '../epcis/hashId';
import { eventKey, eventNameKey, type RecordedEvent } from '../facts/event';
import type { Links } from '../facts/links';
import type { CapturedEvent } from '../rules/capture/captureInput';
import { associatedFindings } from '../rules/capture/associated';
import { allegedFindings, concerning, marked, placeFindings } from '../rules/capture/authorship';
import { balance, type Balanced, expiredGoods } from '../rules/capture/balance';
import { stateOf } from '../rules/capture/bookEvent';
import { captureNeeds } from '../rules/capture/captureNeeds';
import { claim } from '../rules/capture/claims';
import { withPlacesOf } from '../rules/capture/eventGoods';
import { isOpen } from '../rules/capture/closeExceptions';
import { blockingOf } from '../rules/capture/heldGoods';
import { declareInError } from '../rules/capture/correction';
import { contradictingLots, malformedFindings } from '../rules/capture/malformed';
import { withMeant } from '../rules/capture/meantGoods';
import { effectOf } from '../rules/capture/stockEffect';
import { noteUnbooked } from '../rules/capture/unbooked';
import { futureFinding } from '../rules/claimedTime';
import { holdHeirs } from '../rules/bornHeld';
import { inherit, inheritancesOf } from '../rules/inheritance';
import { linksOf } from '../rules/links';
import { present } from '../rules/present';
import { noteOrigins, noteUses } from '../rules/uses';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'capture'>;

/**
 * Records an event as its sender wrote it, under its event hash. It always enters the trace, marked with its author. It changes stock only
 * if its author has the right to it and it balances; otherwise it gets exceptions. The same event of the same organisation again has the
 * outcome `exists`; another event with an eventID that the organisation used before has the outcome `conflict`.
 */
export const capture: Command<Input> = {
  needs: (input, peek, caller) => captureNeeds(withPlacesOf(input, caller.party), peek, caller),
  decide: (said, step) => {
    const placed = withPlacesOf(said, step.caller.party);
    const before = step.facts.get(eventKey(step.caller.msp, said.digest));
    const input = withMeant(step, placed, before);
    const { hash, event } = input;
    const future = futureFinding(input.time, step.time);
    const findings = [...placeFindings(step, input), ...(future ? [future] : [])];
    if (before) return event.errorDeclaration ? declareError(step, input, findings) : known(hash);
    const conflict = !takeName(step, input);
    return record(step, input, {
      findings: [...nameFindings(input, conflict), ...findings],
      moves: findings.length === 0 && !conflict,
      conflict,
    });
  },
};

/** The sender's eventID, if it is not the event hash id. */
const nameOf = ({ eventID, hash }: Input): string | undefined => (eventID === hash ? undefined : eventID);

/** Reserves the sender's eventID for the event. Returns false if the sender gave it to another event before. */
function takeName({ facts, caller }: Step, input: Input): boolean {
  const name = nameOf(input);
  if (name === undefined) return true;
  const key = eventNameKey(caller.msp, name);
  if (facts.get(key)) return false;
  facts.put(key, { event: input.digest });
  return true;
}

const known = (hash: string): Decision => ({ subject: hash, events: [], captured: { id: hash, status: 'exists' } });

/** Errors of the sender's eventID: it is the hash of another event, or the sender gave it to another event before. */
function nameFindings(input: Input, conflict: boolean): Finding[] {
  const { hash } = input;
  const eventID = nameOf(input);
  if (eventID === undefined) return [];
  const details = { eventID };
  if (conflict) {
    const detail = `You used the eventID ${eventID} before for a different event; this one is recorded as ${hash} and moves no stock.`;
    return [{ code: 'event_id_conflict', detail, details }];
  }
  if (hashOfId(eventID) === undefined) return [];
  const detail = `The eventID ${eventID} is the hash of another event; this one is recorded as ${hash}.`;
  return [{ code: 'event_id_mismatch', detail, details }];
}

interface Recording {
  readonly findings: readonly Finding[];
  /** True if the event may move stock. */
  readonly moves: boolean;
  readonly conflict: boolean;
}

function record(step: Step, captured: CapturedEvent, { findings, moves, conflict }: Recording): Decision {
  const { facts, caller, time } = step;
  const { hash: id } = captured;
  const stated = linksOf(facts, caller.msp, captured);
  const unproven = marked(step, captured, stated);
  const inheritances = stated ? inheritancesOf(facts, stated, caller) : [];
  const expired = expiredGoods(step, captured);
  const balanced: Balanced = moves ? balance(step, captured) : { isBooked: false, isPartly: false, findings: [] };
  const unbooked = balanced.isBooked ? {} : keepUnbooked(step, captured, moves);
  const stock = stockOf(captured, balanced, conflict);
  // A packing may be recorded after the container has left its packer. If stock has booked it, it is proven in the trace, too.
  const links = balanced.isBooked && effectOf(captured) === 'pack' ? stated : unproven;
  facts.put(eventKey(caller.msp, captured.digest), { ...factOf(captured, links, time), ...stock, ...unbooked });
  const by = { msp: caller.msp, event: captured.digest };
  noteUses(facts, links, by);
  noteOrigins(facts, links, by);
  inherit(facts, inheritances, by);
  if (unbooked.blocked) holdHeirs(facts, links, by, unbooked.blocked);
  const alleged = links ? allegedFindings(step, links) : [];
  return {
    subject: id,
    events: [],
    findings: [
      ...findings,
      ...balanced.findings,
      ...expired,
      ...alleged,
      ...associatedFindings(facts, captured),
      ...malformedFindings(captured),
      ...contradictingLots(captured),
    ].map((finding) => concerning(step, captured, finding)),
    captured: { id, status: conflict ? 'conflict' : 'recorded' },
  };
}

/**
 * Keeps what an event says that stock did not book: the contents of its container as claims, what its goods were made of, and whether that
 * is on hold.
 */
function keepUnbooked(step: Step, captured: CapturedEvent, moves: boolean): Pick<RecordedEvent, 'claims' | 'blocked'> {
  const { held } = blockingOf(step, captured);
  if (moves) noteUnbooked(step, captured);
  return { ...(claim(step, captured) && { claims: true as const }), ...(held && { blocked: held }) };
}

/** The fact of an event in the world state. */
const factOf = (captured: CapturedEvent, links: Links | undefined, time: string): RecordedEvent =>
  present({
    eventID: nameOf(captured),
    links,
    means: captured.means,
    declaredInError: captured.event.errorDeclaration ? time : undefined,
  });

/** The stock status of the event's fact. */
function stockOf(
  captured: CapturedEvent,
  balanced: Balanced,
  conflict: boolean,
): Pick<RecordedEvent, 'stock' | 'partly' | 'held' | 'within'> {
  if (balanced.isBooked || effectOf(captured) === 'none') return stateOf(balanced);
  return { stock: conflict ? 'never' : 'waiting' };
}

/** Handles the error declaration of a recorded event. */
function declareError(step: Step, captured: Input, against: readonly Finding[]): Decision {
  const { hash: id } = captured;
  const before = step.facts.get(eventKey(step.caller.msp, id));
  if (!before || before.declaredInError !== undefined) return known(id);
  const wasOpen = isOpen(step, id, { count: before.exceptions ?? 0, code: 'correction_impossible' });
  const { findings, isDone } = declareInError(step, captured, before, against);
  if (!isDone && wasOpen) return known(id);
  return { subject: id, events: [], findings, captured: { id, status: 'recorded' } };
}
