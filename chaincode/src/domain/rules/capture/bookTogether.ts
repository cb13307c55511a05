import { attempt } from '../attempt';
import { balance } from './balance';
import { bookEvent } from './bookEvent';
import { lend } from './loans';
import { declareAgain, type RecordedEventStep } from './correction';
import { renewLinks } from './renewLinks';
import { type Effect, statedEffect } from './stockEffect';
import { takeBack } from './takeBack';

/** Effects that are undone and booked again without a trace: they move goods and link nothing. */
const moving: readonly Effect[] = ['ship', 'receive', 'void', 'sell', 'return'];

/** The effects that are undone, and whether a place may use goods that another waiting event will bring. */
interface Attempt {
  readonly movable: ReadonlySet<Effect>;
  readonly lends: boolean;
}

/** Packings are undone and goods are lent only where the other is not enough. */
const attempts: readonly Attempt[] = [
  { movable: new Set(moving), lends: false },
  { movable: new Set<Effect>([...moving, 'pack', 'unpack']), lends: false },
  { movable: new Set(moving), lends: true },
];

const isWaiting = ({ recorded, captured }: RecordedEventStep): boolean =>
  recorded.stock === 'waiting' &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined;

const isMovable = ({ recorded, captured }: RecordedEventStep, movable: ReadonlySet<Effect>): boolean =>
  recorded.stock === undefined &&
  recorded.declaredInError === undefined &&
  captured.event.errorDeclaration === undefined &&
  movable.has(statedEffect(captured));

/** Returns true if more arrived than was in transit: the receipt is booked, and its surplus waits. */
const isPartly = ({ recorded }: RecordedEventStep): boolean =>
  recorded.partly === true && recorded.declaredInError === undefined;

const isCorrection = ({ captured }: RecordedEventStep): boolean => captured.event.errorDeclaration !== undefined;

const byTime = (a: RecordedEventStep, b: RecordedEventStep): number =>
  Number(a.captured.time > b.captured.time) - Number(a.captured.time < b.captured.time);

/**
 * Books a waiting event together with others in order of event time: where later events were recorded first and took what it needs, they
 * are undone, and booked again after it. An error declaration that waits is applied in the same way. All that was booked before is booked
 * afterwards, or nothing changes. Returns true if the event is booked.
 */
export const bookTogether = (first: RecordedEventStep, others: readonly RecordedEventStep[]): boolean =>
  attempts.some((each) => bookAfterUndoing(first, others, each));

function bookAfterUndoing(
  first: RecordedEventStep,
  others: readonly RecordedEventStep[],
  { movable, lends }: Attempt,
): boolean {
  const { facts } = first.author;
  const later = others
    .filter((each) => isMovable(each, movable) || isPartly(each))
    .filter((each) => each.captured.time >= first.captured.time)
    .toSorted(byTime);
  const waiting = [
    ...(isCorrection(first) ? [] : [first]),
    ...others.filter((each) => isWaiting(each) && !later.includes(each)),
  ];
  const undo = facts.savepoint();
  const booked = new Set<RecordedEventStep>();
  const refusal = attempt(facts, () => {
    for (const { author, captured } of later.toReversed()) takeBack(author, captured);
    const takeLoans = lends ? lend(facts, waiting) : undefined;
    if (isCorrection(first) && declareAgain(first) === undefined) booked.add(first);
    for (const each of [...later, ...waiting].toSorted(byTime)) {
      if (waiting.includes(each) ? bookEach(each) : isBookedAgain(each)) booked.add(each);
    }
    takeLoans?.();
  });
  const isBetter = refusal === undefined && booked.has(first) && later.every((each) => booked.has(each));
  if (!isBetter) undo();
  return isBetter;
}

const bookEach = ({ author, captured, recorded }: RecordedEventStep): boolean =>
  bookEvent(author, { captured }, recorded).isBooked;

function isBookedAgain(each: RecordedEventStep): boolean {
  if (isPartly(each)) {
    const { partly: _partly, ...recorded } = each.recorded;
    return bookEach({ ...each, recorded });
  }
  const { isBooked, isPartly: isLess } = balance(each.author, each.captured);
  renewLinks(each.author, each.captured);
  return isBooked && !isLess;
}
