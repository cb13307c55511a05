import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { attempt } from '../attempt';
import { balance } from './balance';
import { bookEvent } from './bookEvent';
import { declareAgain, type RecordedEventStep } from './correction';
import { type Effect, statedEffect } from './stockEffect';
import { takeBack } from './takeBack';

/** Effects that are undone and booked again without a trace: they move goods and link nothing. */
const movable = new Set<Effect>(['ship', 'receive', 'void', 'sell', 'return']);

const isWaiting = ({ recorded, captured }: RecordedEventStep): boolean =>
  recorded.stock === 'waiting' &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined;

const isMovable = ({ recorded, captured }: RecordedEventStep): boolean =>
  recorded.stock === undefined &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined &&
  movable.has(statedEffect(captured));

const isCorrection = ({ captured }: RecordedEventStep): boolean => captured.event.errorDeclaration !== undefined;

const byTime = (a: RecordedEventStep, b: RecordedEventStep): number =>
  Number(a.captured.time > b.captured.time) - Number(a.captured.time < b.captured.time);

/**
 * Books a waiting event together with others in order of event time: where later events were recorded first and took what it needs, they are
 * undone, and booked again after it. An error declaration that waits is applied in the same way. All that was booked before is booked afterwards,
 * or nothing changes. Answers whether the event is booked.
 */
export function bookTogether(first: RecordedEventStep, others: readonly RecordedEventStep[]): boolean {
  const { facts } = first.author;
  const later = others.filter((each) => isMovable(each) && each.captured.time >= first.captured.time).toSorted(byTime);
  const waiting = [...(isCorrection(first) ? [] : [first]), ...others.filter(isWaiting)];
  const undo = facts.savepoint();
  const booked = new Set<RecordedEventStep>();
  const refusal = attempt(facts, () => {
    for (const { author, captured } of later.toReversed()) takeBack(author, captured);
  });
  if (refusal) return false;
  if (isCorrection(first) && declareAgain(first) === undefined) booked.add(first);
  for (const each of [...later, ...waiting].toSorted(byTime)) {
    const { author, captured, recorded } = each;
    const isBooked = waiting.includes(each)
      ? bookEvent(author, { captured }, recorded).isBooked
      : isBookedAgain(author, captured);
    if (isBooked) booked.add(each);
  }
  const isBetter = booked.has(first) && later.every((each) => booked.has(each));
  if (!isBetter) undo();
  return isBetter;
}

function isBookedAgain(author: Step, captured: CapturedEvent): boolean {
  const { isBooked, isPartly } = balance(author, captured);
  return isBooked && !isPartly;
}
