import { must } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { Visit } from '../projection/graph/columns';
import { visitsOf } from '../projection/graph/visits';
import { legKinds } from '../projection/legs';
import { idSet } from '../queries/idSet';
import type { ReadView } from './readView';

const made = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind = ${legKinds.made}`;
const here = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind IN (${legKinds.stayed}, ${legKinds.arrived}) AND place IN (?, 0)`;
const departures = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind = ${legKinds.left}
  AND place IN (SELECT value FROM json_each(?)) AND other = ?`;
const origins = `SELECT DISTINCT place FROM visit WHERE node = ? AND kind = ${legKinds.left}`;
// The plus keeps the database from going through all events of a common ingredient.
const used =
  'SELECT node, kind, place, other, event FROM visit WHERE event IN (SELECT value FROM json_each(?)) AND +node = ?';
const number = 'SELECT count(DISTINCT event) AS count FROM visit WHERE node = ?';

/** The number of all events that name the goods. */
export const legCount = (database: Database, node: number): number =>
  must(database.get<{ count: number }>(number, node), 'count').count;

/** Reads the events of goods by their kind. */
interface Visits {
  readonly made: () => Visit[];
  readonly usedIn: (events: readonly number[]) => Visit[];
  /** Stays and arrivals at a place, and those without a place. */
  readonly at: (place: number) => Visit[];
  readonly departuresTo: (place: number) => Visit[];
}

/** Reads only the events that are asked for: a common ingredient has thousands. */
function stored(database: Database, node: number): Visits {
  const starts = database.all<{ place: number }>(origins, node).map(placeOf);
  return {
    made: () => database.all<Visit>(made, node),
    usedIn: (events) => database.all<Visit>(used, idSet(events), node),
    at: (place) => database.all<Visit>(here, node, place),
    departuresTo: (place) => database.all<Visit>(departures, node, idSet(starts), place),
  };
}

const among = (rows: readonly Visit[]): Visits => ({
  made: () => rows.filter(({ kind }) => kind === legKinds.made),
  usedIn: (events) => rows.filter(({ event }) => events.includes(event)),
  at: (place) => rows.filter((row) => isStay(row) && (row.place === place || row.place === 0)),
  departuresTo: (place) => rows.filter(({ kind, other }) => kind === legKinds.left && other === place),
});

const isStay = ({ kind }: Visit): boolean => kind === legKinds.stayed || kind === legKinds.arrived;

/**
 * The events of goods that lead to where they were used, by the events `uses`: back from the place of use each stay, arrival and departure
 * on the way, and the origin there; where the way does not lead to an origin, all origins. Journeys to other places are left out.
 */
function leading(visits: Visits, uses: readonly number[]): Visit[] {
  const ends = visits.usedIn(uses);
  const found = [...ends];
  const places = new Set(ends.map(placeOf));
  for (const place of places) {
    const arrived = visits.at(place);
    const left = visits.departuresTo(place);
    found.push(...arrived, ...left);
    for (const row of arrived) if (row.kind === legKinds.arrived) places.add(row.other);
    for (const row of left) places.add(row.place);
  }
  const made = visits.made();
  const onTheWay = made.filter(({ place }) => place === 0 || places.has(place));
  return [...found, ...(onTheWay.length > 0 ? onTheWay : made)];
}

/** The leading events of several goods, each with the events that use it. */
export function leadingLegs(
  { database, graph }: Pick<ReadView, 'database' | 'graph'>,
  uses: ReadonlyMap<number, readonly number[]>,
): Map<number, Visit[]> {
  return new Map(
    [...uses].map(([node, events]) => {
      const isRead = graph.visitsOf(node) <= fewVisits;
      return [node, leading(isRead ? among(visitsOf(graph, node)) : stored(database, node), events)];
    }),
  );
}

/** With more, the events of goods are read from the database's index. */
const fewVisits = 200;

const placeOf = ({ place }: { place: number }): number => place;
