import type { Command, Decision } from '../command';
import { Refusal } from '../errors';
import { eventKey, type RecordedEvent } from '../facts/event';
import { partyKey } from '../facts/party';
import type { ThingId } from '../facts/thing';
import { bookEvent } from '../rules/capture/bookEvent';
import { bookTogether } from '../rules/capture/bookTogether';
import type { CapturedEvent } from '../rules/capture/captureInput';
import { captureNeeds } from '../rules/capture/captureNeeds';
import { declareAgain, type RecordedEventStep } from '../rules/capture/correction';
import { withPlacesOf } from '../rules/capture/eventGoods';
import { withMeant } from '../rules/capture/meantGoods';
import { renewLinks } from '../rules/capture/renewLinks';
import { renewReasons } from '../rules/capture/renewReasons';
import type { Caller, Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'bookWaiting'>;
type Said = Pick<Input, 'captured' | 'party'>;

/**
 * Books a waiting event into stock, now that missing events are recorded. For a receipt of more than was in transit, the quantity that its
 * senders have shipped since is no longer surplus. For a waiting error declaration, undoes the event's effect on stock. Anyone may send it:
 * the event is the recorded one, and its author's rights apply. This resolves the event's exceptions; a remaining surplus gets a new one,
 * and so does an event that waits for another reason by now.
 */
export const bookWaiting: Command<Input> = {
  needs: (input, peek, caller) => [
    ...(input.cause ? [partyKey(input.cause.party)] : []),
    ...[input, ...input.others].flatMap(({ party, captured }) => {
      const author = peek(partyKey(party));
      const needed = author
        ? captureNeeds(withPlacesOf(captured, party), peek, { ...caller, msp: author.msp, party })
        : [];
      return [partyKey(party), ...needed];
    }),
  ],
  decide: (said, step) => {
    const { party, others } = said;
    const msp = step.facts.get(partyKey(party))?.msp;
    const recorded = msp === undefined ? undefined : step.facts.get(eventKey(msp, said.captured.hash));
    if (msp === undefined || !recorded) {
      const { hash } = said.captured;
      throw new Refusal('event_unknown', `${party} recorded no event ${hash}.`, { event: hash });
    }
    const input = { ...said, captured: meantBy(step, said, recorded) };
    const { captured } = input;
    const near = nearFor(input, step.caller, msp);
    const first = { author: { ...step, caller: { ...step.caller, msp, party } }, captured, recorded, near };
    const isCorrection = captured.event.errorDeclaration !== undefined;
    const isWaiting = isCorrection ? recorded.correcting === true : recorded.stock === 'waiting';
    if (!isWaiting || recorded.declaredInError !== undefined) return unchanged(input);
    if (others.length > 0) return together(input, first, step.caller);
    return isCorrection ? correct(input, first) : book(input, first);
  },
};

/** The event with the places and things of its author. */
const meantBy = ({ facts, caller }: Step, { captured, party }: Said, recorded: RecordedEvent): CapturedEvent =>
  withMeant({ facts, caller: { ...caller, party } }, withPlacesOf(captured, party), recorded);

const unchanged = ({ captured }: Input, details: Decision['details'] = {}): Decision => ({
  subject: captured.hash,
  events: [],
  unchanged: true,
  details: { booked: false, ...details },
});

/** Applies an error declaration that could not be applied when it was recorded. */
function correct(input: Input, first: RecordedEventStep): Decision {
  const left = declareAgain(first);
  return left ? unchanged(input, { reasons: [{ code: left.code, detail: left.detail }] }) : booked(input);
}

const booked = ({ captured }: Input, odd: readonly string[] = []): Decision => ({
  subject: captured.hash,
  events: [],
  details: { booked: true, odd },
});

/** The containers of the request, if its caller recorded the receipt: nobody else says which of them arrived. */
const nearFor = ({ containers }: Input, caller: Caller, msp: string): readonly ThingId[] =>
  caller.msp === msp ? containers : [];

function book(input: Input, { author, recorded, near = [] }: RecordedEventStep): Decision {
  const { isBooked, findings, isNoted = false } = bookEvent(author, { ...input, near }, recorded);
  if (!isBooked) {
    const details = { booked: false, reasons: findings.map(({ code, detail }) => ({ code, detail })) };
    const isOther = renewLinks(author, input.captured);
    const isNew = renewReasons(author, input.captured, recorded, findings);
    return isNew || isOther || isNoted
      ? { subject: input.captured.hash, events: [], details }
      : unchanged(input, details);
  }
  return booked(
    input,
    findings.map(({ detail }) => detail),
  );
}

/** Books the event with the others, as far as they are recorded. */
function together(input: Input, first: RecordedEventStep, sender: Caller): Decision {
  const { facts, caller } = first.author;
  const others = input.others.flatMap(({ captured, party }): RecordedEventStep[] => {
    const msp = facts.get(partyKey(party))?.msp;
    const recorded = msp === undefined ? undefined : facts.get(eventKey(msp, captured.hash));
    if (msp === undefined || !recorded || recorded === first.recorded) return [];
    const author = { ...first.author, caller: { ...caller, msp, party } };
    const meant = meantBy(first.author, { captured, party }, recorded);
    return [{ author, captured: meant, recorded, near: nearFor(input, sender, msp) }];
  });
  return bookTogether(first, others, input.cause) ? booked(input) : unchanged(input);
}
