import type { Direction, TraceAnswer } from '../answers';
import type { ExceptionRow } from '../queries/eventExceptions';
import { type Closure, closure } from './closure';
import { gapsOf, withGaps } from './gaps';
import type { ReadView } from './readView';
import { canonical, rootNodes } from '../queries/rootNodes';
import { otherThings } from '../queries/thingsOfParties';
import { pageOf, type Step, stepsOf } from './steps';
import { TraceBuilder } from './traceBuilder';
import { apiLimits } from '../answers/limits';

/** A trace, or a page of it. */
export interface TraceRequest {
  /** Maximum goods of a page. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  /** True to list all events of all goods, also those that do not lead to the root. */
  readonly all?: boolean | undefined;
}

export const defaultTraceLimit = 2000;
export interface Closures {
  readonly back?: Closure;
  readonly forward?: Closure;
}

const closuresOf = (
  { graph }: Pick<ReadView, 'graph'>,
  roots: readonly number[],
  { direction, limit }: { readonly direction: Direction; readonly limit: number },
): Closures => ({
  ...(direction !== 'forward' && { back: closure(graph, roots, true, limit) }),
  ...(direction !== 'back' && { forward: closure(graph, roots, false, limit) }),
});

/**
 * The graph around a lot, item or container (in any spelling of its id): its inputs, its whereabouts and the goods made of it, nearest
 * first. Undefined if no recorded event names it. All fillings of a container are roots together.
 * @throws CursorError for a cursor of another query.
 */
export function trace(
  view: ReadView,
  root: string,
  direction: Direction,
  { limit = defaultTraceLimit, cursor, all = false }: TraceRequest = {},
): TraceAnswer | undefined {
  const id = canonical(root);
  const roots = rootNodes(view.database, id);
  if (roots.length === 0) return undefined;
  const closures = closuresOf(view, roots, { direction, limit: apiLimits.traceGoods });
  const steps = stepsOf(closures.back, closures.forward);
  const { page, next } = pageOf(steps, { limit, cursor });
  const builder = new TraceBuilder(view, closures, { direction, all });
  const part = builder.add(page);
  const nodes = page.map(({ node }) => node);
  const gaps = gapsOf(view.database, view.graph, nodes);
  const exceptions = builder.events.exceptions();
  const transactions = builder.events.transactions();
  const others = otherThings(view.database, id);
  return {
    root: id,
    ...(others.length > 0 && { others }),
    direction,
    height: view.height,
    ...(cursor === undefined && { summary: summaryOf(builder, steps.slice(page.length), exceptions) }),
    ...part,
    exceptions: withGaps(exceptions, gaps),
    transactions,
    truncated: next !== undefined || isCut(closures),
    ...(next !== undefined && { next }),
    incomplete: gaps.length > 0,
  };
}

const isCut = ({ back, forward }: Closures): boolean => back?.truncated === true || forward?.truncated === true;

/** The summary of the page and the steps after it. */
function summaryOf(
  builder: TraceBuilder,
  rest: readonly Step[],
  ofPage: readonly ExceptionRow[],
): NonNullable<TraceAnswer['summary']> {
  if (rest.length > 0) builder.add(rest);
  const exceptions = rest.length === 0 ? ofPage : builder.events.exceptions();
  return builder.summary.result(exceptions.filter(({ status }) => status === 'open').length);
}
