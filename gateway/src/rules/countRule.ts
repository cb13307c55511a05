import { productOf } from '@lotline/chaincode/domain';
import type { CountLine, CountSheet } from '../answers/inventoryCounts';
import { isFar, showCount } from '../inventory/counts';
import { countsTouched, evaluateBooked } from './bookedCount';
import type { Finding } from './raisedStore';
import type { Evaluation } from './reconcile';
import type { Rule, RuleContext, Subject } from './rule';

function* openLines({ inventory, organisation }: RuleContext): Generator<Subject> {
  for (const { count, cancelled, lines } of inventory.counts.list(organisation)) {
    if (cancelled) continue;
    for (const { lot, state, counts } of lines) if (counts.length > 0 && state !== 'approved') yield [count, lot];
  }
}

/** The finding about a line, if any. The quantities of one that is counted again are not shown. */
function found({ count, place, variancePercent }: CountSheet, line: CountLine): Finding[] {
  const { lot, state, counts, variance = '', uom } = line;
  const isWaiting = state === 'recount';
  if (!isWaiting && !(state === 'counted' && isFar(line, variancePercent))) return [];
  const product = productOf(lot);
  const detail = isWaiting
    ? 'The first count was far from the books: another user has to count it again.'
    : `The last count differs by ${variance} ${uom} from the books: approve it with a reason, or have it counted again.`;
  return [
    {
      code: 'variance',
      severity: isWaiting ? 'medium' : 'high',
      detail,
      cause: counts.at(-1)?.at ?? '',
      about: { count, goods: lot, place, ...(product && { product }) },
    },
  ];
}

/** A line of a count sheet is known by the number of the count and the lot; a count without one by lot, place and event. */
function evaluate(context: RuleContext, subject: Subject): Evaluation {
  if (!context.settings.count.isOn) return { findings: [], ended: 'the rule is off' };
  return subject.length > 2 ? evaluateBooked(context, subject) : evaluateLine(context, subject);
}

function evaluateLine({ inventory, organisation }: RuleContext, [count = '', lot = '']: Subject): Evaluation {
  const stored = inventory.counts.find(organisation, count);
  const sheet = stored && showCount(stored);
  const line = sheet?.lines.find((each) => each.lot === lot);
  if (!sheet || !line || sheet.status === 'cancelled') return { findings: [], ended: 'the count was cancelled' };
  const by = line.approvedBy;
  return { findings: found(sheet, line), ended: by === undefined ? 'it is within the threshold' : `${by} approved it` };
}

/** Counts beyond their threshold: lines of sheets, and counts that were booked at once. */
export const countRule: Rule = { name: 'count', touched: countsTouched, all: openLines, evaluate };
