import { must } from '@lotline/chaincode/domain';
import { readCursor, writeCursor } from '../queries/cursor';
import type { Closure } from './closure';

/** Goods of a trace, at a distance from the root. */
export interface Step {
  readonly node: number;
  readonly depth: number;
  /** Whether the root was made from it (back), or it from the root (forward); the roots themselves, which come first, are `root`. */
  readonly side: 'root' | 'back' | 'forward';
}

/** The goods at each number of steps. */
const levelsOf = ({ nodes, ends }: Pick<Closure, 'nodes' | 'ends'> = none): number[][] =>
  ends.map((end, depth) => [...nodes.slice(ends[depth - 1] ?? 0, end)]);

const none = { nodes: [], ends: [] };

const sides = ['root', 'back', 'forward'] as const;

/** Goods in the order of an answer: the roots, those that they were made from, nearest first, and those made of them, nearest first. */
export function stepsOf(back: Closure | undefined, forward: Closure | undefined): Step[] {
  const one = back ?? forward;
  const roots = new Set(one?.nodes.slice(0, one.ends[0]));
  const beyond = (closure: Closure | undefined, side: Step['side']): Step[] =>
    levelsOf(closure).flatMap((nodes, depth) =>
      nodes
        .filter((node) => !roots.has(node))
        .sort((a, b) => a - b)
        .map((node) => ({ node, depth, side })),
    );
  const first = [...roots].map((node): Step => ({ node, depth: 0, side: 'root' }));
  return [...first, ...beyond(back, 'back'), ...beyond(forward, 'forward')];
}

const keyOf = ({ side, depth, node }: Step): [number, number, number] => [sides.indexOf(side), depth, node];

const isAfter = (step: Step, start: readonly number[]): boolean => {
  const differences = keyOf(step).map((part, at) => part - must(start[at], 'part of the cursor'));
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
};

/** A page of steps, and the cursor of the next one. Throws CursorError. */
export function pageOf(
  steps: readonly Step[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { readonly page: Step[]; readonly next?: string } {
  const start = cursor === undefined ? undefined : readCursor(cursor, 3).map(Number);
  const rest = start ? steps.filter((step) => isAfter(step, start)) : steps;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, ...(rest.length > limit && last !== undefined && { next: writeCursor(keyOf(last)) }) };
}
