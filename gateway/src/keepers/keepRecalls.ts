import { isItemId, must, limits } from '@lotline/chaincode/domain';
import { linksToNext } from '../answerers/links';
import type { RecallPlan } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { Pauses } from '@lotline/network/retry';
import { commandLanes } from '../writes/lanesOf';
import { type KeeperOptions, failurePauses, patience } from './keeper';

interface ScopeRow {
  readonly n: number;
  readonly recall: string;
  readonly goods: string;
  readonly party: string;
}

const fresh = `SELECT scope.n AS n, scope.recall AS recall, scope.goods AS goods, recall.party AS party FROM scope
  JOIN recall ON recall.id = scope.recall WHERE scope.n > ? AND recall.status = 'open' AND json_extract(recall.body, '$.ownStock') IS NULL ORDER BY scope.n LIMIT 1000`;
const nodeNumber = 'SELECT n FROM node WHERE id = ? AND filling = ?';
const isCovered = 'SELECT 1 FROM scope WHERE recall = ? AND goods = ?';

/** The graph's number for a node that the contract names. */
function numberOf({ database }: ReadModel, goods: string): number[] {
  const [, id = goods, filling = '0'] = isItemId(goods) ? [] : (/^(\S+) (\d+)$/.exec(goods) ?? []);
  const row = database.get<{ n: number }>(nodeNumber, id, Number(filling));
  return row ? [row.n] : [];
}

/** The next links from goods that came into scope: to goods that were made of them before the recall was known. */
async function missing(
  options: KeeperOptions,
  recall: string,
  rows: readonly ScopeRow[],
): Promise<RecallPlan['links']> {
  const { readModel } = options;
  const nodes = rows.flatMap(({ goods }) => numberOf(readModel, goods));
  const links = await linksToNext(options, nodes);
  return links.filter(({ goods }) => readModel.database.get(isCovered, recall, goods) === undefined);
}

async function extend(options: KeeperOptions, rows: readonly ScopeRow[]): Promise<void> {
  const { writes, identityOf } = options;
  for (const recall of new Set(rows.map((row) => row.recall))) {
    const entries = rows.filter((row) => row.recall === recall);
    const identity = identityOf(must(entries[0], 'entry').party);
    if (!identity) continue;
    const links = await missing(options, recall, entries);
    for (let at = 0; at < links.length; at += limits.links) {
      const input = { recall, links: links.slice(at, at + limits.links) };
      const id = `keep:${String(must(entries.at(-1), 'entry').n)}:${String(at)}:${recall.slice(-64)}`;
      await Promise.all(
        writes.submit(identity, [{ id, command: 'extendRecall', input, lanes: commandLanes('extendRecall', input) }]),
      );
    }
  }
}

/**
 * Extends open recalls of this gateway's organisations to goods that were made earlier and are linked only now: by a late event or a
 * confirmed link. The contract itself covers goods that are made later. Ends when the signal aborts.
 */
export async function keepRecalls(options: KeeperOptions): Promise<void> {
  const { readModel, signal, warn } = options;
  const pauses = new Pauses(failurePauses, signal);
  let last = 0;
  while (!signal.aborted) {
    const rows = readModel.database.all<ScopeRow>(fresh, last);
    if (rows.length === 0) {
      await readModel.reached(readModel.height + 1, patience, signal);
      continue;
    }
    try {
      await extend(options, rows);
      last = rows.at(-1)?.n ?? last;
      pauses.worked();
    } catch (error) {
      if (isAborted(signal)) return;
      warn(error);
      await pauses.afterFailure();
    }
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
