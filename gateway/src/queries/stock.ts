import type { StockAnswer } from '../answers';
import type { ReadAt } from '../projection/readModel';
import type { StockFilters } from './stockFilters';
import { stockNow } from './stockNow';
import { stockThen } from './stockThen';

/** Stock per lot and place: now, as of a time, or as of a height of the ledger. */
export const stock = (readModel: ReadAt, request: StockFilters = {}): StockAnswer =>
  request.at === undefined && request.asOfHeight === undefined
    ? stockNow(readModel, request)
    : stockThen(readModel, request);
