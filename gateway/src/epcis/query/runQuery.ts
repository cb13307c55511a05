import { setImmediate } from 'node:timers/promises';
import type { ReadModel } from '../../projection/readModel';
import { EpcisRefusal } from '../epcisRefusal';
import type { PageKey } from '../pageTokens';
import type { EventQuery } from './builder';
import { extensionValues, namesOf } from './extensionParameters';
import { type FoundEvent, loadEvents, viewOf } from './foundEvent';
import { type Plan, planOf, type Position, type Step } from './plan';

/** Bounds of one page: rows that it walks through, and events that it reads to test what no index answers. */
export const queryBounds: Readonly<Record<'walked' | 'read' | 'sorted', number>> = {
  walked: 200_000,
  read: 50_000,
  sorted: 10_000,
};
/** Milliseconds of work between pauses that let other requests run. */
const shift = 8;
const largestStride = 2000;

interface Wanted {
  readonly after: Position | undefined;
  readonly count: number;
}

interface Walked {
  readonly found: readonly { readonly event: FoundEvent; readonly at: Position }[];
  /** `end`: there are no more; `count`: as many as wanted were found; `bound`: the walk stopped at `at`. */
  readonly stopped: 'end' | 'count' | 'bound';
  readonly at: Position | undefined;
}

const positionOf = ({ key, n }: Step): Position => ({ key, n });

/** The events of a stride that match, with their positions. */
function matchesOf(readModel: ReadModel, query: EventQuery, steps: readonly Step[]): Walked['found'] {
  const passing = steps.filter(({ passes }) => passes === 1);
  const at = new Map(passing.map((step) => [step.n, positionOf(step)]));
  return loadEvents(readModel.database, [...at.keys()]).flatMap((event) => {
    const view = viewOf(readModel.database, event);
    const position = at.get(event.n);
    return position && query.predicates.every((holds) => holds(view)) ? [{ event, at: position }] : [];
  });
}

/** Walks through the events of a plan, and lets other requests run in between. */
async function walk(readModel: ReadModel, query: EventQuery, plan: Plan, { after, count }: Wanted): Promise<Walked> {
  const found: Walked['found'][number][] = [];
  let at = after;
  let [walked, read] = [0, 0];
  let stride = Math.min(largestStride, Math.max(64, count));
  let since = performance.now();
  while (walked < queryBounds.walked && read < queryBounds.read) {
    const steps = plan.next(at, stride);
    const last = steps.at(-1);
    if (!last) return { found, stopped: 'end', at };
    found.push(...matchesOf(readModel, query, steps));
    if (found.length >= count) return { found: found.slice(0, count), stopped: 'count', at };
    at = positionOf(last);
    walked += steps.length;
    read += steps.filter(({ passes }) => passes === 1).length;
    stride = Math.min(largestStride, stride * 2);
    if (performance.now() - since < shift) continue;
    await setImmediate();
    since = performance.now();
  }
  return { found, stopped: 'bound', at };
}

/** A page of events, with the position of the next page if there may be one. */
export interface EventPage {
  readonly height: number;
  readonly events: readonly FoundEvent[];
  readonly next: PageKey | undefined;
  /** The last event, in the order of recording, that this result knows. */
  readonly snapshot: number;
}

const tooLarge = (maximum: number): EpcisRefusal =>
  new EpcisRefusal('query_too_large', `More than ${maximum} events match, which is the query’s maxEventCount.`, {
    details: { limit: maximum },
  });

const tooComplex = (): EpcisRefusal =>
  new EpcisRefusal(
    'query_too_complex',
    `The query reads more than ${queryBounds.walked} events and cannot be answered in parts. Add a filter that an index answers: EPC, class, time, step, place, disposition, transaction or eventID.`,
    { details: { limit: queryBounds.walked } },
  );

async function refuseTooMany(readModel: ReadModel, query: EventQuery, plan: Plan): Promise<void> {
  const { maximum } = query;
  if (maximum === undefined) return;
  const { found, stopped } = await walk(readModel, query, plan, { after: undefined, count: maximum + 1 });
  if (found.length > maximum) throw tooLarge(maximum);
  if (stopped === 'bound') throw tooComplex();
}

type Sortable = string | number;

const compare = (a: Sortable | undefined, b: Sortable | undefined): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a < b ? -1 : Number(a > b);
};

/** All matching events in the order of an extension field. Events without it come last. */
async function sorted(readModel: ReadModel, query: EventQuery, plan: Plan, field: string): Promise<FoundEvent[]> {
  const { found, stopped } = await walk(readModel, query, plan, { after: undefined, count: queryBounds.sorted + 1 });
  if (stopped !== 'end') throw tooComplex();
  const keyed = found.map(({ event }) => {
    const view = viewOf(readModel.database, event);
    const [value] = extensionValues(view, { name: '', inner: false }, namesOf(field, view.prefixes));
    return { event, key: typeof value === 'string' || typeof value === 'number' ? value : undefined };
  });
  const sign = query.order?.descending ? -1 : 1;
  const isMissing = ({ key }: (typeof keyed)[number]): number => Number(key === undefined);
  return keyed.sort((a, b) => isMissing(a) - isMissing(b) || sign * compare(a.key, b.key)).map(({ event }) => event);
}

interface Start {
  /** The last event that the first page knew: later ones are not in this result. */
  readonly snapshot: number;
  /** Events of earlier pages. */
  readonly before: number;
  readonly after: Position | undefined;
}

function startOf({ database }: ReadModel, start: PageKey | undefined): Start {
  if (!start) {
    const last = database.one<{ n: number | null }>('SELECT max(n) AS n FROM event').n ?? 0;
    return { snapshot: last, before: 0, after: undefined };
  }
  const [snapshot, before, key, n] = start;
  const after = key === undefined || n === undefined ? undefined : { key, n: Number(n) };
  return { snapshot: Number(snapshot), before: Number(before), after };
}

interface Asked {
  readonly start: Start;
  /** Most events of this page. */
  readonly most: number;
}

/** Returns true if the query's eventCountLimit is reached with this page. */
const isComplete = ({ countLimit = Infinity }: EventQuery, { before }: Start, count: number): boolean =>
  before + count >= countLimit;

async function sortedPage(
  readModel: ReadModel,
  query: EventQuery,
  { plan, field }: { plan: Plan; field: string },
  { start, most }: Asked,
): Promise<Pick<EventPage, 'events' | 'next'>> {
  const all = await sorted(readModel, query, plan, field);
  const events = all.slice(start.before, start.before + most);
  const seen = start.before + events.length;
  const more = seen < all.length && !isComplete(query, start, events.length);
  return { events, next: more ? [start.snapshot, seen] : undefined };
}

async function walkedPage(
  readModel: ReadModel,
  query: EventQuery,
  plan: Plan,
  { start, most }: Asked,
): Promise<Pick<EventPage, 'events' | 'next'>> {
  const { found, stopped, at } = await walk(readModel, query, plan, { after: start.after, count: most + 1 });
  const shown = found.slice(0, most);
  const more = (found.length > most || stopped === 'bound') && !isComplete(query, start, shown.length);
  // The walk may have gone on after the last event that is shown.
  const position = found.length > most ? shown.at(-1)?.at : at;
  const next = more && position && [start.snapshot, start.before + shown.length, position.key, position.n];
  return { events: shown.map(({ event }) => event), next: next === false ? undefined : next };
}

/** Answers one page of a query. Throws EpcisRefusal if the query asks for more than it may have. */
export async function runQuery(
  readModel: ReadModel,
  query: EventQuery,
  { size, start: key }: { size: number; start?: PageKey | undefined },
): Promise<EventPage> {
  const { height } = readModel;
  const start = startOf(readModel, key);
  const plan = planOf(readModel.database, query, start.snapshot);
  if (!key) await refuseTooMany(readModel, query, plan);
  const asked = { start, most: Math.min(size, (query.countLimit ?? Infinity) - start.before) };
  const { snapshot } = start;
  if (asked.most <= 0) return { height, snapshot, events: [], next: undefined };
  const by = query.order?.by;
  const page =
    typeof by === 'object'
      ? await sortedPage(readModel, query, { plan, field: by.field }, asked)
      : await walkedPage(readModel, query, plan, asked);
  return { height, snapshot, ...page };
}
