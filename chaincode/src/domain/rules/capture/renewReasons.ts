import type { Finding } from '../../command';
import { type EventException, exceptionKey, type RecordedEvent } from '../../facts/event';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { putExceptions } from '../exceptions';
import { concerning } from './authorship';
import { isLasting } from './closeExceptions';

/** The most exceptions of an event that waits: after that its reasons stay as they are. */
const mostExceptions = 20;

const resolution = 'The event waits for another reason by now.';

/**
 * Updates the exceptions of a waiting event to the present reason of its waiting. Returns true if the reason has changed.
 */
export function renewReasons(
  author: Step,
  captured: CapturedEvent,
  recorded: RecordedEvent,
  findings: readonly Finding[],
): boolean {
  if (findings.length === 0 || (recorded.exceptions ?? 0) >= mostExceptions) return false;
  const known = knownOnes(author, captured, recorded);
  const [now, before] = [new Set(findings.map(reasonOf)), new Set([...known.values()].map(reasonOf))];
  const stale = [...known].filter(([, each]) => isStale(each) && !now.has(reasonOf(each)));
  const added = findings.filter((finding) => !before.has(reasonOf(finding)));
  for (const [key, exception] of stale) {
    author.facts.put(key, { ...exception, status: 'resolved', resolution, resolvedBy: author.caller.party });
  }
  const odd = added.map((finding) => concerning(author, captured, finding));
  putExceptions(author, captured.hash, odd);
  return stale.length + added.length > 0;
}

type Known = ReadonlyMap<ReturnType<typeof exceptionKey>, EventException>;

/** The event's exceptions without those that were renewed. A resolved one does not come back. */
function knownOnes({ facts, caller }: Step, { hash }: CapturedEvent, { exceptions = 0 }: RecordedEvent): Known {
  const keys = Array.from({ length: exceptions }, (_, n) => exceptionKey(caller.msp, hash, n + 1));
  const all = keys.flatMap((key) => {
    const exception = facts.get(key);
    return exception && exception.resolution !== resolution ? [[key, exception] as const] : [];
  });
  return new Map(all);
}

type Reason = Pick<Finding, 'code' | 'details'>;

const goodsOf = ({ details = {} }: Reason): unknown => details['goods'] ?? details['lot'];

const isStale = (exception: EventException): boolean =>
  exception.status === 'open' && !isLasting(exception.code) && goodsOf(exception) !== undefined;

/** Amounts change with every movement: the reason is the same then. */
const reasonOf = (reason: Reason): string => `${reason.code} ${String(goodsOf(reason))}`;
