import type { Recall } from '@lotline/chaincode/domain';
import type {
  HoldersAnswer,
  MockReport,
  RecallConsignee,
  RecallMessage,
  TerminationFinding,
} from '../answers/recallRunning';
import type { ChecksAnswer } from '../answers/recallChecks';
import type { MassBalanceRow } from '../answers/massBalance';
import { balanceAmounts } from './balanceAmounts';
import type { RecallRecord } from './recallStore';

/** A part of a report: the same table in the PDF and in the workbook. */
export interface ReportTable {
  /** At most 31 characters, as Excel takes them for a sheet. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A report as it was made. Its files are made of nothing else, so they have the same bytes whenever they are made again. */
export interface RecallReport {
  readonly recall: string;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly user: string;
  readonly height: number;
  readonly tables: readonly ReportTable[];
}

/** A recorded event that proves a step of the recall. */
export interface ProofRow {
  readonly time: string;
  readonly step: string;
  readonly event: string;
  readonly transactionId: string;
}

export interface ReportSources {
  readonly recall: Recall;
  readonly state: HoldersAnswer;
  readonly clock: MockReport;
  readonly balance: readonly MassBalanceRow[];
  readonly scope: readonly { readonly goods: string; readonly parent?: string }[];
  readonly checks: Omit<ChecksAnswer, 'height'>;
  readonly messages: readonly RecallRecord<RecallMessage>[];
  readonly consignees: readonly RecallRecord<RecallConsignee>[];
  readonly findings: readonly TerminationFinding[];
  readonly proofs: readonly ProofRow[];
}

type Shown = string | number | undefined;
const text = (value: Shown): string => (value === undefined ? '' : String(value));
const list = (rows: readonly { readonly uom: string; readonly quantity?: string }[]): string =>
  rows.map(({ quantity = '', uom }) => `${quantity} ${uom}`).join(', ');

function summary({ recall, clock, state }: ReportSources): ReportTable {
  const { id, openedBy, type, class: of, depth, reason, instructions, publicText, authority, status } = recall;
  const rows: readonly (readonly [string, Shown])[] = [
    ...([
      ['Recall', id],
      ['Opened by', openedBy],
      ['Type', type],
      ['Class', of],
      ['Depth', depth],
    ] as const),
    ...([
      ['Status', status],
      ['Reason', reason],
      ['Instructions', instructions],
      ['Public text', publicText],
    ] as const),
    ...([
      ['Authority', authority],
      ['Under', recall.under],
      ['Opened', recall.openedAt],
      ['Closed', recall.closedAt],
    ] as const),
    [
      'Closed early',
      recall.closedEarly && `${recall.closedEarly.reason} (${recall.closedEarly.user}, ${recall.closedEarly.agreed})`,
    ],
    ['Blocks goods', clock.blocks ? 'yes' : type === 'mock' ? 'no: it is a mock recall' : 'no'],
    ...([
      ['Lots in scope', state.lots],
      ['Items in scope', state.items],
      ['Holders', state.holders.length],
    ] as const),
    ...([
      ['Seconds to trace', clock.secondsToTrace],
      ['Seconds to answer', clock.secondsToAnswer],
    ] as const),
    ...clock.percentFound.map(({ uom, percent }) => [`Found, ${uom}`, `${percent} %`] as const),
  ];
  return {
    title: 'Summary',
    columns: ['Field', 'Value'],
    rows: rows.filter(([, value]) => value !== undefined).map(([name, value]) => [name, text(value)]),
  };
}

function timeline({ recall, state, messages, checks }: ReportSources): ReportTable {
  const rows: (readonly [string, string, string])[] = [
    [recall.openedAt, recall.openedBy, 'Opened'],
    ...(recall.changed ?? []).map(({ at, user, reason }) => [at, text(user), `Changed: ${reason}`] as const),
    ...state.holders.flatMap(({ party, notifiedAt, seen = [], answeredAt, states }) => [
      ...(notifiedAt === undefined ? [] : [[notifiedAt, party, 'Notified'] as const]),
      ...seen.map(({ at, changes, scope }) => [at, party, `Saw change ${changes} and a scope of ${scope}`] as const),
      ...(answeredAt === undefined ? [] : [[answeredAt, party, `Last answer: ${states.join(', ')}`] as const]),
    ]),
    ...messages.map(({ time, user, body }) => [time, user, `${body.kind} to ${body.to} by ${body.channel}`] as const),
    ...(checks.drawnAt === undefined ? [] : [[checks.drawnAt, '', `Sample of level ${text(checks.level)}`] as const]),
    ...checks.results.map(
      ({ time, user, consignee, outcome }) => [time, user, `Check of ${consignee}: ${outcome}`] as const,
    ),
    ...(recall.closing === undefined
      ? []
      : [[recall.closing.at, text(recall.closing.user), `Closing proposed: ${recall.closing.reason}`] as const]),
    ...(recall.closedAt === undefined ? [] : [[recall.closedAt, recall.openedBy, 'Closed'] as const]),
  ];
  return { title: 'Timeline', columns: ['Time', 'Who', 'Step'], rows: rows.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

const holders = ({ state }: ReportSources): ReportTable => ({
  title: 'Holders',
  columns: ['Party', 'Name', 'Status', 'Reported', 'Ledger on hand', 'Open', 'Contradictions'],
  rows: state.holders.map((each) => [
    each.party,
    text(each.name),
    each.states.join(', '),
    each.reported
      .map(
        (row) =>
          `${row.uom}: ${row.quarantined} quarantined, ${row.returned} returned, ${row.destroyed} destroyed, ${row.soldOn} sold on`,
      )
      .join('; '),
    each.ledger.map(({ uom, onHand, held }) => `${onHand} ${uom} (${held} held)`).join(', '),
    list(each.open),
    each.contradictions.join(' '),
  ]),
});

const fixedQuestions: readonly (readonly [string, string])[] = [
  ['receivedNotice', 'Did it get the notice?'],
  ['followedInstructions', 'Did it follow the instructions?'],
  ['notifiedCustomers', 'Did it notify its customers?'],
  ['stillOnHand', 'How much is still on hand?'],
];

const shownAnswer = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const { quantity, uom } = value as { readonly quantity: string; readonly uom: string };
  return `${quantity} ${uom}`;
};

/** The questions of a result with their answers: the usual ones, then the opener's own. */
function questionsAsked({
  questionnaire,
  answers = [],
}: ChecksAnswer['results'][number]): (readonly [string, string])[] {
  const usual = (questionnaire ?? {}) as Readonly<Record<string, unknown>>;
  return [
    ...fixedQuestions.flatMap(([field, asked]) =>
      usual[field] === undefined ? [] : [[asked, shownAnswer(usual[field])] as const],
    ),
    ...answers.map((each) => [each.text, each.answer] as const),
  ];
}

const amountTitles = [
  'Made',
  'Found',
  'On hand',
  'Held',
  'In transit',
  'Consumed',
  'Sold',
  'Returned',
  'Destroyed',
  'Lost',
  'Unexplained',
];

const percentages = ({ checked, effective }: ChecksAnswer['percent']): string =>
  checked === undefined
    ? 'Nobody is in the sample.'
    : `${checked} % checked${effective === undefined ? '' : `, ${effective} % of them effective`}`;

const checkTables = (checks: ReportSources['checks']): ReportTable[] => [
  {
    title: 'Effectiveness checks',
    columns: ['Consignee', 'Method', 'Outcome', 'Note', 'User', 'Time'],
    rows: [
      [
        `Level ${checks.level ?? '-'}, seed ${checks.seed ?? '-'}, draw ${checks.draws}`,
        '',
        '',
        '',
        '',
        text(checks.drawnAt),
      ],
      [percentages(checks.percent), '', '', '', '', ''],
      ...[...checks.results, ...checks.replaced].map((each) => [
        each.consignee,
        each.method,
        checks.replaced.includes(each) ? `${each.outcome} (replaced)` : each.outcome,
        text(each.note),
        each.user,
        each.time,
      ]),
    ],
  },
  {
    title: 'Questionnaire',
    columns: ['Consignee', 'Question', 'Answer', 'Time'],
    rows: checks.results.flatMap((each) =>
      questionsAsked(each).map(([asked, answer]) => [each.consignee, asked, answer, each.time]),
    ),
  },
];

function others({
  state,
  balance,
  scope,
  checks,
  messages,
  consignees,
  findings,
  proofs,
}: ReportSources): ReportTable[] {
  return [
    {
      title: 'Quantities',
      columns: ['Unit', ...amountTitles],
      rows: state.totals.map((row) => [row.uom, ...balanceAmounts.map((field) => row[field])]),
    },
    {
      title: 'Mass balance',
      columns: ['Lot', 'Unit', ...amountTitles],
      rows: balance.map((row) => [row.lot, row.uom, ...balanceAmounts.map((field) => row[field])]),
    },
    { title: 'Scope', columns: ['Goods', 'Made of'], rows: scope.map(({ goods, parent }) => [goods, text(parent)]) },
    ...checkTables(checks),
    {
      title: 'Communications',
      columns: ['Time', 'User', 'Kind', 'To', 'Channel', 'Text'],
      rows: messages.map(({ time, user, body }) => [time, user, body.kind, body.to, body.channel, body.text]),
    },
    {
      title: 'Customers outside',
      columns: ['Customer', 'Name', 'Status', 'Note'],
      rows: consignees.map(({ id, body }) => [id, body.name, body.status, text(body.note)]),
    },
    {
      title: 'Left to do',
      columns: ['Code', 'At', 'Detail'],
      rows: findings.map(({ code, subject, detail }) => [code, subject, detail]),
    },
    {
      title: 'Proof',
      columns: ['Time', 'Step', 'Event', 'Transaction'],
      rows: proofs.map(({ time, step, event, transactionId }) => [time, step, event, transactionId]),
    },
  ];
}

/** The tables of a report, in order. */
export const reportTables = (sources: ReportSources): ReportTable[] => [
  summary(sources),
  timeline(sources),
  holders(sources),
  ...others(sources),
];
