import type { RecallPlan } from '../answers';
import { apiLimits } from '../answers/limits';
import type { Database } from '../projection/database';
import { entryOf } from '../projection/graph/columns';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';
import { namesOf } from '../projection/graph/visits';
import { idSet } from '../queries/idSet';
import { Describer } from './describeNode';
import { exceptionsOfGoods } from './exceptionsOfGoods';
import { gapsOf, withGaps } from './gaps';
import { type Holder, holders, type LotBalance } from './holders';
import { PlanLinks } from './planLinks';
import { balancesOf, lotNodes, lotsAmong } from './planStock';
import type { ReadView } from './readView';
import type { Scope } from './scope';

/** A recall plan, of which the largest lists are numbers: indexes in its scope. */
export interface PlanTable extends Pick<
  RecallPlan,
  'height' | 'alleged' | 'places' | 'exceptions' | 'truncated' | 'incomplete'
> {
  /** The nodes of lots whose stock counts. */
  readonly stocked: readonly number[];
  /** Their lots are indexes in `stocked`. */
  readonly holders: readonly Holder<number>[];
  readonly reader: PlanLinks;
  readonly scope: Scope;
  /** By index in the scope: that of the goods that it was made of, skipping containers and processes; -1 for none. */
  readonly parents: Int32Array;
  readonly lots: readonly number[];
  readonly items: readonly number[];
  readonly links: readonly number[];
  /** Ids. */
  readonly containers: readonly string[];
}

const declared = 'SELECT n FROM event WHERE declared = 1';
const spots = 'SELECT id FROM spot WHERE n IN (SELECT value FROM json_each(?))';

/** Places that the goods visited, and places of their stock. */
function places(
  database: Database,
  numbers: ReadonlySet<number>,
  balances: readonly Pick<LotBalance<number>, 'place'>[],
): RecallPlan['places'] {
  const all = new Set(database.all<{ id: string }>(spots, idSet(numbers)).map(({ id }) => id));
  let latest: string | undefined;
  for (const { place } of balances) {
    if (place === latest) continue;
    all.add(place);
    latest = place;
  }
  const describer = new Describer(database);
  return [...all].sort().map((place) => {
    const { id, name, party } = describer.place(place, 0);
    return { id, ...(name !== undefined && { name }), ...(party !== undefined && { party }) };
  });
}

/** Few containers are in shipments: they have an index of their own, which is read first. */
const onTheWay = `SELECT node.n AS n, container.id AS id FROM container
  CROSS JOIN node ON node.id = container.id AND node.filling = max(container.filling, 1) WHERE shipment IS NOT NULL`;

/** Containers in shipments whose current filling is among the nodes. */
function movingContainers(database: Database, nodes: readonly number[]): string[] {
  const moving = database.all<{ n: number; id: string }>(onTheWay);
  if (moving.length === 0) return [];
  const around = new Set(nodes);
  return moving.filter(({ n }) => around.has(n)).map(({ id }) => id);
}

/** Nodes with the contents of containers, at any depth: a recall covers goods, not their packaging. */
export function contentsOf(graph: Graph, roots: Iterable<number>): number[] {
  const found = new Set(roots);
  for (const node of found) {
    for (let link = graph.firstIn(node); link !== 0; link = graph.nextIn(link)) {
      if (graph.linkKindOf(link) === linkKinds.packed) found.add(graph.sourceOf(link));
    }
  }
  return [...found];
}

const isGoods = (graph: Graph, node: number): boolean => graph.kindOf(node) !== nodeKinds.process;

/** Parents come first in a scope, so each parent knows its own. */
function parentsOf(graph: Graph, { nodes, from, covered }: Scope): Int32Array {
  const parents = new Int32Array(nodes.length);
  for (let at = 0; at < parents.length; at += 1) {
    const next = entryOf(from, at);
    const isParent = next < 0 || (covered[next] === 1 && isGoods(graph, entryOf(nodes, next)));
    parents[at] = isParent ? next : entryOf(parents, next);
  }
  return parents;
}

const answersTo = (database: Database, goods: string): RecallPlan['alleged'][number]['answers'] => {
  const select = `SELECT body FROM linkAnswer WHERE goods = ?1 UNION ALL SELECT body FROM scopeAnswer WHERE goods = ?1`;
  return database.all<{ body: string }>(select, goods).map(({ body }) => {
    const { party, answer, reason } = JSON.parse(body) as RecallPlan['alleged'][number]['answers'][number];
    return { party, answer, reason };
  });
};

/** Goods that are reached only by links whose authors did not make them. */
function allegedIn({ database, graph }: ReadView, reader: PlanLinks, all: Scope, proven: Scope): RecallPlan['alleged'] {
  if (all === proven) return [];
  const known = new Set(proven.nodes);
  const parents = parentsOf(graph, all);
  return Array.from(all.nodes).flatMap((node, at) => {
    if (known.has(node) || all.covered[at] !== 1 || !isGoods(graph, node)) return [];
    const parent = all.nodes[parents[at] ?? -1];
    const id = reader.id(node);
    return [
      {
        id,
        ...(parent !== undefined && { parent: reader.id(parent) }),
        ...reader.event(entryOf(all.links, at)),
        answers: answersTo(database, id),
      },
    ];
  });
}

/** The plan of a recall of several nodes: see `recallPlan`. */
export function planTable(view: ReadView, roots: readonly number[], limit: number = apiLimits.planGoods): PlanTable {
  const { database, graph, height } = view;
  const reader = new PlanLinks(view);
  const { proven, all } = reader.scopes(contentsOf(graph, roots), limit);
  const { nodes, covered } = proven;
  const [lots, items, around]: [number[], number[], number[]] = [[], [], []];
  nodes.forEach((node, at) => {
    const kind = graph.kindOf(node);
    if (kind === nodeKinds.process) return;
    if (covered[at] !== 1) around.push(node);
    else (kind === nodeKinds.item ? items : lots).push(at);
  });
  const idsOfItems = items.map((at) => graph.idOf(entryOf(nodes, at)));
  const containers = [...new Set(around.map((node) => graph.idOf(node)))];
  const gaps = gapsOf(database, graph, nodes);
  const covering = lots.map((at) => entryOf(nodes, at));
  const stocked = lotNodes(view, covering);
  const balances = balancesOf(view, stocked);
  const withdrawn = new Set(database.all<{ n: number }>(declared).map(({ n }) => n));
  const named = namesOf(graph, nodes, withdrawn);
  const visited = places(database, named.places, balances);
  const parties = visited.flatMap(({ party }) => (party === undefined ? [] : [party]));
  const moving = movingContainers(database, around);
  return {
    reader,
    height,
    scope: proven,
    parents: parentsOf(graph, proven),
    lots,
    items,
    links: reader.needed(proven),
    containers,
    alleged: allegedIn(view, reader, all, proven),
    places: visited,
    stocked,
    holders: holders(database, {
      lots: lotsAmong(view, reader, stocked),
      items: idsOfItems,
      balances,
      containers: moving,
      parties,
    }),
    exceptions: withGaps(exceptionsOfGoods(database, nodes, named.events), gaps),
    truncated: all.truncated,
    incomplete: gaps.length > 0,
  };
}
