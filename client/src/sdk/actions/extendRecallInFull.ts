import type { CommandInput, ItemId, LotId } from '@lotline/chaincode/domain';
import { canonicalId } from '../canonicalId';
import { allRows } from '../page';
import type { Transport } from '../transport';
import { extendRecall } from './extendRecall';
import { planRecall } from './planRecall';
import { recall } from './recall';
import { recallScope } from './recallScope';

export interface ExtendRecallInFullParameters {
  /** The recall. */
  readonly id: string;
  /** Waits until the plan reflects this many blocks. */
  readonly minHeight?: number | undefined;
  /** Called before the first chunk and after each: how much of what was missing is in scope now. */
  readonly onProgress?: ((added: number, total: number) => void) | undefined;
}

export interface ExtendedRecall {
  readonly recall: string;
  readonly height: number;
  /** Goods that were added to the scope. */
  readonly added: number;
  /** True when a plan was cut by a limit: more goods may be affected than are in scope. */
  readonly truncated: boolean;
  /** True when something recorded about the goods could not be read, so that more may be affected than any plan shows. */
  readonly incomplete: boolean;
}

type Goods = LotId | ItemId;
type Link = CommandInput<'extendRecall'>['links'][number];

/** The contract takes this many links at once. */
const chunkSize = 200;

/** Each round may find goods that were made of recalled goods while the round before was added. */
const mostRounds = 5;

/**
 * Brings a recall's scope up to everything that was made of its roots: plans from each root, adds what is missing in chunks the
 * contract verifies, parents first, and looks again until nothing is missing.
 *
 * @example
 * await client.extendRecallInFull({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export async function extendRecallInFull(
  transport: Transport,
  { id, minHeight, onProgress }: ExtendRecallInFullParameters,
): Promise<ExtendedRecall> {
  const known = await recall(transport, { id, minHeight });
  const scope = new Set<string>(known.roots);
  for await (const { goods } of allRows((page) => recallScope(transport, { id, minHeight, ...page }))) scope.add(goods);
  let state = { height: known.height, added: 0, truncated: false, incomplete: false };
  for (let round = 0; round < mostRounds; round += 1) {
    const { links, ...limits } = await missing(transport, known.roots, { scope, minHeight: state.height });
    state = { ...state, ...limits };
    if (links.length === 0) break;
    onProgress?.(state.added, state.added + links.length);
    for (let start = 0; start < links.length; start += chunkSize) {
      const chunk = links.slice(start, start + chunkSize);
      const { height } = await extendRecall(transport, { recall: canonicalId('recall', id), links: chunk });
      for (const { goods } of chunk) scope.add(goods);
      state = { ...state, height, added: state.added + chunk.length };
      onProgress?.(state.added, state.added + links.length - start - chunk.length);
    }
  }
  return { recall: canonicalId('recall', id), ...state };
}

async function missing(
  transport: Transport,
  roots: readonly Goods[],
  { scope, minHeight }: { scope: ReadonlySet<string>; minHeight: number },
): Promise<{ links: Link[]; truncated: boolean; incomplete: boolean }> {
  const links = new Map<string, Link & { depth: number }>();
  let truncated = false;
  let incomplete = false;
  for (const root of roots) {
    const plan = await planRecall(transport, { id: root, minHeight });
    truncated ||= plan.truncated;
    incomplete ||= plan.incomplete;
    for (const { id, parent, depth } of [...plan.lots, ...plan.items]) {
      if (parent !== undefined && !scope.has(id) && !links.has(id)) links.set(id, { goods: id, parent, depth });
    }
  }
  return { links: inOrder([...links.values()], scope), truncated, incomplete };
}

/** Parents before what was made of them; plans of several roots count depth differently, so depth alone is no order. */
function inOrder(links: readonly (Link & { depth: number })[], scope: ReadonlySet<string>): Link[] {
  const ordered: Link[] = [];
  const there = new Set(scope);
  let waiting = links.toSorted((a, b) => a.depth - b.depth);
  while (waiting.length > 0) {
    const later: typeof waiting = [];
    for (const link of waiting) {
      if (!there.has(link.parent)) {
        later.push(link);
        continue;
      }
      there.add(link.goods);
      ordered.push({ goods: link.goods, parent: link.parent });
    }
    // A link whose parent is nowhere is sent all the same: the contract refuses it, and the caller learns of it.
    if (later.length === waiting.length) return [...ordered, ...later.map(({ goods, parent }) => ({ goods, parent }))];
    waiting = later;
  }
  return ordered;
}
