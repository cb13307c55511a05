import type { Finding } from '../command';
import { isPlainUtc, millisecondsOf } from '../epcis/utcTime';
import { Refusal } from '../errors';
import type { LotId } from '../gs1/id';
import type { Step } from '../step';
import { datedLot } from './makers';

/** The tolerated clock error, in milliseconds. */
export const clockError = 15 * 60_000;

const secondsLength = 'YYYY-MM-DDTHH:MM:SS'.length;
const wholeSeconds = (time: string): number => Math.floor(millisecondsOf(time) / 1000);

/** Returns true if `a` is before `b`. Compares whole seconds, because many sources have no finer times. */
export const isBefore = (a: string, b: string): boolean =>
  isPlainUtc(a) && isPlainUtc(b)
    ? a.slice(0, secondsLength) < b.slice(0, secondsLength)
    : wholeSeconds(a) < wholeSeconds(b);

/** The error of an event time in the future. */
export function futureFinding(claimed: string, now: string): Finding | undefined {
  if (isPlainUtc(claimed) && isPlainUtc(now) && claimed <= now) return undefined;
  if (millisecondsOf(claimed) <= millisecondsOf(now) + clockError) return undefined;
  const detail = `The event time ${claimed} is in the future; the time of recording is ${now}.`;
  return { code: 'time_invalid', detail, details: { time: claimed, now } };
}

/** The errors of an event time before lots were made. */
export const earlyFindings = (
  { facts, caller: { party } }: Pick<Step, 'facts' | 'caller'>,
  claimed: string,
  lots: readonly LotId[],
): Finding[] =>
  lots.flatMap((lot) => {
    const madeAt = datedLot(facts, lot, party)?.madeAt;
    if (madeAt === undefined || !isBefore(claimed, madeAt)) return [];
    const detail = `Lot ${lot} was made at ${madeAt}, later than ${claimed}.`;
    return [{ code: 'time_invalid', detail, details: { goods: lot, time: claimed, madeAt } }];
  });

const refuse = (finding: Finding | undefined): void => {
  if (finding) throw new Refusal(finding.code, finding.detail, finding.details);
};

/** The error of an event time before the goods left, if that time is known. */
function arrivalFinding(claimed: string, goods: string, left: string | undefined): Finding | undefined {
  if (left === undefined || !isBefore(claimed, left)) return undefined;
  const detail = `${goods} left at ${left}, later than ${claimed}.`;
  return { code: 'time_invalid', detail, details: { goods, time: claimed, left } };
}

/** Refuses goods that arrive before they left. */
export function assertLeftBefore(claimed: string | undefined, goods: string, left: string | undefined): void {
  if (claimed !== undefined) refuse(arrivalFinding(claimed, goods, left));
}

/** Refuses an event time in the future. */
export function assertNotFuture(claimed: unknown, now: string): void {
  if (typeof claimed === 'string') refuse(futureFinding(claimed, now));
}

/** Refuses an event time before the lots were made. */
export function assertMadeBefore(step: Step, claimed: string | undefined, lots: readonly { lot: LotId }[]): void {
  if (claimed === undefined) return;
  refuse(earlyFindings(step, claimed, [...new Set(lots.map(({ lot }) => lot))])[0]);
}
