import type { ExceptionItem } from '#answers';
import { type Command, Option } from 'commander';
import { allPages, moreRows } from '../allPages';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

interface Options {
  readonly source?: ExceptionItem['source'];
  readonly status?: ExceptionItem['status'];
  readonly code?: string;
  readonly severity?: ExceptionItem['severity'];
  readonly event?: string;
  readonly party?: string;
  readonly mine?: true;
  readonly owner?: string;
  readonly overdue?: true;
  readonly snoozed?: true;
  readonly why?: true;
  readonly limit?: number;
  readonly cursor?: string;
}

const detailOf = ({ detail, resolution }: ExceptionItem): string =>
  resolution === undefined ? detail : `${detail} Resolved: ${resolution}`;

/** The shipment or goods of an exception, or else its product or place. */
const aboutOf = ({ shipment, goods, product, place }: ExceptionItem): string | undefined =>
  shipment ?? goods ?? product ?? place;

/** An exception with what everybody said about it. */
export const explained = (row: ExceptionItem): string =>
  [
    `${row.exception} (${row.severity}, ${row.status})`,
    `  ${printable(detailOf(row))}`,
    ...[row.shipment, row.goods, row.product, row.place].flatMap((id) =>
      id === undefined ? [] : [`  ${printable(id)}`],
    ),
    ...(row.event === undefined ? [] : [`  event ${row.event}${row.number === undefined ? '' : ` ${row.number}`}`]),
    ...(row.owner === undefined ? [] : [`  owner ${printable(row.owner)}`]),
    ...(row.due === undefined ? [] : [`  due ${row.due}${row.isOverdue ? ' OVERDUE' : ''}`]),
    ...row.history.map(({ at, user, text }) => `  ${at} ${printable(user ?? 'rule')}: ${printable(text)}`),
  ].join('\n');

const tableOf = (rows: readonly ExceptionItem[]): string =>
  table(
    rows,
    [
      { title: 'exception', of: ({ exception }) => exception },
      { title: 'severity', of: ({ severity }) => severity },
      { title: 'status', of: ({ status }) => status },
      { title: 'code', of: ({ code }) => code },
      { title: 'about', of: aboutOf },
      { title: 'owner', of: ({ owner }) => owner },
      { title: 'due', of: ({ due, isOverdue }) => (isOverdue ? `${due ?? ''} OVERDUE` : due) },
      { title: 'detail', of: detailOf },
    ],
    'No exceptions.',
  );

export function addExceptionsList(exceptions: Command): void {
  exceptions
    .command('list', { isDefault: true })
    .description('list them, the latest first (like "lotline exceptions")')
    .addOption(new Option('--source <source>', 'only of the ledger, or of your rules').choices(['ledger', 'rule']))
    .addOption(new Option('--status <status>', 'only this status').choices(['open', 'resolved']))
    .option('--code <code>', 'only this code, such as lot_unknown or shipment_late')
    .addOption(new Option('--severity <severity>', 'only these').choices(['high', 'medium', 'low']))
    .option('--event <id>', 'only those of this event')
    .option('--party <gln>', 'only those that this party recorded or that concern it', idOf('party'))
    .option('--mine', 'only those of your party')
    .option('--owner <user>', 'only exceptions assigned to this user')
    .option('--overdue', 'only open ones past their due day')
    .option('--snoozed', 'also postponed ones')
    .option('--why', 'show events and history')
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, why, ...filters }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.exceptions({ ...filters, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () =>
          (why && answer.rows.length > 0 ? answer.rows.map(explained).join('\n') : tableOf(answer.rows)) +
          moreRows(answer),
      );
    });
}
