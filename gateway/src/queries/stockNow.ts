import type { StockAnswer } from '../answers';
import type { Value } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { LotUoms } from './lotUoms';
import type { Filter } from './page';
import { positionPage, positions, startOf } from './positions';
import { type Bare, ShownStock, type StockRow, today } from './shownStock';
import { positionFilters, type StockFilters } from './stockFilters';

function balances({ database }: ReadAt, filters: readonly Filter[], start: readonly string[]): Iterable<Bare> {
  const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
  const [lot, place] = start;
  const from = lot === undefined || place === undefined ? [] : [lot, place];
  const conditions = [
    `(on_hand <> '0' OR in_transit <> '0')`,
    ...given.map(([condition]) => condition),
    ...(from.length > 0 ? ['(lot, place) >= (?, ?)'] : []),
  ];
  const sql = `SELECT lot, place, uom, on_hand AS onHand, held, reserved, in_transit AS inTransit FROM balance WHERE ${conditions.join(' AND ')} ORDER BY lot, place, uom`;
  return database.each<Bare>(sql, ...given.map(([, value]) => value), ...from);
}

/** Current balances. A lot that is on hold as a whole, or recalled, is held at every place. */
export function stockNow(readModel: ReadAt, request: StockFilters): StockAnswer {
  const { database, height } = readModel;
  const filters = positionFilters(database, request);
  const found = positions(balances(readModel, filters, startOf(request)), new LotUoms(database));
  return { height, ...positionPage(found, request, new ShownStock(database, today(), true)) };
}

/** Yields all current balances, without pages. */
export function* allNow(readModel: ReadAt, filters: readonly Filter[]): Generator<StockRow> {
  const { database } = readModel;
  const shown = new ShownStock(database, today(), true);
  for (const row of positions(balances(readModel, filters, []), new LotUoms(database))) yield shown.show(row);
}
