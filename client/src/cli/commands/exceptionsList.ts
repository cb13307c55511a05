import { type Command, Option } from 'commander';
import { allPages, moreRows } from '../allPages';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

interface Options {
  readonly status?: 'open' | 'resolved';
  readonly code?: string;
  readonly event?: string;
  readonly party?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function addExceptionsList(exceptions: Command): void {
  exceptions
    .command('list', { isDefault: true })
    .description('list them (what "lotline exceptions" does)')
    .addOption(new Option('--status <status>', 'only those').choices(['open', 'resolved']))
    .option('--code <code>', 'only this code, such as lot_unknown')
    .option('--event <id>', 'only those of this event')
    .option('--party <gln>', 'only those that this party recorded or that concern it', idOf('party'))
    .option('--limit <number>', 'most rows, 1000 unless given', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, ...filters }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.exceptions({ ...filters, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () =>
          table(
            answer.rows,
            [
              { title: 'status', of: ({ status }) => status },
              { title: 'code', of: ({ code }) => code },
              { title: 'event', of: ({ event }) => event },
              { title: 'number', of: ({ number }) => number, right: true },
              {
                title: 'detail',
                of: ({ detail, resolution }) =>
                  resolution === undefined ? detail : `${detail} Resolved: ${resolution}`,
              },
            ],
            'No exceptions.',
          ) + moreRows(answer),
      );
    });
}
