import type { EventException } from '@lotline/chaincode/domain';
import type { ExceptionItem, Severity } from '../answers/rules';
import type { WorkFilter, WorkStore } from '../inventory/workStore';
import type { Database } from '../projection/database';
import { readCursor, writeCursor } from '../queries/cursor';
import { idSet } from '../queries/idSet';
import { pageSize, type PageRequest } from '../queries/page';
import type { Condition, Raised, RaisedStore } from './raisedStore';
import { codesOf, severityOf } from './severities';

export interface ExceptionFilters extends PageRequest {
  readonly source?: 'ledger' | 'rule' | undefined;
  readonly status?: 'open' | 'resolved' | undefined;
  readonly code?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly event?: string | undefined;
  /** Party that recorded the event, or that the exception concerns. */
  readonly party?: string | undefined;
  readonly owner?: string | undefined;
  /** Only those whose due day is over. */
  readonly isOverdue?: boolean;
  /** Also what is put off. */
  readonly withSnoozed?: boolean;
}

/** The sources of an organisation's list. */
export interface ListSources {
  readonly database: Database;
  readonly raised: RaisedStore;
  readonly work: WorkStore;
  readonly organisation: string;
  /** The organisation's party; undefined if it has registered none. */
  readonly party: string | undefined;
  /** YYYY-MM-DD. */
  readonly today: string;
}

interface LedgerRow {
  readonly n: number;
  readonly id: string;
  readonly event: string;
  readonly number: number;
  readonly body: string;
  readonly raised: string;
  readonly ended: string | null;
}

const ledgerRows = `SELECT exception.n AS n, id, exception.event AS event, exception.number AS number, body, raised, ended
  FROM exception JOIN exception_time AS known
    ON known.event = exception.event AND known.msp = exception.msp AND known.number = exception.number`;

type Bare = Omit<ExceptionItem, 'owner' | 'due' | 'snoozedUntil' | 'isOverdue' | 'history'>;

function ofLedger({ id, event, number, body, raised, ended }: LedgerRow): Bare {
  const { code, detail, status, party, concerns, resolution, resolvedBy } = JSON.parse(body) as EventException;
  return {
    exception: id,
    source: 'ledger',
    code,
    severity: severityOf(code),
    detail,
    status,
    event,
    number,
    // One that the read model adds has no party.
    ...((party as string | undefined) !== undefined && { party }),
    ...(concerns && { concerns: [...concerns] }),
    ...(raised !== '' && { raised }),
    ...(ended !== null && ended !== '' && { ended }),
    ...(resolution !== undefined && { resolution }),
    ...(resolvedBy !== undefined && { resolvedBy }),
  };
}

const ofRule = (row: Raised, party: string | undefined): Bare => ({
  exception: row.id,
  source: 'rule',
  code: row.code,
  severity: row.severity,
  detail: row.detail,
  status: row.status,
  ...(party !== undefined && { party }),
  ...row.about,
  raised: row.raised,
  ...(row.ended !== undefined && { ended: row.ended }),
  ...(row.resolution !== undefined && { resolution: row.resolution }),
  ...(row.resolvedBy !== undefined && { resolvedBy: row.resolvedBy }),
  ...(row.reopened > 0 && { reopened: row.reopened }),
});

/** The row with what users and rules said about it. */
function withWords({ work, raised, organisation, today }: ListSources, row: Bare): ExceptionItem {
  const { history: said, ...words } = work.find(organisation, row.exception);
  const changes = raised
    .changes(organisation, row.exception)
    .filter(({ user }) => user === undefined)
    .map(({ at, text }) => ({ at, text }));
  const history = [...changes, ...said].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const isOverdue = row.status === 'open' && words.due !== undefined && words.due < today;
  return { ...row, ...words, isOverdue, history };
}

interface Ids {
  readonly only?: readonly string[];
  readonly without: readonly string[];
}

/** The ids that alone are shown by the filters on users' words, and the ids that are not. */
function idsOf({ work, organisation, today }: ListSources, { owner, isOverdue, withSnoozed }: ExceptionFilters): Ids {
  const filter: WorkFilter = { owner, ...(isOverdue && { dueBefore: today }) };
  const isFiltered = owner !== undefined || isOverdue === true;
  return {
    ...(isFiltered && { only: work.items(organisation, filter) }),
    without: withSnoozed ? [] : work.items(organisation, { snoozedAfter: today }),
  };
}

const within = (column: string, values: readonly string[], isNot = false): Condition => [
  `${column} ${isNot ? 'NOT IN' : 'IN'} (SELECT value FROM json_each(?))`,
  idSet(values),
];

const equal = (column: string, value: string | undefined): Condition[] =>
  value === undefined ? [] : [[`${column} = ?`, value]];

const idConditions = (column: string, { only, without }: Ids): Condition[] => [
  ...(only ? [within(column, only)] : []),
  ...(without.length > 0 ? [within(column, without, true)] : []),
];

const ofParty = `? IN (SELECT party UNION SELECT value FROM json_each(body, '$.concerns'))`;

function ledgerConditions(
  { status, code, severity, event, party, isOverdue }: ExceptionFilters,
  ids: Ids,
): Condition[] {
  const codes = severity && codesOf(severity);
  return [
    ...equal('status', isOverdue ? 'open' : status),
    ...equal('code', code),
    ...equal('exception.event', event),
    ...(codes ? [within('code', codes.codes, codes.isNot)] : []),
    ...(party === undefined ? [] : [[ofParty, party] as const]),
    ...idConditions('id', ids),
  ];
}

const ruleConditions = ({ status, code, severity, event, isOverdue }: ExceptionFilters, ids: Ids): Condition[] => [
  ...equal('status', isOverdue ? 'open' : status),
  ...equal('code', code),
  ...equal('severity', severity),
  ...equal(`json_extract(body, '$.about.event')`, event),
  ...idConditions('id', ids),
];

const selectLedger = (database: Database, conditions: readonly Condition[], most: number): LedgerRow[] => {
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const values = conditions.flatMap(([, ...rest]) => rest);
  return database.all<LedgerRow>(`${ledgerRows} ${where} ORDER BY exception.n DESC LIMIT ?`, ...values, most);
};

/** Where a page ended in each of the two sources. */
type Place = readonly [ledger: number, rule: number];
const beginning: Place = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

const placeOf = ({ cursor }: PageRequest): Place => {
  if (cursor === undefined) return beginning;
  const [ledger, rule] = readCursor(cursor, beginning.length);
  return [Number(ledger), Number(rule)];
};

/** Rows of both sources after a place, each the latest first. */
interface Both {
  readonly ledger: readonly LedgerRow[];
  readonly rule: readonly Raised[];
}

function select(sources: ListSources, filters: ExceptionFilters, [ledger, rule]: Place, most: number): Both {
  const { database, raised, organisation, party } = sources;
  const ids = idsOf(sources, filters);
  const isOthers = filters.party !== undefined && filters.party !== party;
  const ofLedgerToo = filters.source !== 'rule';
  const ofRules = filters.source !== 'ledger' && !isOthers;
  return {
    ledger: ofLedgerToo
      ? selectLedger(database, [...ledgerConditions(filters, ids), ['exception.n < ?', ledger]], most)
      : [],
    rule: ofRules ? raised.list(organisation, [...ruleConditions(filters, ids), ['n < ?', rule]], most) : [],
  };
}

/** The first rows of both, the latest raised first, and the place behind them. */
function merge({ ledger, rule }: Both, size: number, party: string | undefined): { rows: Bare[]; taken: Place } {
  const rows: Bare[] = [];
  let [first, second] = [0, 0];
  while (rows.length < size) {
    const [one, other] = [ledger[first], rule[second]];
    if (one && (!other || one.raised >= other.raised)) {
      rows.push(ofLedger(one));
      first += 1;
    } else if (other) {
      rows.push(ofRule(other, party));
      second += 1;
    } else break;
  }
  return { rows, taken: [first, second] };
}

/** One page of the exceptions of the ledger and of those that rules raised for the organisation, the latest first. */
export function exceptionPage(
  sources: ListSources,
  filters: ExceptionFilters,
): { readonly rows: ExceptionItem[]; readonly next?: string } {
  const size = pageSize(filters);
  const start = placeOf(filters);
  const both = select(sources, filters, start, size + 1);
  const { rows, taken } = merge(both, size, sources.party);
  const isMore = both.ledger.length + both.rule.length > rows.length;
  const end = [both.ledger[taken[0] - 1]?.n ?? start[0], both.rule[taken[1] - 1]?.n ?? start[1]];
  return { rows: rows.map((row) => withWords(sources, row)), ...(isMore && { next: writeCursor(end) }) };
}

/** One exception of the list, by its id. Another organisation's is not found. */
export function findException(sources: ListSources, id: string): ExceptionItem | undefined {
  const { database, raised, organisation, party } = sources;
  const known = raised.find(organisation, id);
  if (known) return withWords(sources, ofRule(known, party));
  const [row] = selectLedger(database, [['id = ?', id]], 1);
  return row && withWords(sources, ofLedger(row));
}
