import type { Command } from 'commander';
import { allPages, moreRows } from '../allPages';
import { anyGoods, count, idOf } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

interface Options {
  readonly goods?: string;
  readonly place?: string;
  readonly document?: string;
  readonly bizStep?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function addEventsList(events: Command): void {
  events
    .command('list', { isDefault: true })
    .description('list them (like "lotline events")')
    .option('--goods <id>', 'only about these goods, in any spelling', anyGoods)
    .option('--place <id>', 'only at this place: a GLN or another URI', idOf('placeOrUri'))
    .option('--document <id>', 'only with this order, despatch advice or other document, by id or number')
    .option('--biz-step <step>', 'only this CBV business step, such as shipping')
    .option('--from <time>', 'only from this event time on, RFC 3339')
    .option('--to <time>', 'only before this event time, RFC 3339')
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, ...filters }: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.reader();
      const answer = await allPages((page) => client.events({ ...filters, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () =>
          table(
            answer.rows,
            [
              { title: 'time', of: ({ time }) => time },
              { title: 'type', of: ({ type }) => type },
              { title: 'step', of: ({ event }) => (typeof event['bizStep'] === 'string' ? event['bizStep'] : '') },
              { title: 'party', of: ({ party }) => party },
              { title: 'user', of: ({ user }) => user },
              { title: 'block', of: ({ block }) => block, right: true },
              { title: 'event', of: ({ id }) => id },
            ],
            'No events.',
          ) + moreRows(answer),
      );
    });
}
