import type { ExceptionMetricsAnswer } from '../answers/rules';
import { groupBy } from '../groupBy';
import type { Database } from '../projection/database';
import type { ListSources } from './exceptionList';
import type { RaisedStore } from './raisedStore';
import { severityOf } from './severities';

type Measured = ExceptionMetricsAnswer['rows'][number];

/** Open exceptions of one kind. */
export interface OpenExceptions {
  readonly source: 'ledger' | 'rule';
  readonly code: string;
  readonly severity: string;
  readonly count: number;
  /** Seconds since the oldest was raised; undefined if that is not known. */
  readonly oldest: number | undefined;
}

/** An exception as it is counted. */
interface Counted {
  readonly id: string;
  readonly source: Measured['source'];
  readonly code: string;
  readonly severity: Measured['severity'];
  readonly status: string;
  readonly raised: string;
  readonly ended: string | null;
}

/** Exceptions that concern the party and are open, or ended since. */
const ofLedger = `SELECT id, code, status, raised, ended FROM exception JOIN exception_time AS known
    ON known.event = exception.event AND known.msp = exception.msp AND known.number = exception.number
  WHERE (status = 'open' OR ended >= ?) AND ? IN (SELECT party UNION SELECT value FROM json_each(body, '$.concerns'))`;

function counted({ database, raised, organisation, party }: ListSources, since: string): Counted[] {
  const ledger = database
    .all<Omit<Counted, 'source' | 'severity'>>(ofLedger, since, party ?? '')
    .map((row) => ({ ...row, source: 'ledger' as const, severity: severityOf(row.code) }));
  const rule = raised.openOrEnded(organisation, since).map((row) => ({ ...row, source: 'rule' as const }));
  return [...ledger, ...rule];
}

const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));

const half = 2;

function median(sorted: readonly number[]): number | undefined {
  const middle = Math.floor(sorted.length / half);
  const [low, high] = [sorted[sorted.length % half === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? undefined : Math.round((low + high) / half);
}

function measure(
  group: readonly Counted[],
  now: string,
  overdue: ReadonlySet<string>,
): Omit<Measured, 'code' | 'source' | 'severity'> {
  const open = group.filter(({ status }) => status === 'open');
  const times = group
    .flatMap(({ status, raised, ended }) =>
      status === 'resolved' && ended && raised ? [secondsBetween(raised, ended)] : [],
    )
    .toSorted((a, b) => a - b);
  const oldest = open.flatMap(({ raised }) => (raised === '' ? [] : [raised])).toSorted()[0];
  const middle = median(times);
  return {
    open: open.length,
    overdue: open.filter(({ id }) => overdue.has(id)).length,
    ...(oldest !== undefined && { oldest: secondsBetween(oldest, now) }),
    resolved: group.length - open.length,
    ...(times.length > 0 && { meanToResolve: Math.round(times.reduce((sum, each) => sum + each, 0) / times.length) }),
    ...(middle !== undefined && { medianToResolve: middle }),
  };
}

/** How many exceptions of the organisation are open, how old they are, and how long they took, since a time. */
export function exceptionMetrics(sources: ListSources, since: string, now: string): Measured[] {
  const overdue = new Set(sources.work.items(sources.organisation, { dueBefore: sources.today }));
  const groups = groupBy(counted(sources, since), ({ source, code, severity }) => `${source} ${code} ${severity}`);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      if (!first) return [];
      const { source, code, severity } = first;
      return [{ source, code, severity, ...measure(group, now, overdue) }];
    });
}

const openOnLedger = `SELECT code, count(*) AS count, min(nullif(raised, '')) AS oldest FROM exception JOIN exception_time AS known
    ON known.event = exception.event AND known.msp = exception.msp AND known.number = exception.number
  WHERE status = 'open' GROUP BY code`;

/** The open exceptions of this gateway, by code and severity. */
export function openExceptions(database: Database, raised: RaisedStore, now: string): OpenExceptions[] {
  const ledger = database
    .all<{ code: string; count: number; oldest: string | null }>(openOnLedger)
    .map((row) => ({ ...row, source: 'ledger' as const, severity: severityOf(row.code) }));
  const rule = raised.openCounts().map((row) => ({ ...row, source: 'rule' as const }));
  return [...ledger, ...rule].map(({ oldest, ...row }) => ({
    ...row,
    oldest: oldest === null ? undefined : secondsBetween(oldest, now),
  }));
}

/** Exceptions of one kind that ended. */
export interface ResolvedExceptions extends Pick<OpenExceptions, 'source' | 'code' | 'severity' | 'count'> {
  /** Mean seconds from raising to the end. */
  readonly seconds: number;
}

const seconds = 'avg(max(0, unixepoch(ended) - unixepoch(raised))) AS seconds';
const resolvedOnLedger = `SELECT code, count(*) AS count, ${seconds} FROM exception_time AS known JOIN exception
    ON known.event = exception.event AND known.msp = exception.msp AND known.number = exception.number
  WHERE ended >= ? AND raised <> '' AND status = 'resolved' GROUP BY code`;

/** The exceptions that ended since a time, over all organisations of this gateway, by code and severity. */
export function resolvedExceptions(database: Database, raised: RaisedStore, since: string): ResolvedExceptions[] {
  const ledger = database
    .all<{ code: string; count: number; seconds: number }>(resolvedOnLedger, since)
    .map((row) => ({ ...row, source: 'ledger' as const, severity: severityOf(row.code) }));
  return [...ledger, ...raised.resolvedSince(since).map((row) => ({ ...row, source: 'rule' as const }))];
}
