import { isPlaceId } from '@lotline/chaincode/domain';
import type { Database, Value } from '../projection/database';
import { idSet } from './idSet';
import type { Filter, PageRequest } from './page';
import { placeParty } from './placeParty';

export interface StockFilters extends PageRequest {
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  readonly party?: string | undefined;
  readonly product?: string | undefined;
  /** RFC 3339: stock at this event time, by the events that the ledger has today. */
  readonly at?: string | undefined;
  /** Stock as the ledger had it at this height. */
  readonly asOfHeight?: number | undefined;
}

/** A party's places with stock, including unregistered ones with its GS1 Company Prefix. */
const placesOf = (database: Database, party: string): Value =>
  idSet(
    database
      .all<{ place: string }>('SELECT DISTINCT place FROM balance')
      .map(({ place }) => place)
      .filter((place) => placeParty(database, place) === party),
  );

/** A place, or the places of all parties under a URI: "$" is the character after the "#" of their ids. */
const placeFilters = (place: string | undefined): Filter[] =>
  isPlaceId(place)
    ? [['place = ?', place]]
    : [
        ['place >= ?', place && `${place}#`],
        ['place < ?', place && `${place}$`],
      ];

/** Conditions on lot and place, which balances and movements both have. */
export const positionFilters = (database: Database, { lot, place, party, product }: StockFilters): Filter[] => [
  ['lot = ?', lot],
  ...placeFilters(place),
  ['place IN (SELECT value FROM json_each(?))', party && placesOf(database, party)],
  // "0" is the character after "/", so these two conditions match only the product itself and its lots.
  ['lot >= ?', product],
  ['lot < ?', product && `${product}0`],
];
