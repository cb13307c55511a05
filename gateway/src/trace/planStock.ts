import { must } from '@lotline/chaincode/domain';
import { idSet } from '../queries/idSet';
import type { holders, LotBalance } from './holders';
import { readStock, type Stock } from './knownStock';
import type { PlanLinks } from './planLinks';
import type { ReadView } from './readView';

const lotsOfIds = `SELECT n, id FROM node WHERE filling = 0 AND id IN (SELECT value FROM json_each(?))`;

interface NodeRow {
  readonly n: number;
  readonly id: string;
}

/** Nodes whose stock counts. Stock is that of the id of goods, and not that of a filling. */
export function lotNodes({ database, graph }: ReadView, nodes: readonly number[]): readonly number[] {
  const filled = nodes.filter((node) => graph.fillingOf(node) !== 0);
  if (filled.length === 0) return nodes;
  const ids = new Set(filled.map((node) => graph.idOf(node)));
  const whole = database.all<NodeRow>(lotsOfIds, idSet(ids)).map(({ n }) => n);
  return [...new Set([...nodes.filter((node) => graph.fillingOf(node) === 0), ...whole])];
}

/** The stock of these lots, read at once. */
function stockOf(view: ReadView, nodes: readonly number[]): (node: number) => readonly Stock[] {
  if (view.stock) return view.stock.of(view, nodes);
  const lots = nodes.map((node) => view.graph.idOf(node));
  const found = readStock(view.database, lots);
  const byNode = new Map(nodes.map((node, at) => [node, found[at] ?? []]));
  return (node) => byNode.get(node) ?? [];
}

/** The stock of lots, in their order, by their indexes. */
export function balancesOf(view: ReadView, nodes: readonly number[]): LotBalance<number>[] {
  const stock = stockOf(view, nodes);
  const balances: LotBalance<number>[] = [];
  // Fields are named one by one: a plan has 100,000 of them.
  for (let lot = 0; lot < nodes.length; lot += 1) {
    for (const { place, uom, onHand, held, inTransit } of stock(must(nodes[lot], 'lot'))) {
      balances.push({ lot, place, uom, onHand, held, inTransit });
    }
  }
  return balances;
}

/** Lots by their indexes in a list of nodes. */
export const lotsAmong = (
  { database }: ReadView,
  reader: PlanLinks,
  nodes: readonly number[],
): Parameters<typeof holders<number>>[1]['lots'] => ({
  idOf: (lot) => reader.id(must(nodes[lot], 'lot')),
  find: (ids) => {
    const covered = new Map(nodes.map((node, lot) => [node, lot]));
    const rows = database.all<NodeRow>(lotsOfIds, idSet(ids));
    return new Map(
      rows.flatMap(({ n, id }) => {
        const lot = covered.get(n);
        return lot === undefined ? [] : [[id, lot] as const];
      }),
    );
  },
});
