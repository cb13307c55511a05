import type { StockAnswer } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { isLotBlocked } from './blocked';
import { selectPage } from './page';
import { positionFilters, type StockFilters } from './stockFilters';

export type StockRow = StockAnswer['rows'][number];

interface Balance {
  lot: string;
  place: string;
  unit: string;
  on_hand: string;
  held: string;
  reserved: string;
  in_transit: string;
}

/** Balances as they are. A lot that is on hold as a whole, or recalled, is held wherever it is. */
export function stockNow(readModel: ReadModel, request: StockFilters): StockAnswer {
  const { database } = readModel;
  const show = ({ lot, place, unit, on_hand: onHand, held, reserved, in_transit: inTransit }: Balance): StockRow => {
    const blocked = isLotBlocked(database, lot);
    return { lot, place, unit, onHand, held: blocked ? onHand : held, reserved, inTransit };
  };
  const select = `SELECT * FROM (SELECT * FROM balance WHERE on_hand <> '0' OR in_transit <> '0')`;
  const filters = positionFilters(database, request);
  return selectPage<Balance, StockRow>(readModel, request, { select, filters, key: ['lot', 'place', 'unit'] }, show);
}
