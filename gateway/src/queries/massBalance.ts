import { add, balanceOf, type Decimal, isNegative, negate, type Stock, subtract } from '@lotline/chaincode/domain';
import type { MassBalance, MassBalancePlace, MassBalanceRow } from '../answers/massBalance';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { isLotBlocked } from './blocked';
import { accountAt, codesOf, countedFrom } from '../projection/accountNames';
import { balanceAt, type Instant } from '../projection/runs';
import { LotUoms } from './lotUoms';
import { placeParty } from './placeParty';
import { utc } from './utc';
import { apiLimits } from '../answers/limits';

const amounts = [
  'made',
  'onHand',
  'held',
  'inTransit',
  'consumed',
  'sold',
  'returned',
  'destroyed',
  'adjusted',
] as const;
type Amounts = Record<(typeof amounts)[number], Decimal>;
/** Lost or found goods of a place: its adjustments together, so goods that are found again are neither. */
const adjustments = ['lost', 'found'] as const;
type Shown = Amounts & Record<(typeof adjustments)[number], Decimal>;
const none: Amounts = {
  made: '0',
  onHand: '0',
  held: '0',
  inTransit: '0',
  consumed: '0',
  sold: '0',
  returned: '0',
  destroyed: '0',
  adjusted: '0',
};

const plus = (one: Amounts, other: Partial<Amounts>): Amounts =>
  Object.fromEntries(amounts.map((each) => [each, add(one[each], other[each] ?? '0')])) as Amounts;

/** Serialized items that left every place are counted where the lot was made: their facts no longer name a place. */
const itemAccounts: Readonly<Record<string, keyof Amounts>> = {
  sold: 'sold',
  consumed: 'consumed',
  destroyed: 'destroyed',
};

/** A moment of the past: an event time, a height of the ledger, or both; without any, now. */
export interface BalanceInstant {
  readonly at?: string | undefined;
  readonly asOfHeight?: number | undefined;
}

interface BalanceRow {
  place: string;
  uom: string;
  on_hand: Decimal;
  held: Decimal;
  in_transit: Decimal;
}

/** The amounts of a lot by unit of measure and place; the place '' is unknown. */
class LotAccounts {
  readonly #uoms: LotUoms;
  readonly #lot: string;
  readonly amounts = new Map<string, Map<string, Amounts>>();

  constructor(lot: string, uoms: LotUoms) {
    this.#lot = lot;
    this.#uoms = uoms;
  }

  add(uom: string, place: string, more: Partial<Amounts>): void {
    const shown = this.#uoms.shown(this.#lot, uom);
    const places = this.amounts.get(shown) ?? new Map<string, Amounts>();
    places.set(place, plus(places.get(place) ?? none, more));
    this.amounts.set(shown, places);
  }
}

function accountsOf(database: Database, lot: string, uoms: LotUoms): LotAccounts {
  const accounts = new LotAccounts(lot, uoms);
  for (const { place, body } of database.all<{ place: string; body: string }>(
    'SELECT place, body FROM stock WHERE lot = ?',
    lot,
  )) {
    const { uom, made, consumed, sold, destroyed, adjusted } = balanceOf(JSON.parse(body) as Stock);
    accounts.add(uom, place, { made, consumed, sold, destroyed, adjusted });
  }
  // Items, and what is in containers, are in the balances and not in the stock facts.
  for (const row of database.all<BalanceRow>('SELECT * FROM balance WHERE lot = ?', lot)) {
    const held = isLotBlocked(database, lot, row.place) ? row.on_hand : row.held;
    accounts.add(row.uom, row.place, { onHand: row.on_hand, held, inTransit: row.in_transit });
  }
  const items = `SELECT status, count(*) AS count FROM item WHERE lot = ? AND status IN ('active', 'sold', 'consumed', 'destroyed')
    GROUP BY status`;
  for (const { status, count } of database.all<{ status: string; count: number }>(items, lot)) {
    const account = itemAccounts[status];
    const counted = String(count) as Decimal;
    accounts.add('C62', '', { made: counted, ...(account && { [account]: counted }) });
  }
  // Goods that came back in containers, or that a final receipt missed, are in no stock fact.
  for (const { place, uom, account, amount } of database.all<AccountRow>(withoutStock, lot)) {
    const name = accountAt(account);
    if (name) accounts.add(uom, place, { [name]: amount });
  }
  return accounts;
}

interface AccountRow {
  place: string;
  uom: string;
  account: number;
  amount: Decimal;
}

const codesWithoutStock = [...codesOf('returned'), ...codesOf('adjusted').filter((code) => code >= countedFrom.item)];
const withoutStock = `SELECT place, uom, account, amount FROM balance
  JOIN accounted ON balance = n AND account IN (${codesWithoutStock.join()}) WHERE lot = ?`;
const accounted = 'SELECT account, amount FROM accounted WHERE balance = ? AND time <= ? AND height <= ?';
/** The amounts as of an instant, of balances that had any. */
function accountsThen(database: Database, lot: string, uoms: LotUoms, instant: Instant): LotAccounts {
  const found = new LotAccounts(lot, uoms);
  const { time = Number.MAX_SAFE_INTEGER, height = Number.MAX_SAFE_INTEGER } = instant;
  const balances = database.all<{ n: number; runs: number; place: string; uom: string }>(
    'SELECT n, runs, place, uom FROM balance WHERE lot = ? ORDER BY place, uom',
    lot,
  );
  for (const { n, runs, place, uom } of balances) {
    const { onHand, held, inTransit } = balanceAt(database, { n, runs }, instant);
    let sum = plus(none, { onHand, held, inTransit });
    for (const { account, amount } of database.all<{ account: number; amount: Decimal }>(accounted, n, time, height)) {
      const name = accountAt(account);
      if (name) sum = plus(sum, { [name]: amount });
    }
    if (amounts.some((each) => sum[each] !== '0')) found.add(uom, place, sum);
  }
  return found;
}

const pathOf = (lot: string, place: string): string =>
  `/events?${new URLSearchParams({ goods: lot, ...(place !== '' && { place }) }).toString()}`;

function shownOf(own: Amounts): Shown {
  const isLost = isNegative(own.adjusted);
  return { ...own, lost: isLost ? negate(own.adjusted) : '0', found: isLost ? '0' : own.adjusted };
}

function rowOf(database: Database, lot: string, uom: string, places: ReadonlyMap<string, Amounts>): MassBalanceRow {
  const shown = [...places].map(([place, own]) => [place, shownOf(own)] as const);
  const sums = shown.map(([, own]) => own);
  const sumOf = (each: (typeof adjustments)[number]): Decimal => sums.map((own) => own[each]).reduce(add, '0');
  const all = { ...sums.reduce(plus, none), lost: sumOf('lost'), found: sumOf('found') };
  const explained = [all.onHand, all.inTransit, all.consumed, all.sold, all.destroyed, all.lost].reduce(add, '0');
  return {
    lot,
    uom,
    ...all,
    unexplained: subtract(add(all.made, all.found), explained),
    places: shown
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([place, own]): MassBalancePlace => {
        const party = place === '' ? undefined : placeParty(database, place);
        return { place, ...(party !== undefined && { party }), ...own, events: pathOf(lot, place) };
      }),
  };
}

const totalled = [...amounts, ...adjustments, 'unexplained'] as const;

/** The sums of all rows, by unit of measure. */
function totalsOf(rows: readonly MassBalanceRow[]): MassBalance['totals'] {
  const totals = new Map<string, MassBalance['totals'][number]>();
  for (const row of rows) {
    const before = totals.get(row.uom);
    const sums = totalled.map((each) => [each, add((before?.[each] ?? '0') as Decimal, row[each] as Decimal)] as const);
    totals.set(row.uom, { uom: row.uom, ...(Object.fromEntries(sums) as Record<(typeof totalled)[number], Decimal>) });
  }
  return [...totals.values()].toSorted((a, b) => (a.uom < b.uom ? -1 : 1));
}

/**
 * Everything that was made of lots, and where it is or went: now, or as of an event time (inclusive), a height of the ledger, or both. Of
 * the past, `held` has only goods held by quantity or in a container, as of stock. Empty for a lot that is not recorded.
 */
export function massBalance(
  { database, height }: Pick<ReadModel, 'database' | 'height'>,
  lots: readonly string[],
  { at, asOfHeight }: BalanceInstant = {},
): MassBalance {
  const uoms = new LotUoms(database);
  const instant = { time: at === undefined ? undefined : Date.parse(utc(at)), height: asOfHeight };
  const isPast = at !== undefined || asOfHeight !== undefined;
  const rows = lots.flatMap((lot) => {
    const found = isPast ? accountsThen(database, lot, uoms, instant) : accountsOf(database, lot, uoms);
    return [...found.amounts].map(([uom, places]) => rowOf(database, lot, uom, places));
  });
  const when = { ...(at !== undefined && { at: utc(at) }), ...(asOfHeight !== undefined && { asOfHeight }) };
  return { height, ...when, rows, totals: totalsOf(rows) };
}

/** The lots in the scope of a recall; at most `apiLimits.balanceLots` and one more. */
export const lotsInScope = (database: Database, recall: string): string[] =>
  database
    .all<{ goods: string }>(
      `SELECT goods FROM scope WHERE recall = ? AND EXISTS (SELECT 1 FROM lot WHERE lot.id = scope.goods) ORDER BY n LIMIT ?`,
      recall,
      apiLimits.balanceLots + 1,
    )
    .map(({ goods }) => goods);
