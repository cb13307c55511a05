import type { StockAnswer } from '../answers';
import type { Database, Value } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { balanceAt, type Instant } from '../projection/runs';
import { LotUoms } from './lotUoms';
import type { Filter } from './page';
import { positionPage, positions, startOf } from './positions';
import { positionFilters, type StockFilters } from './stockFilters';
import { type Bare, ShownStock, type StockRow, today } from './shownStock';
import { utc } from './utc';

interface BalanceRow {
  readonly n: number;
  readonly runs: number;
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
}

const filtersOf = (database: Database, request: StockFilters, from?: Value): Filter[] => [
  ...positionFilters(database, request),
  ['lot >= ?', from],
];

/** The balances of an instant, sorted by lot and place. */
export function* balancesAt(database: Database, filters: readonly Filter[], instant: Instant): Generator<Bare> {
  const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
  const where = ['TRUE', ...given.map(([condition]) => condition)].join(' AND ');
  const sql = `SELECT n, runs, lot, place, uom FROM balance WHERE ${where} ORDER BY lot, place, uom`;
  for (const { lot, place, uom, ...balance } of database.each<BalanceRow>(sql, ...given.map(([, value]) => value))) {
    const { onHand, held, reserved, inTransit } = balanceAt(database, balance, instant);
    yield { lot, place, uom, onHand, held, reserved, inTransit };
  }
}

const instantOf = ({ at, asOfHeight }: StockFilters): Instant => ({
  time: at === undefined ? undefined : Date.parse(utc(at)),
  height: asOfHeight,
});

/** Yields all past balances, without pages. */
export function* allThen({ database }: ReadAt, request: StockFilters): Generator<StockRow> {
  const shown = new ShownStock(database, request.at?.slice(0, 10) ?? today(), false);
  const balances = balancesAt(database, filtersOf(database, request), instantOf(request));
  for (const row of positions(balances, new LotUoms(database))) yield shown.show(row);
}

/**
 * Stock at an event time, or as of a ledger height. `held` contains only goods held by quantity: holds on whole lots and recalls are
 * known only as of now.
 */
export function stockThen({ database, height }: ReadAt, request: StockFilters): StockAnswer {
  const { at } = request;
  const [lot] = startOf(request);
  const balances = balancesAt(database, filtersOf(database, request, lot), instantOf(request));
  const found = positions(balances, new LotUoms(database));
  const page = positionPage(found, request, new ShownStock(database, at?.slice(0, 10) ?? today(), false));
  return { height, ...(at !== undefined && { at: utc(at) }), ...page };
}
