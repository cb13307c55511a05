import type { Database } from '../projection/database';
import { legKinds } from '../projection/legs';
import { idSet } from '../queries/idSet';
import { grouped } from './grouped';
import type { ReadView } from './readView';

/** An event that names goods, with the numbers of its place and of the other end of the journey. */
export interface VisitRow {
  readonly node: number;
  readonly kind: number;
  readonly place: number;
  readonly other: number;
  readonly event: number;
}

const all = 'SELECT node, kind, place, other, event FROM visit WHERE node IN (SELECT value FROM json_each(?))';
const made = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind = ${legKinds.made}`;
const here = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind IN (${legKinds.stayed}, ${legKinds.arrived}) AND place IN (?, 0)`;
const departures = `SELECT node, kind, place, other, event FROM visit WHERE node = ? AND kind = ${legKinds.left}
  AND place IN (SELECT value FROM json_each(?)) AND other = ?`;
const origins = `SELECT DISTINCT place FROM visit WHERE node = ? AND kind = ${legKinds.left}`;
const used = 'SELECT node, kind, place, other, event FROM visit WHERE event = ? AND node = ?';
const number = 'SELECT count(DISTINCT event) AS count FROM visit WHERE node = ?';

/** All events that name the goods. */
export const allLegs = (database: Database, nodes: readonly number[]): VisitRow[] =>
  database.all<VisitRow>(all, idSet(nodes));

/** The number of all events that name the goods. */
export const legCount = (database: Database, node: number): number =>
  database.get<{ count: number }>(number, node)?.count ?? 0;

/** Reads the events of goods by their kind. */
interface Visits {
  readonly made: () => VisitRow[];
  readonly usedIn: (event: number) => VisitRow[];
  /** Stays and arrivals at a place, and those without a place. */
  readonly at: (place: number) => VisitRow[];
  readonly departuresTo: (place: number) => VisitRow[];
}

/** Reads only the events that are asked for: a common ingredient has thousands. */
function stored(database: Database, node: number): Visits {
  const starts = database.all<{ place: number }>(origins, node).map(placeOf);
  return {
    made: () => database.all<VisitRow>(made, node),
    usedIn: (event) => database.all<VisitRow>(used, event, node),
    at: (place) => database.all<VisitRow>(here, node, place),
    departuresTo: (place) => database.all<VisitRow>(departures, node, idSet(starts), place),
  };
}

const among = (rows: readonly VisitRow[]): Visits => ({
  made: () => rows.filter(({ kind }) => kind === legKinds.made),
  usedIn: (event) => rows.filter((row) => row.event === event),
  at: (place) => rows.filter((row) => isStay(row) && (row.place === place || row.place === 0)),
  departuresTo: (place) => rows.filter(({ kind, other }) => kind === legKinds.left && other === place),
});

const isStay = ({ kind }: VisitRow): boolean => kind === legKinds.stayed || kind === legKinds.arrived;

/**
 * The events of goods that lead to where they were used, by the events `uses`: back from the place of use each stay, arrival and departure on
 * the way, and the origin there; where the way does not lead to an origin, all origins. Journeys to other places are left out.
 */
function leading(visits: Visits, uses: readonly number[]): VisitRow[] {
  const ends = uses.flatMap(visits.usedIn);
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
): Map<number, VisitRow[]> {
  const few = [...uses.keys()].filter((node) => graph.visitsOf(node) <= fewVisits);
  const rows = grouped(allLegs(database, few), ({ node }) => node);
  return new Map(
    [...uses].map(([node, events]) => {
      const isRead = graph.visitsOf(node) <= fewVisits;
      return [node, leading(isRead ? among(rows.get(node) ?? []) : stored(database, node), events)];
    }),
  );
}

/** Up to that many, all events of goods are read at once. */
const fewVisits = 200;

const placeOf = ({ place }: { place: number }): number => place;
