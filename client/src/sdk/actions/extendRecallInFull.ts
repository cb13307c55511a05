import { limits } from '#domain';
import type { CommandInput } from '#domain';
import { allRows } from '../page';
import type { Transport, WriteOptions } from '../transport';
import { command } from './commands';
import { fact } from './facts';
import { planRecall } from './recalls';
import { recallScope } from './recalls';
import { type ScopeChange, scopeChange } from '../scopeChange';

export interface ExtendRecallInFullParameters {
  /** The recall. */
  readonly id: string;
  /** Waits until the plan reflects this many blocks. */
  readonly minHeight?: number | undefined;
  /** Called before the first chunk and after each one, with the number of missing links that are in scope now. */
  readonly onProgress?: ((added: number, total: number) => void) | undefined;
}

export interface ExtendedRecall extends ScopeChange {
  readonly recall: string;
  readonly height: number;
  /** True if a plan reached a limit: more goods may be affected than are in scope. */
  readonly truncated: boolean;
  /** True if a record about the goods could not be read: more goods may be affected than any plan shows. */
  readonly incomplete: boolean;
}

type Link = CommandInput<'extendRecall'>['links'][number];

/** Maximum rounds. Each may find goods that were made of recalled goods during the previous round. */
const mostRounds = 5;

/**
 * Extends a recall's scope to all goods that are proven to be made of its roots: plans from each root, adds missing goods in chunks that
 * the contract verifies, parents first, and repeats until none is missing. Goods that the contract does not find proven are returned with
 * the reason.
 *
 * @example
 * const { added, unproven } = await client.extendRecallInFull({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export async function extendRecallInFull(
  transport: Transport,
  { id, minHeight, onProgress, ...rest }: ExtendRecallInFullParameters,
): Promise<ExtendedRecall> {
  const known = await fact(transport, 'recall', { id, minHeight, ...rest });
  // A withdrawal of the opener's own stock covers its roots and nothing else.
  if (known.ownStock) {
    return { recall: known.id, height: known.height, added: 0, unproven: [], truncated: false, incomplete: false };
  }
  const settled = new Set<string>();
  for await (const { goods } of allRows((page) => recallScope(transport, { id, minHeight, ...page })))
    settled.add(goods);
  let state = { height: known.height, added: 0, truncated: false, incomplete: false };
  const unproven: ScopeChange['unproven'][number][] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const { links, ...completeness } = await missing(transport, known.roots, { settled, minHeight: state.height });
    state = { ...state, ...completeness };
    if (links.length === 0) break;
    onProgress?.(0, links.length);
    for (let start = 0; start < links.length; start += limits.links) {
      const chunk = links.slice(start, start + limits.links);
      const { height, details } = await command(transport, 'extendRecall', {
        recall: known.id,
        links: chunk,
      });
      const change = scopeChange(details);
      unproven.push(...change.unproven);
      for (const { goods } of chunk) settled.add(goods);
      state = { ...state, height, added: state.added + change.added };
      onProgress?.(start + chunk.length, links.length);
    }
  }
  return { recall: known.id, ...state, unproven };
}

export type StartRecallParameters = CommandInput<'openRecall'> & {
  /** Called as the scope grows, with the number of affected goods that are in scope now. */
  readonly onProgress?: ((added: number, total: number) => void) | undefined;
};

/**
 * Opens a recall, which blocks its roots at once, then adds all goods that were made of them to its scope. Safe to repeat with the same
 * `idempotencyKey`: the existing recall is then extended by missing goods.
 *
 * @example
 * const { added } = await client.startRecall({
 *   recall: 'R-1', type: 'voluntary', class: 'I', reason: 'Listeria found', roots: ['(01)09506000134352(10)ABC'],
 * });
 */
export async function startRecall(
  transport: Transport,
  { onProgress, ...input }: StartRecallParameters,
  options: WriteOptions = {},
): Promise<ExtendedRecall> {
  const { subject, height, details } = await command(transport, 'openRecall', input, options);
  const opened = scopeChange(details);
  const extended = await extendRecallInFull(transport, { id: subject, minHeight: height, onProgress });
  return { ...extended, added: opened.added + extended.added };
}

async function missing(
  transport: Transport,
  roots: readonly string[],
  { settled, minHeight }: { settled: ReadonlySet<string>; minHeight: number },
): Promise<{ links: Link[]; truncated: boolean; incomplete: boolean }> {
  const links = new Map<string, Link>();
  let truncated = false;
  let incomplete = false;
  for (const root of roots) {
    const plan = await planRecall(transport, { id: root, minHeight });
    truncated ||= plan.truncated;
    incomplete ||= plan.incomplete;
    for (const link of plan.links) {
      if (!settled.has(link.goods) && !links.has(link.goods)) links.set(link.goods, link);
    }
  }
  return { links: [...links.values()], truncated, incomplete };
}
