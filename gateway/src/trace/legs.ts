import type { Database } from '../projection/database';
import { legKinds } from '../projection/legs';
import { idSet } from '../queries/idSet';

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

/**
 * The events of goods that lead to where they were used, by the events `uses`: the origin, and back from the place of use each stay,
 * arrival and departure on the way. Journeys to other places are left out.
 */
export function leadingLegs(database: Database, node: number, uses: readonly number[]): VisitRow[] {
  const ends = uses.flatMap((event) => database.all<VisitRow>(used, event, node));
  const found = [...database.all<VisitRow>(made, node), ...ends];
  const places = new Set(ends.map(placeOf));
  const starts = database.all<{ place: number }>(origins, node).map(placeOf);
  for (const place of places) {
    const arrived = database.all<VisitRow>(here, node, place);
    const left = starts.length === 0 ? [] : database.all<VisitRow>(departures, node, idSet(starts), place);
    found.push(...arrived, ...left);
    for (const row of arrived) if (row.kind === legKinds.arrived) places.add(row.other);
    for (const row of left) places.add(row.place);
  }
  return found;
}

const placeOf = ({ place }: { place: number }): number => place;
