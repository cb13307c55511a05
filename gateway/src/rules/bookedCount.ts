import { add, type Decimal, isZero, productOf, readPast, subtract, sum } from '@lotline/chaincode/domain';
import { isWithin } from '../inventory/counts';
import { readFact } from '../projection/saveFact';
import type { Finding } from './raisedStore';
import type { Evaluation } from './reconcile';
import { isOwn, type RuleContext, type SeenEvent, type Subject } from './rule';

const bySelf = `SELECT event.time AS time, tx.user AS user, event.declared_at AS declared FROM event JOIN tx ON tx.n = event.tx
  WHERE event.key = event_key(?) AND event.party = ?`;

interface CountEvent {
  readonly time: string;
  readonly user: string | null;
  readonly declared: string | null;
}

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);

interface Difference {
  readonly book: Decimal;
  readonly amount: Decimal;
  readonly uom: string;
}

/** By how much a count differed from the books of its moment, as far as the ledger still knows it. */
function differenceOf(
  { database }: RuleContext,
  [lot = '', place = '']: Subject,
  time: string,
): Difference | undefined {
  const stock = readFact(database, 'stock', lot, place);
  if (!stock) return undefined;
  const past = readPast(stock.past);
  const at = past.findLastIndex((each) => each.kind === 'count' && each.at === secondsOf(time));
  const count = past[at];
  if (!count) return undefined;
  const later = sum(past.slice(at + 1).map(({ amount }) => amount));
  const counted = subtract(stock.onHand, later);
  return { book: subtract(counted, count.amount), amount: count.amount, uom: stock.uom };
}

/** True if the count is that of a line which another user approved. */
const isOfSheet = ({ inventory, organisation }: RuleContext, [lot, place]: Subject, time: string): boolean =>
  inventory.counts
    .list(organisation)
    .some(
      (sheet) =>
        sheet.place === place &&
        sheet.lines.some((line) => line.lot === lot && secondsOf(line.counts.at(-1)?.at ?? '') === secondsOf(time)),
    );

const isCount = ({ step }: SeenEvent): boolean => /[-:/]?cycle_counting$/.test(step);

/** Counts of own stock that were booked at once, and those that other events may explain. */
export function countsTouched(context: RuleContext, event: SeenEvent): Subject[] {
  const places = event.places.filter((place) => isOwn(context, place));
  if (places.length === 0) return [];
  const counted = isCount(event) && !event.isDeclaration && event.party === context.party;
  const goods = [...new Set([...event.lots, ...(counted ? event.goods : [])])];
  const pairs = goods.flatMap((lot) => places.map((place) => [lot, place] as const));
  return pairs.flatMap((pair) => [
    ...context.raisedAbout('count', pair),
    ...(counted ? [[...pair, event.id] as Subject] : []),
  ]);
}

type BookedCount = Difference & Pick<CountEvent, 'user'>;

/** The finding of a count that differs; beyond the second threshold its user may not end it. */
function variance(
  [goods = '', place = '', event = '']: Subject,
  found: BookedCount,
  notBy: string | undefined,
): Finding {
  const { book, amount, uom } = found;
  const product = productOf(goods);
  const who = notBy === undefined ? 'a user' : 'a user who did not count';
  return {
    code: 'variance',
    severity: notBy === undefined ? 'medium' : 'high',
    detail: `A count found ${add(book, amount)} ${uom} where the book had ${book}: ${who} must resolve it with a reason.`,
    cause: event,
    about: { event, goods, place, ...(product && { product }), ...(notBy !== undefined && { notBy }) },
  };
}

function findingsOf({ inventory, organisation }: RuleContext, subject: Subject, found: BookedCount): Finding[] {
  const { variancePercent, recountPercent = variancePercent } = inventory.counts.plan(organisation);
  const { book, amount, user } = found;
  const counted = add(book, amount);
  if (isZero(amount) || isWithin(counted, book, variancePercent)) return [];
  const isFar = !isWithin(counted, book, recountPercent);
  return [variance(subject, found, isFar && user !== null ? user : undefined)];
}

/** A count that was booked with the ledger’s command, or captured, without a count sheet. */
export function evaluateBooked(context: RuleContext, subject: Subject): Evaluation {
  const [, , event = ''] = subject;
  const row = context.database.get<CountEvent>(bySelf, event, context.party);
  if (!row) return { findings: [], ended: 'its event is not known any more' };
  if (row.declared !== null) return { findings: [], ended: 'the count was declared in error' };
  const found = differenceOf(context, subject, row.time);
  if (!found) return { findings: [], ended: 'the ledger does not know any more what it changed' };
  const findings = findingsOf(context, subject, { ...found, user: row.user });
  if (findings.length > 0 && isOfSheet(context, subject, row.time)) {
    return { findings: [], ended: 'it was approved with its count sheet' };
  }
  return { findings, ended: 'other events explain it, or the threshold was raised' };
}
