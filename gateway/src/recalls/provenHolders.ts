import {
  isPlaceId,
  parseEvent,
  type PartyId,
  partyPlaceOf,
  type PlaceId,
  placeUriOf,
  statedEffect,
} from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { idSet } from '../queries/idSet';

/** The nodes of a recall's goods, and of the container fillings that had some, with the lot if several parties made goods of it. */
const coveredNodes = `SELECT node.n AS n, iif(json_extract(lot.body, '$.contested'), scope.goods, NULL) AS contested FROM scope
  JOIN node ON node.id = scope.goods AND node.filling = 0 LEFT JOIN lot ON lot.id = scope.goods WHERE scope.recall = ?1
  UNION SELECT node.n, NULL FROM scope JOIN node ON node.id = substr(goods, 1, instr(goods, ' ') - 1)
    AND node.filling = CAST(substr(goods, instr(goods, ' ') + 1) AS INTEGER)
  WHERE scope.recall = ?1 AND instr(goods, ' ') > 0 AND goods NOT LIKE 'process %'`;

/** The places of events that name goods in scope, or a container filling that had some, and who recorded these. */
const visitedPlaces = `SELECT DISTINCT spot.id AS id, event.party AS party, contested FROM (${coveredNodes}) AS covered
  JOIN visit ON visit.node = covered.n JOIN spot ON spot.n = visit.place JOIN event ON event.n = visit.event
  WHERE event.declared = 0`;

/** Their events at some of these places that stock did not leave aside, in the order of recording. */
const bookedEvents = `SELECT n, body_of(n) AS body FROM (SELECT DISTINCT event.n AS n FROM (${coveredNodes}) AS covered
  JOIN visit ON visit.node = covered.n JOIN spot ON spot.n = visit.place JOIN event ON event.n = visit.event
  WHERE spot.id IN (SELECT value FROM json_each(?2)) AND event.n > ?3 AND event.declared = 0 AND event.waiting = 0
    AND NOT EXISTS (SELECT 1 FROM exception WHERE exception.event = event.id AND exception.msp = event.msp AND code = 'event_id_conflict')
  ORDER BY event.n LIMIT 200) ORDER BY n`;

/** Stock of the lots in scope at some places, where any came or was made: a count alone brings a surplus. */
const bookedStock = `SELECT 1 FROM scope JOIN stock ON stock.lot = scope.goods
  WHERE scope.recall = ?1 AND stock.place IN (SELECT value FROM json_each(?2))
    AND (json_extract(stock.body, '$.received') IS NOT NULL OR json_extract(stock.body, '$.made') IS NOT NULL) LIMIT 1`;

interface Visited {
  readonly id: string;
  readonly party: PartyId | null;
  readonly contested: string | null;
}

interface VisitedPlace {
  readonly place: string;
  /** The lot that was there, if several parties made goods of it. */
  readonly contested?: string;
}

/** The places where goods in scope were recorded. One without a GLN is that of who recorded them. */
export const placesVisited = (database: Database, recall: string): VisitedPlace[] =>
  database.all<Visited>(visitedPlaces, recall).map(({ id, party, contested }) => ({
    place: isPlaceId(id) || !party ? id : (partyPlaceOf(id, party) ?? id),
    ...(contested !== null && { contested }),
  }));

/** Returns true if an event moves goods by its type, action and step; a count only finds some. */
function moves(body: string): boolean {
  const read = parseEvent(JSON.parse(body));
  if (!read.ok) return true;
  const effect = statedEffect(read);
  return effect !== 'none' && effect !== 'count';
}

/**
 * Returns true if the ledger has booked that goods in scope were at one of the places. Otherwise only statements of the places' own party
 * say so, which anybody can make.
 */
export function hadGoods(database: Database, recall: string, places: readonly string[]): boolean {
  const at = idSet(places.flatMap((place) => [place, placeUriOf(place as PlaceId)]));
  if (database.get(bookedStock, recall, at)) return true;
  for (let last = 0; ;) {
    const events = database.all<{ n: number; body: string }>(bookedEvents, recall, at, last);
    if (events.some(({ body }) => moves(body))) return true;
    const [end] = events.slice(-1);
    if (!end) return false;
    last = end.n;
  }
}
