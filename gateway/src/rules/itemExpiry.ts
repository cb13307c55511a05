import { isItemId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isOwn, type RuleContext, type SeenEvent, type Subject } from './rule';

/*
 * Serialized items are looked at together, by product, place and last day of sale; another thing that is goods, such as an asset, by
 * itself. Those of a lot that ends no later are the lot's.
 */

const anyDated = `SELECT 1 FROM item WHERE expiry IS NOT NULL
  UNION ALL SELECT 1 FROM container WHERE expiry IS NOT NULL LIMIT 1`;
const dayOf = {
  item: 'SELECT product AS goods, expiry FROM item WHERE id = ? AND expiry IS NOT NULL',
  container: 'SELECT id AS goods, expiry FROM container WHERE id = ? AND expiry IS NOT NULL',
} as const;

const around = (column: string): string =>
  `coalesce((SELECT ${column} FROM container WHERE id = up.parent), (SELECT ${column} FROM item WHERE id = up.parent))`;

const dated = (kind: 'item' | 'container', goods: string, which: string): string =>
  `SELECT ${goods}, expiry, parent, place, 0 FROM ${kind} WHERE expiry IS NOT NULL AND status = 'active' AND ${which}
    AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = ${kind}.lot AND lot.expiry <= ${kind}.expiry)`;

/** Active things with a day of their own, at the places of the outermost things around them. */
const placed = (
  ofItems: string,
  ofOthers: string,
): string => `WITH RECURSIVE up (goods, expiry, parent, place, depth) AS (
    ${dated('item', 'product', ofItems)} UNION ALL ${dated('container', 'id', ofOthers)}
    UNION ALL SELECT goods, expiry, ${around('parent')}, ${around('place')}, depth + 1 FROM up WHERE parent IS NOT NULL AND depth < 50)
  SELECT goods, expiry, place, count(*) AS items FROM up WHERE parent IS NULL AND place IS NOT NULL GROUP BY goods, expiry, place`;
const allPlaced = placed('true', 'true');
const somePlaced = placed('product = ?1 AND expiry = ?2', 'id = ?1 AND expiry = ?2');

interface Placed {
  readonly goods: string;
  readonly expiry: string;
  readonly place: string;
  readonly items: number;
}

const subjectOf = ({ goods, place, expiry }: Omit<Placed, 'items'>): Subject => [goods, place, expiry];

/** Items and containers that are looked into because of one event. */
const mostInside = 20_000;

/** The things and everything in them. */
function withContents(database: Database, things: readonly string[]): Set<string> {
  const all = new Set(things);
  for (const id of all) {
    if (all.size > mostInside) break;
    const thing = readFact(database, isItemId(id) ? 'item' : 'container', id);
    for (const inner of thing?.inside?.things ?? []) all.add(inner);
  }
  return all;
}

/** The subjects to look at because an event names items, or something with items in it. */
export function itemsTouched(context: RuleContext, { goods, places }: Pick<SeenEvent, 'goods' | 'places'>): Subject[] {
  const { database } = context;
  if (!context.once('dated items', () => database.get(anyDated) !== undefined)) return [];
  const things = goods.filter((each) => !each.includes('/10/'));
  const days = new Map<string, { readonly goods: string; readonly expiry: string }>();
  for (const id of withContents(database, things)) {
    const row = database.get<{ goods: string; expiry: string }>(dayOf[isItemId(id) ? 'item' : 'container'], id);
    if (row) days.set(`${row.goods} ${row.expiry}`, row);
  }
  const subjects = [...days.values()].flatMap((day) => [
    ...places.map((place) => subjectOf({ ...day, place })),
    ...database.all<Placed>(somePlaced, day.goods, day.expiry).map(subjectOf),
  ]);
  return ownOf(context, subjects);
}

function ownOf(context: RuleContext, subjects: readonly Subject[]): Subject[] {
  const different = new Map(subjects.map((subject) => [JSON.stringify(subject), subject]));
  return [...different.values()].filter(([, place = '']) => isOwn(context, place));
}

/** All items with a last day of sale at own places. */
export const allItems = (context: RuleContext): Subject[] =>
  ownOf(context, context.database.all<Placed>(allPlaced).map(subjectOf));

/** How many of the items are at the place. */
export const itemsAt = ({ database }: RuleContext, [goods = '', place = '', expiry = '']: Subject): number =>
  database.all<Placed>(somePlaced, goods, expiry).find((each) => each.place === place)?.items ?? 0;
