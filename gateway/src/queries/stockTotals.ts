import { add, convert, type Decimal, productOf } from '@lotline/chaincode/domain';
import type { StockTotals } from '../answers';
import type { ReadAt } from '../projection/readModel';
import { readCursor } from './cursor';
import { cutPage, pageSize } from './page';
import { ProductUnits } from './productUnits';
import { positionFilters, type StockFilters } from './stockFilters';
import type { StockRow } from './shownStock';
import { allNow } from './stockNow';
import { allThen } from './stockThen';
import { utc } from './utc';

type Total = StockTotals['rows'][number];
type Amount = 'onHand' | 'held' | 'reserved' | 'inTransit' | 'available';

const amounts: readonly Amount[] = ['onHand', 'held', 'reserved', 'inTransit', 'available'];

const keyOf = ({ place = '', product, uom }: Total): string[] => [place, product, uom];
const textOf = (total: Total): string => keyOf(total).join('\n');

/** A row in its product's unit, or unchanged if it does not convert exactly. */
function inProductUom(row: StockRow, uom: string | undefined): StockRow {
  if (uom === undefined || uom === row.uom) return row;
  const said = amounts.map((amount) => [amount, convert(row[amount] as Decimal, row.uom, uom)] as const);
  return said.some(([, value]) => value === undefined) ? row : { ...row, uom, ...Object.fromEntries(said) };
}

function addTo(totals: Map<string, Total>, row: StockRow, by: 'product' | 'place'): void {
  const product = productOf(row.lot) ?? row.lot;
  const { onHand, held, reserved, inTransit, available, uom } = row;
  const start: Total = {
    ...(by === 'place' && { place: row.place }),
    product,
    uom,
    onHand,
    held,
    reserved,
    inTransit,
    available,
    lots: 1,
    ...(row.expiry !== undefined && { expiry: row.expiry }),
  };
  const key = textOf(start);
  const before = totals.get(key);
  if (!before) totals.set(key, start);
  else {
    const sums = amounts.map((amount) => [amount, add(before[amount] as Decimal, row[amount] as Decimal)]);
    const expiry = [before.expiry, row.expiry].filter((each) => each !== undefined).sort()[0];
    const more = { lots: before.lots + 1, ...(expiry !== undefined && { expiry }) };
    totals.set(key, { ...before, ...(Object.fromEntries(sums) as Record<Amount, string>), ...more });
  }
}

/** Stock per product, in total or per place: now, as of a time, or as of a height of the ledger. */
export function stockTotals(readModel: ReadAt, request: StockFilters, by: 'product' | 'place'): StockTotals {
  const { database, height } = readModel;
  const { at, asOfHeight, cursor } = request;
  const rows =
    at === undefined && asOfHeight === undefined
      ? allNow(readModel, positionFilters(database, request))
      : allThen(readModel, request);
  const units = new ProductUnits(database);
  const totals = new Map<string, Total>();
  for (const row of rows) addTo(totals, inProductUom(row, units.of(productOf(row.lot) ?? row.lot)), by);
  const start = cursor === undefined ? undefined : readCursor(cursor, 3).join('\n');
  const sorted = [...totals].filter(([key]) => start === undefined || key > start).sort(([a], [b]) => (a < b ? -1 : 1));
  const page = cutPage(
    sorted.map(([, total]) => total),
    pageSize(request),
    keyOf,
    (total) => total,
  );
  return { height, ...(at !== undefined && { at: utc(at) }), ...page };
}
