import type { TraceAnswer } from '#answers';
import { heading } from './output';
import { printable } from './table';

/** Maximum depth; `--json` has the rest. */
const deepest = 60;

interface Branch {
  readonly id: string;
  readonly kind: string;
  readonly alleged: boolean;
}

/**
 * A trace as two indented trees, the root's inputs and its outputs, with the places of each lot, item and container. A node that occurs
 * several times in a tree is expanded once.
 */
export function traceTree({ root, direction, nodes, edges }: TraceAnswer): string {
  const labels = new Map(
    nodes.map(({ id, kind, name, recalled, elsewhere }) => [
      id,
      `${kind} ${id}${name === undefined ? '' : ` (${printable(name)})`}${recalled ? ' RECALLED' : ''}${elsewhere === undefined ? '' : ` [${elsewhere} elsewhere]`}`,
    ]),
  );
  const places = new Set(nodes.filter(({ kind }) => kind === 'place').map(({ id }) => id));
  const links = edges.filter(({ from, to }) => !places.has(from) && !places.has(to));
  const visits = visitsOf(edges, places);
  const draw = (title: string, branches: ReadonlyMap<string, Branch[]>): string[] => {
    const lines = [heading(`${title} ${labels.get(root) ?? root}`)];
    drawBelow({ branches, visits, labels, seen: new Set([root]), lines }, root, '');
    return lines.length === 1 ? [...lines, '  nothing recorded'] : lines;
  };
  const back = direction === 'forward' ? [] : draw('Came from:', group(links, 'to', 'from'));
  const forward = direction === 'back' ? [] : draw('Went into:', group(links, 'from', 'to'));
  return [...back, ...(back.length > 0 && forward.length > 0 ? [''] : []), ...forward].join('\n');
}

interface Drawing {
  readonly branches: ReadonlyMap<string, Branch[]>;
  /** For each goods id: its places, and the business steps of events there. */
  readonly visits: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  readonly labels: ReadonlyMap<string, string>;
  readonly seen: Set<string>;
  readonly lines: string[];
}

function drawBelow(drawing: Drawing, id: string, indent: string): void {
  const { branches, visits, labels, seen, lines } = drawing;
  const here = branches.get(id) ?? [];
  const stem = here.length > 0 ? '│' : ' ';
  for (const [place, steps] of visits.get(id) ?? []) {
    lines.push(`${indent}${stem}  · ${labels.get(place) ?? place}: ${[...steps].map(printable).join(', ')}`);
  }
  here.forEach((branch, index) => {
    const last = index === here.length - 1;
    const again = seen.has(branch.id);
    const label = labels.get(branch.id) ?? branch.id;
    lines.push(
      `${indent}${last ? '└─' : '├─'} ${printable(branch.kind)}${branch.alleged ? ' (alleged)' : ''}: ${label}${again ? ' (see above)' : ''}`,
    );
    if (again || indent.length / 3 >= deepest) return;
    seen.add(branch.id);
    drawBelow(drawing, branch.id, `${indent}${last ? '   ' : '│  '}`);
  });
}

function visitsOf(edges: TraceAnswer['edges'], places: ReadonlySet<string>): Map<string, Map<string, Set<string>>> {
  const visits = new Map<string, Map<string, Set<string>>>();
  for (const { from, to, kind } of edges) {
    const [place, goods] = places.has(to) ? [to, from] : [from, to];
    if (!places.has(place)) continue;
    const at = visits.get(goods) ?? new Map<string, Set<string>>();
    at.set(place, (at.get(place) ?? new Set()).add(kind));
    visits.set(goods, at);
  }
  return visits;
}

function group(edges: TraceAnswer['edges'], by: 'from' | 'to', other: 'from' | 'to'): Map<string, Branch[]> {
  const groups = new Map<string, Branch[]>();
  for (const edge of edges) {
    const branches = groups.get(edge[by]) ?? [];
    if (!branches.some(({ id, kind }) => id === edge[other] && kind === edge.kind)) {
      branches.push({ id: edge[other], kind: edge.kind, alleged: edge.alleged === true });
    }
    groups.set(edge[by], branches);
  }
  return groups;
}
