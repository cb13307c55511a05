import { type KpiEventsAnswer, type KpiName, kpiNames, type KpiRow } from '#answers';
import { type Command, Option } from 'commander';
import { count } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

const shown = (rows: readonly KpiRow[], why: boolean): string =>
  [
    table(
      rows,
      [
        { title: 'measure', of: ({ kpi, by }) => `${kpi.replaceAll('_', ' ')}${by === undefined ? '' : ` (${by})`}` },
        { title: 'value', of: ({ value }) => value ?? '-', right: true },
        { title: 'unit', of: ({ unit }) => unit },
        { title: 'before', of: ({ trend }) => trend.map(({ value }) => value ?? '-').join('  ') },
      ],
      'No measures.',
    ),
    ...(why
      ? rows.map(
          ({ kpi, formula, terms }) =>
            `${kpi} = ${printable(formula)}\n  ${terms.map(({ name, value }) => `${name} ${value}`).join(', ')}`,
        )
      : []),
    ...new Set(rows.flatMap(({ kpi, gaps }) => gaps.map(({ detail }) => `! ${kpi}: ${printable(detail)}`))),
  ].join('\n');

const events = ({ rows }: KpiEventsAnswer): string =>
  table(
    rows,
    [
      { title: 'time', of: ({ time }) => time },
      { title: 'kind', of: ({ kind }) => kind },
      { title: 'goods', of: ({ goods }) => goods },
      { title: 'place', of: ({ place }) => place },
      { title: 'quantity', of: ({ quantity }) => quantity, right: true },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'order or count', of: ({ order }) => order },
      { title: 'event', of: ({ event }) => event },
    ],
    'Nothing is behind it in this period.',
  );

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly earlier?: number;
  readonly deadDays?: number;
  readonly expiryDays?: number;
  readonly events?: KpiName;
  readonly why?: boolean;
}

export function addKpis(inventory: Command): void {
  inventory
    .command('kpis')
    .description('measures of your inventory in a period: turnover, accuracy, fill rate and others')
    .option('--from <date>', 'first day (YYYY-MM-DD)')
    .option('--to <date>', 'last day; yesterday unless given')
    .option('--earlier <periods>', 'earlier periods to show (3)', count)
    .option('--dead-days <days>', 'days without a sale or use after which stock is dead (180)', count)
    .option('--expiry-days <days>', 'days ahead in which expiry is a risk (30)', count)
    .addOption(new Option('--events <measure>', 'list the records behind one measure').choices(kpiNames))
    .option('--why', 'show formulas and their numbers')
    .action(async ({ why = false, events: kpi, earlier, ...span }: Options, command: Command) => {
      const session = sessionOf(command);
      if (kpi !== undefined) {
        const answer = await session.reader().kpiEvents({ kpi, ...span });
        session.out.result(answer, () => events(answer));
        return;
      }
      const answer = await session.reader().kpis({ earlier, ...span });
      session.out.result(answer, () => `${answer.from} to ${answer.to}\n${shown(answer.rows, why)}`);
    });
}
