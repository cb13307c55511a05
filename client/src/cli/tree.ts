import type { TraceAnswer } from '@lotline/gateway/answers';
import { heading } from './output';
import { printable } from './table';

/** Deepest level that is drawn; `--json` has the rest. */
const deepest = 60;

interface Branch {
  readonly id: string;
  readonly kind: string;
}

/** A trace as two indented trees: what the root came from, and what it went into. A node is opened once. */
export function traceTree({ root, direction, nodes, edges }: TraceAnswer): string {
  const labels = new Map(
    nodes.map(({ id, kind, name, recalled }) => [
      id,
      `${kind} ${id}${name === undefined ? '' : ` (${printable(name)})`}${recalled ? ' RECALLED' : ''}`,
    ]),
  );
  const draw = (title: string, branches: ReadonlyMap<string, Branch[]>): string[] => {
    const lines = [heading(`${title} ${labels.get(root) ?? root}`)];
    drawBranches({ branches, labels, seen: new Set([root]), lines }, root, '');
    return lines.length === 1 ? [...lines, '  nothing recorded'] : lines;
  };
  const back = direction === 'forward' ? [] : draw('Came from: ', group(edges, 'to', 'from'));
  const forward = direction === 'back' ? [] : draw('Went into: ', group(edges, 'from', 'to'));
  return [...back, ...(back.length > 0 && forward.length > 0 ? [''] : []), ...forward].join('\n');
}

interface Drawing {
  readonly branches: ReadonlyMap<string, Branch[]>;
  readonly labels: ReadonlyMap<string, string>;
  readonly seen: Set<string>;
  readonly lines: string[];
}

function drawBranches(drawing: Drawing, id: string, indent: string): void {
  const { branches, labels, seen, lines } = drawing;
  const here = branches.get(id) ?? [];
  here.forEach((branch, index) => {
    const last = index === here.length - 1;
    const again = seen.has(branch.id);
    lines.push(
      `${indent}${last ? '└─' : '├─'} ${branch.kind}: ${labels.get(branch.id) ?? branch.id}${again ? ' (see above)' : ''}`,
    );
    if (again || indent.length / 3 >= deepest) return;
    seen.add(branch.id);
    drawBranches(drawing, branch.id, `${indent}${last ? '   ' : '│  '}`);
  });
}

function group(edges: TraceAnswer['edges'], by: 'from' | 'to', other: 'from' | 'to'): Map<string, Branch[]> {
  const groups = new Map<string, Branch[]>();
  for (const edge of edges) {
    const branches = groups.get(edge[by]) ?? [];
    if (!branches.some(({ id, kind }) => id === edge[other] && kind === edge.kind)) {
      branches.push({ id: edge[other], kind: edge.kind });
    }
    groups.set(edge[by], branches);
  }
  return groups;
}
