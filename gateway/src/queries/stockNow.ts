import type { StockAnswer } from '../answers';
import type { Value } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { type Filter, selectPage } from './page';
import { type Bare, ShownStock, type StockRow, today } from './shownStock';
import { positionFilters, type StockFilters } from './stockFilters';

interface Balance {
  lot: string;
  place: string;
  unit: string;
  on_hand: string;
  held: string;
  reserved: string;
  in_transit: string;
}

const select = `SELECT * FROM (SELECT * FROM balance WHERE on_hand <> '0' OR in_transit <> '0')`;

const bare = ({ lot, place, unit, on_hand: onHand, held, reserved, in_transit: inTransit }: Balance): Bare => ({
  lot,
  place,
  unit,
  onHand,
  held,
  reserved,
  inTransit,
});

/** Balances as they are. A lot that is on hold as a whole, or recalled, is held wherever it is. */
export function stockNow(readModel: ReadModel, request: StockFilters): StockAnswer {
  const shown = new ShownStock(readModel.database, today(), true);
  const filters = positionFilters(readModel.database, request);
  return selectPage<Balance, StockRow>(readModel, request, { select, filters, key: ['lot', 'place', 'unit'] }, (row) =>
    shown.show(bare(row)),
  );
}

/** All of them, not by pages. */
export function* allNow({ database }: ReadModel, filters: readonly Filter[]): Generator<StockRow> {
  const given = filters.filter((filter): filter is [string, Value] => filter[1] !== undefined);
  const where = given.length > 0 ? `WHERE ${given.map(([condition]) => condition).join(' AND ')}` : '';
  const shown = new ShownStock(database, today(), true);
  for (const row of database.each<Balance>(`${select} ${where}`, ...given.map(([, value]) => value))) {
    yield shown.show(bare(row));
  }
}
