import { add, convert, type Decimal, isNegative, isZero, productOf } from '@lotline/chaincode/domain';
import type { Database, Value } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { today } from '../queries/shownStock';
import { balancesAt } from '../queries/stockThen';
import { positionFilters } from '../queries/stockFilters';
import type { Owner } from './owner';
import type { PositionFilter } from './ownPositions';

/** The stock of a product at the end of a day, by lot, in its unit. */
export interface ProductStock {
  readonly product: string;
  /** Undefined if the product is not registered; its lots are not known in one unit then. */
  readonly uom: string | undefined;
  readonly lots: Map<string, Decimal>;
  /** Units that do not convert. */
  readonly foreign: Set<string>;
}

interface Row {
  lot: string;
  uom: string;
  onHand: Decimal;
}

type WithDatabase = Pick<ReadAt, 'database'>;

function rowsOf(
  { database }: WithDatabase,
  { party }: Pick<Owner, 'party'>,
  filter: PositionFilter,
  day: string,
): Row[] {
  const filters = positionFilters(database, { ...filter, party });
  if (day >= today()) {
    const given = filters.filter((each): each is [string, Value] => each[1] !== undefined);
    const sql = `SELECT lot, uom, on_hand AS onHand FROM balance WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY lot`;
    return database.all<Row>(sql, ...given.map(([, value]) => value));
  }
  // Event times have milliseconds.
  const then = balancesAt(database, filters, { time: Date.parse(`${day}T23:59:59.999Z`) });
  return Array.from(then, ({ lot, uom, onHand }) => ({ lot, uom, onHand: onHand as Decimal }));
}

function stockOf(database: Database, product: string): ProductStock {
  const fact = readFact(database, 'product', product);
  return { product, uom: fact?.uom, lots: new Map(), foreign: new Set() };
}

/** Adds a quantity of a lot, in the unit of its product. */
function note({ uom: own, lots, foreign }: ProductStock, { lot, uom, onHand: amount }: Row): void {
  const converted = own === undefined ? undefined : convert(amount, uom, own);
  if (converted !== undefined) lots.set(lot, add(lots.get(lot) ?? '0', converted));
  else if (!isZero(amount)) foreign.add(uom);
}

/** The stock of the owner's places at the end of a day in UTC; the stock of now for today. */
export function stockOn(
  readModel: WithDatabase,
  owner: Pick<Owner, 'party'>,
  filter: PositionFilter,
  day: string,
): ProductStock[] {
  const products = new Map<string, ProductStock>();
  for (const row of rowsOf(readModel, owner, filter, day)) {
    const product = productOf(row.lot);
    if (product === undefined) continue;
    const stock = products.get(product) ?? stockOf(readModel.database, product);
    products.set(product, stock);
    note(stock, row);
  }
  for (const { lots } of products.values()) {
    for (const [lot, quantity] of lots) if (isZero(quantity) || isNegative(quantity)) lots.delete(lot);
  }
  return [...products.values()].filter(({ lots, foreign }) => lots.size + foreign.size > 0);
}
