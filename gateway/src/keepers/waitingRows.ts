import { clockError } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { nodeKinds } from '../projection/graph/graph';
import type { ReadModel } from '../projection/readModel';
import { goodsInside, type NamedContainer } from './goodsInside';

/** An event that stock has not booked. */
export interface WaitingRow {
  readonly n: number;
  readonly id: string;
  readonly party: string;
  readonly body: string;
  readonly context: string | null;
  /** The new event that names the same goods. */
  readonly cause: string | null;
  readonly causeParty: string | null;
}

/**
 * A keeper's position: the last event, the last event booked later and the last master data that it has handled, the open recalls, and
 * the latest event time that the contract takes: later ones are in the future.
 */
export interface Seen {
  readonly until: string;
  readonly event: number;
  readonly booked: number;
  readonly version: number;
  readonly recalls: readonly string[];
}

const latest = `SELECT (SELECT coalesce(max(n), 0) FROM event) AS event, (SELECT coalesce(max(n), 0) FROM booked) AS booked,
  (SELECT coalesce(max(n), 0) FROM version) AS version`;
const openRecalls = "SELECT id FROM recall WHERE status = 'open' ORDER BY n";
const anyWaiting = 'SELECT 1 FROM event WHERE waiting = 1 AND party = ? LIMIT 1';
export const partiesWaiting = 'SELECT DISTINCT party FROM event WHERE waiting = 1 AND party IS NOT NULL';

/** The columns of a waiting event without a cause. */
export const withoutCause = 'n, id, party, body_of(n) AS body, context, NULL AS cause, NULL AS causeParty';

/** The most waiting events of a party that one pass sends. Those of others take no place of them. */
const mostWaiting = 1000;

/** Waiting events of a party (`?1`) to which a condition applies. Bodies are read at the end, because there may be any number of them. */
const waitingIf = (condition: string): string => `SELECT ${withoutCause} FROM event WHERE n IN (
    SELECT waits.n FROM event AS waits WHERE waits.waiting = 1 AND waits.party = ?1 AND ${condition}
    ORDER BY waits.time, waits.n LIMIT ${mostWaiting})
  ORDER BY time, n`;

const allWaiting = waitingIf('TRUE');

/** Events recorded after `?1` or booked after `?2`. */
const came = 'SELECT n FROM event WHERE n > ?1 UNION SELECT event FROM booked WHERE n > ?2';

/** The id of goods without the party in it: an event may turn out to be about another party's thing under the same id. */
export const commonId = (id: string): string =>
  `CASE WHEN substr(${id}, -18, 5) = '#417/' THEN substr(${id}, 1, length(${id}) - 18) ELSE ${id} END`;

/**
 * Waiting events of a party (`?4`) that name goods of new events, or goods inside their containers (`?3`), in order of event time: one of
 * them may bring what the next one lacks. The cause is the latest of the new events, and another one if there is one. Bodies are read at
 * the end, because strangers may have recorded any number of events of the same goods.
 */
const touched = `WITH came AS (${came}), goods AS (
    SELECT ${commonId('named.id')} AS id, visit.event AS event FROM came JOIN visit ON visit.event = came.n JOIN node AS named ON named.n = visit.node
    UNION SELECT ${commonId('(value ->> 0)')}, value ->> 1 FROM json_each(?3)),
  ranked AS (SELECT id, event, row_number() OVER (PARTITION BY id ORDER BY event DESC) AS rank FROM goods),
  newest AS MATERIALIZED (SELECT id, event FROM ranked WHERE rank <= 2),
  touching AS MATERIALIZED (SELECT waits.n AS n, waits.time AS time, cause.id AS cause, cause.party AS causeParty,
      max(CASE WHEN cause.n = waits.n THEN 0 ELSE cause.n END) AS latest
    FROM event AS waits
    JOIN visit AS its ON its.event = waits.n
    JOIN node AS named ON named.n = its.node
    JOIN newest ON newest.id = ${commonId('named.id')}
    JOIN event AS cause ON cause.n = newest.event
    WHERE waits.waiting = 1 AND waits.party = ?4
    GROUP BY waits.n ORDER BY waits.time, waits.n LIMIT ${mostWaiting})
  SELECT event.n AS n, event.id AS id, event.party AS party, body_of(event.n) AS body, event.context AS context,
    touching.cause AS cause, touching.causeParty AS causeParty
  FROM touching JOIN event ON event.n = touching.n ORDER BY touching.time, touching.n`;

/** The containers that new events name, with all their fillings: which one an event is of may be known only later. */
const containersNamed = `SELECT visit.event AS event, same.n AS node FROM visit
  JOIN node AS named ON named.n = visit.node JOIN node AS same ON same.id = named.id
  WHERE visit.event IN (${came}) AND named.kind NOT IN (${nodeKinds.lot}, ${nodeKinds.product})`;

const changed = (kind: 'party' | 'place' | 'product'): string =>
  `SELECT id FROM version WHERE kind = '${kind}' AND n > ?2`;

/** Characters of the id of a product, with which the ids of its lots and items begin. */
const productLength = 'https://id.gs1.org/01/09506000134352'.length;

/** Those whose place or product was registered or changed after `?2`, or whose author's right to do that may have changed. */
const ofMasterData = waitingIf(`(
    EXISTS (SELECT 1 FROM place_event JOIN spot ON spot.n = place_event.spot
      WHERE place_event.event = waits.n AND spot.id IN (${changed('place')}))
    OR EXISTS (SELECT 1 FROM visit AS its JOIN node AS named ON named.n = its.node
      WHERE its.event = waits.n AND substr(named.id, 1, ${productLength}) IN (${changed('product')}))
    OR (EXISTS (${changed('party')}) AND EXISTS (SELECT 1 FROM exception
      WHERE exception.event = waits.id AND exception.status = 'open' AND exception.code = 'not_owner')))`);

/** Those whose time came between two moments. */
const nowDue = waitingIf('waits.time > ?2 AND waits.time <= ?3');

/** Those that name goods in the scope of recalls. */
const ofRecalls = waitingIf(`EXISTS (SELECT 1 FROM visit AS its JOIN node AS named ON named.n = its.node
    WHERE its.event = waits.n AND named.id IN (
      SELECT CASE WHEN instr(goods, ' ') = 0 THEN goods ELSE substr(goods, 1, instr(goods, ' ') - 1) END
      FROM scope WHERE recall IN (SELECT value FROM json_each(?2))))`);

/** A waiting event by its hash id and party. */
export const waitingEvent = (database: Database, id: string, party: string): WaitingRow | undefined =>
  database.get<WaitingRow>(`SELECT ${withoutCause} FROM event WHERE id = ? AND party = ? AND waiting = 1`, id, party);

/** The position of a keeper that has handled everything in the read model. */
export function latestOf({ database }: ReadModel): Seen {
  const { event = 0, booked = 0, version = 0 } = database.get<Omit<Seen, 'recalls' | 'until'>>(latest) ?? {};
  const recalls = database.all<{ id: string }>(openRecalls).map(({ id }) => id);
  return { event, booked, version, recalls, until: new Date(Date.now() + clockError).toISOString() };
}

/** A party, the position at the keeper's last pass for it, and the present one. */
export interface Pass {
  readonly party: string;
  readonly seen: Seen | undefined;
  readonly now: Seen;
}

/** Waiting events that name goods of new events, or goods in containers of new events. */
function rowsTouched({ database, graph }: ReadModel, { event, booked }: Seen, { party, now }: Pass): WaitingRow[] {
  if (now.event === event && now.booked === booked) return [];
  const named = database.all<NamedContainer>(containersNamed, event, booked);
  return database.all<WaitingRow>(touched, event, booked, JSON.stringify(goodsInside(graph, named)), party);
}

/** Events of a party that may be booked now and could not at the keeper's last pass, in order of event time. */
export function rowsSince(readModel: ReadModel, pass: Pass): WaitingRow[] {
  const { party, seen, now } = pass;
  const { database } = readModel;
  if (database.get(anyWaiting, party) === undefined) return [];
  if (seen === undefined) return database.all<WaitingRow>(allWaiting, party);
  const closed = seen.recalls.filter((recall) => !now.recalls.includes(recall));
  return [
    ...(now.version > seen.version ? database.all<WaitingRow>(ofMasterData, party, seen.version) : []),
    ...database.all<WaitingRow>(nowDue, party, seen.until, now.until),
    ...(closed.length > 0 ? database.all<WaitingRow>(ofRecalls, party, JSON.stringify(closed)) : []),
    ...rowsTouched(readModel, seen, pass),
  ];
}
