import { add, type Decimal } from '@lotline/chaincode/domain';
import type { StockAnswer } from '../answers';
import type { Database, Value } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { LotUoms } from './lotUoms';
import type { Filter } from './page';
import { positionPage, positions, startOf } from './positions';
import { positionFilters, type StockFilters } from './stockFilters';
import { type Bare, ShownStock, type StockRow, today } from './shownStock';
import { utc } from './utc';

interface Movement {
  lot: string;
  place: string;
  uom: string;
  on_hand: Decimal;
  held: Decimal;
  reserved: Decimal;
  in_transit: Decimal;
}

type Sum = { [Field in 'onHand' | 'held' | 'reserved' | 'inTransit']: Decimal } & Pick<Bare, 'lot' | 'place' | 'uom'>;

/** Sums of movements per position. */
function* sums(movements: Iterable<Movement>): Generator<Bare> {
  let sum: Sum | undefined;
  for (const { lot, place, uom, ...moved } of movements) {
    if (sum?.lot !== lot || sum.place !== place || sum.uom !== uom) {
      if (sum) yield sum;
      sum = { lot, place, uom, onHand: '0', held: '0', reserved: '0', inTransit: '0' };
    }
    sum.onHand = add(sum.onHand, moved.on_hand);
    sum.held = add(sum.held, moved.held);
    sum.reserved = add(sum.reserved, moved.reserved);
    sum.inTransit = add(sum.inTransit, moved.in_transit);
  }
  if (sum) yield sum;
}

const movements = (database: Database, filters: readonly Filter[]): Iterable<Movement> => {
  const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
  const where = given.map(([condition]) => condition).join(' AND ');
  const sql = `SELECT lot, place, uom, on_hand, held, reserved, in_transit FROM movement WHERE ${where} ORDER BY lot, place, uom, n`;
  return database.each<Movement>(sql, ...given.map(([, value]) => value));
};

const filtersOf = (database: Database, request: StockFilters, from?: Value): Filter[] => [
  ...positionFilters(database, request),
  ['time <= ?', request.at && utc(request.at)],
  ['height <= ?', request.asOfHeight],
  ['lot >= ?', from],
];

/** Yields all past balances, without pages. */
export function* allThen({ database }: ReadModel, request: StockFilters): Generator<StockRow> {
  const shown = new ShownStock(database, request.at?.slice(0, 10) ?? today(), false);
  const balances = sums(movements(database, filtersOf(database, request)));
  for (const row of positions(balances, new LotUoms(database))) yield shown.show(row);
}

/**
 * Stock at an event time, or as of a ledger height. `held` contains only goods held by quantity: holds on whole lots and recalls are
 * known only as of now.
 */
export function stockThen({ database, height }: ReadModel, request: StockFilters): StockAnswer {
  const { at } = request;
  const [lot] = startOf(request);
  const found = positions(sums(movements(database, filtersOf(database, request, lot))), new LotUoms(database));
  const page = positionPage(found, request, new ShownStock(database, at?.slice(0, 10) ?? today(), false));
  return { height, ...(at !== undefined && { at: utc(at) }), ...page };
}
