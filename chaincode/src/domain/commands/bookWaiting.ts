import type { Command, Decision, Finding } from '../command';
import { hashOfId } from '../epcis/hashId';
import { Refusal } from '../errors';
import { eventKey, partlyBooked, type RecordedEvent } from '../facts/event';
import { partyKey } from '../facts/party';
import type { CapturedEvent } from '../inputs/events';
import { concerning, placeFindings } from '../rules/capture/authorship';
import { balance, type Balanced, balanceRest } from '../rules/capture/balance';
import { captureNeeds } from '../rules/capture/captureNeeds';
import { unclaim } from '../rules/capture/claims';
import { closeExceptions } from '../rules/capture/closeExceptions';
import { declareInError } from '../rules/capture/correction';
import { effectOf } from '../rules/capture/stockEffect';
import { futureFinding } from '../rules/claimedTime';
import { putExceptions } from '../rules/exceptions';
import { inherit, inheritancesOf } from '../rules/inheritance';
import { ownerOf } from '../rules/ownership';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'bookWaiting'>;

/**
 * Books a waiting event into stock, now that missing events are recorded. For a receipt of more than was in transit, the quantity that its
 * senders have shipped since is no longer surplus. For a waiting error declaration, undoes the event's effect on stock. Anyone may send it:
 * the event is the recorded one, and its author's rights apply. This resolves the event's exceptions; a remaining surplus gets a new one.
 */
export const bookWaiting: Command<Input> = {
  needs: ({ party, captured, cause }, peek, caller) => {
    const author = peek(partyKey(party));
    const keys = [partyKey(party), ...(cause ? [partyKey(cause.party)] : [])];
    return author ? [...keys, ...captureNeeds(captured, peek, { ...caller, msp: author.msp, party })] : keys;
  },
  decide: (input, step) => {
    const { captured, party } = input;
    const msp = step.facts.get(partyKey(party))?.msp;
    const recorded = msp === undefined ? undefined : step.facts.get(eventKey(msp, captured.hash));
    if (msp === undefined || !recorded) {
      throw new Refusal('event_unknown', `${party} recorded no event ${captured.hash}.`, { event: captured.hash });
    }
    const author = { ...step, caller: { ...step.caller, msp, party } };
    if (captured.event.errorDeclaration) return correct(input, author, recorded);
    if (recorded.stock !== 'waiting' || recorded.declaredInError !== undefined) return unchanged(input);
    return book(input, author, recorded);
  },
};

const unchanged = ({ captured }: Input, details: Decision['details'] = {}): Decision => ({
  subject: captured.hash,
  events: [],
  unchanged: true,
  details: { booked: false, ...details },
});

/** Applies an error declaration that could not be applied when it was recorded. */
function correct(input: Input, author: Step, recorded: RecordedEvent): Decision {
  const { captured } = input;
  if (recorded.correcting !== true) return unchanged(input);
  const undo = author.facts.savepoint();
  const { finding, isDone } = declareInError(author, captured, recorded, placeFindings(author, captured));
  if (!isDone) {
    undo();
    return unchanged(input, { reasons: [{ code: finding.code, detail: finding.detail }] });
  }
  putExceptions(author, captured.hash, [finding]);
  return { subject: captured.hash, events: [], details: { booked: true, odd: [] } };
}

/** `author` is the step with the event's author as caller. */
function book(input: Input, author: Step, recorded: RecordedEvent): Decision {
  const { facts, caller } = author;
  const { captured } = input;
  const undo = facts.savepoint();
  const claimed = mayUnclaim(author, captured, recorded) && unclaim(facts, captured);
  const balanced = balanceNow(author, captured, { recorded, claimed });
  if (!balanced.isBooked) {
    undo();
    return unchanged(input, { reasons: balanced.findings.map(({ code, detail }) => ({ code, detail })) });
  }
  const findings = balanced.findings.map((finding) => concerning(author, captured, finding));
  const { stock: _stock, partly: _partly, claims: _claims, ...known } = recorded;
  const rest = effectOf(captured) === 'pack' ? proven(known) : known;
  facts.put(eventKey(caller.msp, captured.hash), { ...rest, ...(balanced.isPartly && partlyBooked) });
  if (rest.links) {
    const by = { msp: caller.msp, event: hashOfId(captured.hash) ?? captured.hash };
    inherit(facts, inheritancesOf(facts, rest.links), by);
  }
  const why = input.cause && isRecorded(facts, input.cause) ? `, after ${input.cause.event} was recorded` : '';
  const resolution = `Stock booked the event when the missing goods were there${why}.`;
  closeExceptions(author, captured.hash, { count: rest.exceptions ?? 0, resolution });
  putExceptions(author, captured.hash, findings);
  return {
    subject: captured.hash,
    events: [],
    details: { booked: true, odd: findings.map(({ detail }) => detail) },
  };
}

/** A packing that stock has booked is proven. */
function proven({ links, ...event }: RecordedEvent): RecordedEvent {
  if (!links) return event;
  const { alleged: _alleged, ...stated } = links;
  return { ...event, links: stated };
}

interface Booking {
  readonly recorded: RecordedEvent;
  /** True if its goods were claims of a container until now. */
  readonly claimed: boolean;
}

function balanceNow(author: Step, captured: CapturedEvent, { recorded, claimed }: Booking): Balanced {
  const findings = [...placeFindings(author, captured), ...aheadOf(author, captured)];
  if (findings.length > 0) return { isBooked: false, isPartly: false, findings };
  return recorded.partly ? balanceRest(author, captured) : balance(author, captured, claimed);
}

/** An event with a future time waits until that time. */
function aheadOf({ time }: Step, captured: CapturedEvent): Finding[] {
  const future = futureFinding(captured.time, time);
  return future ? [future] : [];
}

/** Returns true if a packing may replace claimed contents: its own claims, or others' claims on its author's container. */
const mayUnclaim = ({ facts, caller }: Step, captured: CapturedEvent, { claims }: RecordedEvent): boolean =>
  effectOf(captured) === 'pack' && (claims === true || ownerOf(facts, captured.told.parent ?? '') === caller.party);

function isRecorded(facts: Step['facts'], { event, party }: NonNullable<Input['cause']>): boolean {
  const msp = facts.get(partyKey(party))?.msp;
  return msp !== undefined && facts.get(eventKey(msp, event)) !== undefined;
}
