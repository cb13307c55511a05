import type { Finding } from '../../command';
import { hashOfId } from '../../epcis/hashId';
import { eventKey, type RecordedEvent } from '../../facts/event';
import type { ThingId } from '../../facts/thing';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { attempt } from '../attempt';
import { endHolds } from '../bornHeld';
import { putExceptions } from '../exceptions';
import { forgetUses } from '../uses';
import { concerning, placeFindings } from './authorship';
import { forgetVoided, withdrawClaims } from './claims';
import { closeExceptions } from './closeExceptions';
import { statedEffect } from './stockEffect';
import { forgetStated } from './unbooked';
import { mayBeTakenBack, takeBack } from './takeBack';

/**
 * Applies an error declaration to a recorded event of the caller's (EPCIS 2.0 section 7.4.1.4): removes it from the trace and undoes its
 * effect on stock. If stock cannot be undone, the trace keeps the event too, because a recall must find the origin of the goods. The
 * declaration then waits, unless it can never be applied.
 */
export function declareInError(
  step: Step,
  captured: CapturedEvent,
  before: RecordedEvent,
  against: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly isDone: boolean } {
  const { facts, caller, time } = step;
  const key = eventKey(caller.msp, captured.hash);
  const { correcting: _correcting, blocked, ...recorded } = before;
  const { left, odd } = undo(step, captured, { ...before, against });
  if (left) {
    const waits = mayBeTakenBack(step, captured) ? { correcting: true as const } : {};
    facts.put(key, { ...recorded, ...(blocked && { blocked }), ...waits });
    const detail = { code: 'correction_impossible' as const, detail: left.detail, details: { reason: left.code } };
    return { findings: [concerning(step, captured, detail)], isDone: false };
  }
  facts.put(key, { ...recorded, declaredInError: time });
  const event = hashOfId(captured.hash) ?? captured.hash;
  if (blocked) endHolds(facts, recorded.links, { msp: caller.msp, event });
  if (recorded.links) forgetUses(facts, recorded.links, { msp: caller.msp, event });
  forgetStated(facts, captured, event);
  const resolution = 'The event was declared to be in error.';
  closeExceptions(step, captured.hash, { count: before.exceptions ?? 0, resolution, all: true });
  const detail = 'The event was declared to be in error; it is no longer in the trace or in stock.';
  const findings: Finding[] = [{ code: 'declared_in_error', detail }, ...odd];
  return { findings: findings.map((finding) => concerning(step, captured, finding)), isDone: true };
}

/** A recorded event with the step of its author. */
export interface RecordedEventStep {
  readonly author: Step;
  readonly captured: CapturedEvent;
  readonly recorded: RecordedEvent;
  /** Containers that the quantities of a receipt may be in, as its author knows. */
  readonly near?: readonly ThingId[];
}

interface Undoing extends Pick<RecordedEvent, 'stock' | 'partly' | 'claims'> {
  /** The reasons why the author may not report on the place. */
  readonly against: readonly Finding[];
}

interface Undone {
  /** Why undoing is impossible. */
  readonly left?: Pick<Finding, 'code' | 'detail'> | undefined;
  /** Its findings. */
  readonly odd: readonly Finding[];
}

/** Undoes the event's effect on stock, or its claims. */
function undo(step: Step, captured: CapturedEvent, { stock, partly, claims, against }: Undoing): Undone {
  const isBooked = stock === undefined || partly === true;
  if (claims) withdrawClaims(step.facts, captured);
  if (statedEffect(captured) === 'none') return { odd: [] };
  const [first] = isBooked ? against : [];
  if (first) return { left: first, odd: [] };
  const odd: Finding[] = [];
  const refusal = attempt(step.facts, () => {
    if (isBooked) odd.push(...takeBack(step, captured));
    else forgetVoided(step, captured);
  });
  return refusal ? { left: { code: refusal.code, detail: refusal.message }, odd: [] } : { odd };
}

/** Applies an error declaration that waits. Returns why it still waits, or undefined when it is applied. */
export function declareAgain({ author, captured, recorded }: RecordedEventStep): Finding | undefined {
  const undo = author.facts.savepoint();
  const { findings, isDone } = declareInError(author, captured, recorded, placeFindings(author, captured));
  if (isDone) putExceptions(author, captured.hash, findings);
  else undo();
  return isDone ? undefined : findings[0];
}
