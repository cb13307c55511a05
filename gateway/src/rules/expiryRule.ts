import { productOf } from '@lotline/chaincode/domain';
import { daysLater } from '../inventory/days';
import type { Finding } from './raisedStore';
import type { Evaluation } from './reconcile';
import { isOwn, type Rule, type RuleContext, startOf, type Subject } from './rule';

const there = `SELECT place, uom, on_hand FROM balance WHERE lot = ?`;

interface Balance {
  readonly place: string;
  readonly uom: string;
  readonly on_hand: string;
}

const expiryOf = ({ database, once }: RuleContext, lot: string): string | undefined =>
  once(
    `expiry ${lot}`,
    () => database.get<{ expiry: string | null }>('SELECT expiry FROM lot WHERE id = ?', lot)?.expiry ?? undefined,
  );

function positionsOf(context: RuleContext, lot: string): Subject[] {
  if (expiryOf(context, lot) === undefined) return [];
  const places = context.once(`places of ${lot}`, () => [
    ...new Set(context.database.all<Balance>(there, lot).map(({ place }) => place)),
  ]);
  return places.filter((place) => isOwn(context, place)).map((place) => [lot, place]);
}

/** Days on which what the rule says changes. */
interface Days {
  readonly first: string;
  readonly urgent: string;
  readonly expiry: string;
  readonly today: string;
}

/** The next of them that is still to come. */
function nextDay({ today, urgent, expiry }: Days): { readonly next?: string } {
  if (today < urgent) return { next: startOf(urgent) };
  return today <= expiry ? { next: startOf(daysLater(expiry, 1)) } : {};
}

function found(
  balances: readonly Balance[],
  [lot = '', place = '']: Subject,
  { today, urgent, expiry }: Days,
): Finding {
  const isOver = expiry < today;
  const amount = balances.map(({ on_hand: onHand, uom }) => `${onHand} ${uom}`).join(' and ');
  const product = productOf(lot);
  return {
    code: 'expiring',
    severity: today >= urgent ? 'high' : 'medium',
    detail: `The last day of sale of ${amount} ${isOver ? 'was' : 'is'} ${expiry}.`,
    cause: `${expiry}${isOver ? ' over' : ''}`,
    about: { goods: lot, place, ...(product && { product }) },
  };
}

function evaluate(context: RuleContext, subject: Subject): Evaluation {
  const { database, now, settings } = context;
  const [lot = '', place = ''] = subject;
  const { isOn, days, urgentDays } = settings.expiring;
  if (!isOn) return { findings: [], ended: 'the rule is off' };
  const left = database.all<Balance>(`${there} AND place = ? AND on_hand <> '0'`, lot, place);
  const expiry = expiryOf(context, lot);
  if (left.length === 0 || expiry === undefined) return { findings: [], ended: 'nothing of it is left there' };
  const [first, urgent] = [daysLater(expiry, -days), daysLater(expiry, -urgentDays)];
  const at = { first, urgent, expiry, today: now.slice(0, 10) };
  if (at.today < first) return { findings: [], next: startOf(first), ended: `it lasts until ${expiry}` };
  return { findings: [found(left, subject, at)], ...nextDay(at) };
}

/** Goods on hand at own places whose last day of sale is near or over. */
export const expiryRule: Rule = {
  name: 'expiring',
  touched: (context, { lots }) => lots.flatMap((lot) => positionsOf(context, lot)),
  *all(context) {
    const sql = `SELECT DISTINCT lot FROM balance JOIN lot ON lot.id = balance.lot WHERE on_hand <> '0' AND expiry IS NOT NULL`;
    for (const { lot } of context.database.all<{ lot: string }>(sql)) yield* positionsOf(context, lot);
  },
  evaluate,
};
