import { isPlaceId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
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

/** Jumps from one place to the next in the index, without the balances between. */
const allPlaces = `WITH RECURSIVE each (place) AS (SELECT min(place) FROM balance
    UNION ALL SELECT (SELECT min(place) FROM balance WHERE place > each.place) FROM each WHERE each.place IS NOT NULL)
  SELECT place FROM each WHERE place IS NOT NULL`;

/** Share of all places from which it takes less time to read all balances in order than to look up those of the places and sort them. */
const large = 1 / 4;

/** A party's places with stock, including unregistered ones with its GS1 Company Prefix. */
function partyFilter(database: Database, party: string): Filter {
  const all = database.all<{ place: string }>(allPlaces).map(({ place }) => place);
  const own = all.filter((place) => placeParty(database, place) === party);
  // SQLite uses no index for "+place".
  const column = own.length >= all.length * large ? '+place' : 'place';
  return [`${column} IN (SELECT value FROM json_each(?))`, idSet(own)];
}

/** A place, or the places of all parties under a URI: "$" is the character after the "#" of their ids. */
export const placeFilters = (place: string | undefined): Filter[] =>
  place === undefined || isPlaceId(place)
    ? [['place = ?', place]]
    : [
        ['place >= ?', `${place}#`],
        ['place < ?', `${place}$`],
      ];

/** Conditions on lot and place, which balances and movements both have. */
export const positionFilters = (database: Database, { lot, place, party, product }: StockFilters): Filter[] => [
  ['lot = ?', lot],
  ...placeFilters(place),
  ...(party === undefined ? [] : [partyFilter(database, party)]),
  // "0" is the character after "/", so these two conditions match only the product itself and its lots.
  ['lot >= ?', product],
  ['lot < ?', product && `${product}0`],
];
