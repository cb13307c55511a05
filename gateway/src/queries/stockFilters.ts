import type { Database, Value } from '../projection/database';
import { idSet } from './idSet';
import type { Filter, PageRequest } from './page';
import { placeParty } from './placeParty';

export interface StockFilters extends PageRequest {
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  readonly party?: string | undefined;
  readonly product?: string | undefined;
  /** RFC 3339: what there was then, by event times, as far as the ledger knows today. */
  readonly at?: string | undefined;
  /** What the ledger knew when it had so many blocks. */
  readonly asOfHeight?: number | undefined;
}

/** Places with stock that are a party's, those included that only its GS1 Company Prefix tells. */
const placesOf = (database: Database, party: string): Value =>
  idSet(
    database
      .all<{ place: string }>('SELECT DISTINCT place FROM balance')
      .map(({ place }) => place)
      .filter((place) => placeParty(database, place) === party),
  );

/** Conditions on lot and place, which balances and movements both have. */
export const positionFilters = (database: Database, { lot, place, party, product }: StockFilters): Filter[] => [
  ['lot = ?', lot],
  ['place = ?', place],
  ['place IN (SELECT value FROM json_each(?))', party && placesOf(database, party)],
  // "0" is the character after "/", so these two hold the product itself, its lots, and nothing else.
  ['lot >= ?', product],
  ['lot < ?', product && `${product}0`],
];
