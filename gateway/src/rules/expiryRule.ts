import { productOf } from '@lotline/chaincode/domain';
import { daysLater } from '../inventory/days';
import { allItems, itemsAt, itemsTouched } from './itemExpiry';
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

function daysOf({ now, settings }: RuleContext, expiry: string): Days {
  const { days, urgentDays } = settings.expiring;
  return {
    first: daysLater(expiry, -days),
    urgent: daysLater(expiry, -urgentDays),
    expiry,
    today: now.slice(0, 10),
  };
}

/** The next of them that is still to come. */
function nextDay({ today, urgent, expiry }: Days): { readonly next?: string } {
  if (today < urgent) return { next: startOf(urgent) };
  return today <= expiry ? { next: startOf(daysLater(expiry, 1)) } : {};
}

function found(amount: string, about: Finding['about'], { today, urgent, expiry }: Days): Finding {
  const isOver = expiry < today;
  return {
    code: 'expiring',
    severity: today >= urgent ? 'high' : 'medium',
    detail: `The last day of sale of ${amount} ${isOver ? 'was' : 'is'} ${expiry}.`,
    cause: `${expiry}${isOver ? ' over' : ''}`,
    about,
  };
}

/** Serialized items of one product with one last day at a place, or goods of a lot there. */
function evaluate(context: RuleContext, subject: Subject): Evaluation {
  if (!context.settings.expiring.isOn) return { findings: [], ended: 'the rule is off' };
  return subject.length > 2 ? evaluateItems(context, subject) : evaluateLot(context, subject);
}

const gone = 'nothing of it is left there';

function evaluateLot(context: RuleContext, [lot = '', place = '']: Subject): Evaluation {
  const left = context.database.all<Balance>(`${there} AND place = ? AND on_hand <> '0'`, lot, place);
  const expiry = expiryOf(context, lot);
  if (left.length === 0 || expiry === undefined) return { findings: [], ended: gone };
  const days = daysOf(context, expiry);
  if (days.today < days.first) return { findings: [], next: startOf(days.first), ended: `it lasts until ${expiry}` };
  const amount = left.map(({ on_hand: onHand, uom }) => `${onHand} ${uom}`).join(' and ');
  const product = productOf(lot);
  const about = { goods: lot, place, ...(product && { product }) };
  return { findings: [found(amount, about, days)], ...nextDay(days) };
}

function evaluateItems(context: RuleContext, subject: Subject): Evaluation {
  const [goods = '', place = '', expiry = ''] = subject;
  const days = daysOf(context, expiry);
  if (days.today < days.first) return { findings: [], next: startOf(days.first), ended: `they last until ${expiry}` };
  const items = itemsAt(context, subject);
  if (items === 0) return { findings: [], ended: gone };
  const about = { place, ...(productOf(goods) === undefined ? { goods } : { product: goods }) };
  return { findings: [found(items === 1 ? '1 item' : `${items} items`, about, days)], ...nextDay(days) };
}

/** Goods on hand at own places whose last day of sale is near or over. */
export const expiryRule: Rule = {
  name: 'expiring',
  touched: (context, event) => [
    ...event.lots.flatMap((lot) => positionsOf(context, lot)),
    ...itemsTouched(context, event),
  ],
  *all(context) {
    const sql = `SELECT DISTINCT lot FROM balance JOIN lot ON lot.id = balance.lot WHERE on_hand <> '0' AND expiry IS NOT NULL`;
    for (const { lot } of context.database.all<{ lot: string }>(sql)) yield* positionsOf(context, lot);
    yield* allItems(context);
  },
  evaluate,
};
