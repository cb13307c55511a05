import type { Item, Lot } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';

type Row = RecallPlan['lots'][number];

/** What the ledger's own fact says goods were made from or belong to. */
const sourcesOf = (database: Database, id: string): readonly string[] => {
  const fact = readFact(database, id.includes('/21/') ? 'item' : 'lot', id) as Lot | Item | undefined;
  if (fact === undefined) return [];
  return 'lot' in fact ? [...fact.inputs, fact.lot] : fact.inputs;
};

/** For each of the goods, those among the rows whose facts name it as a source. */
const childrenOf = (database: Database, rows: ReadonlyMap<string, Row>): Map<string, Row[]> => {
  const children = new Map<string, Row[]>([...rows.keys()].map((id) => [id, []]));
  for (const row of rows.values()) {
    if (row.parent === undefined) continue;
    for (const source of sourcesOf(database, row.id)) children.get(source)?.push(row);
  }
  return children;
};

/**
 * Orders covered goods parents first and gives each the parent that the contract can check, because the goods' own fact names it.
 * Where only an event links them, they keep the parent of the trace and are `unproven`.
 */
export function proveLinks(database: Database, covered: readonly Row[]): Row[] {
  const rows = new Map(covered.map((row) => [row.id, row]));
  const children = childrenOf(database, rows);
  const placed = new Map<string, Row>();
  const placeFrom = (start: Row): void => {
    placed.set(start.id, start);
    const waiting = [start.id];
    for (const parent of waiting) {
      for (const row of children.get(parent) ?? []) {
        if (placed.has(row.id)) continue;
        placed.set(row.id, { ...row, parent });
        waiting.push(row.id);
      }
    }
  };
  for (const row of covered) if (row.parent === undefined) placeFrom(row);
  for (const row of covered) if (!placed.has(row.id)) placeFrom({ ...row, unproven: true });
  return [...placed.values()];
}
