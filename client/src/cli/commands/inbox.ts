import { type Command, InvalidArgumentError, Option } from 'commander';
import { type NoticeKind, noticeKindNames } from '#answers';
import { allPages, moreRows } from '../allPages';
import { counted } from '../counted';
import { count } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';
import { addInboxMail } from './inboxMail';

interface ListOptions {
  readonly kind?: NoticeKind[];
  readonly unread?: boolean;
  readonly open?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

interface ReadOptions {
  readonly all?: boolean;
}

const numberOf = (text: string, before: readonly number[] = []): number[] => {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('Write the number of a notice, as lotline inbox shows it.');
  return [...before, Number(text)];
};

function addList(inbox: Command): void {
  inbox
    .command('list', { isDefault: true })
    .description('list them, the latest first (like "lotline inbox")')
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(noticeKindNames))
    .option('--unread', 'only notices that your user has not read')
    .option('--open', 'only notices that still need something')
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(async ({ limit, cursor, kind: kinds, ...filters }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const client = session.writer();
      const answer = await allPages((page) => client.inbox({ ...filters, kinds, ...page }), { limit, cursor });
      session.out.result(
        answer,
        () =>
          table(
            answer.rows,
            [
              { title: 'id', of: ({ id }) => String(id), right: true },
              { title: '', of: ({ read, ended }) => (ended !== undefined ? 'done' : read ? '' : 'new') },
              { title: 'height', of: ({ height }) => String(height), right: true },
              { title: 'kind', of: ({ kind }) => kind },
              { title: 'notice', of: ({ text }) => text },
            ],
            'No notices.',
          ) + moreRows(answer),
      );
    });
}

function addRead(inbox: Command): void {
  inbox
    .command('read')
    .description('mark notices as read by your user')
    .argument('[ids...]', 'their numbers', numberOf)
    .option('--all', 'all present notices')
    .action(async (ids: number[], { all = false }: ReadOptions, command: Command) => {
      const session = sessionOf(command);
      if (all === ids.length > 0) command.error('error: give either numbers of notices or --all');
      const client = session.writer();
      const last = all ? (await client.inbox({ limit: 1 })).rows[0]?.id : undefined;
      const answer = await client.readInbox(all ? { upTo: last ?? 1 } : { ids });
      session.out.result(answer, () => `Marked. ${counted(answer.unread, 'notice')} left to read.`);
    });
}

function addFollow(inbox: Command): void {
  inbox
    .command('follow')
    .description('print notices as they arise, until interrupted; with --json one object on each line')
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(noticeKindNames))
    .option('--after <id>', 'begin after this notice', count)
    .action(async ({ kind: kinds, after }: { kind?: NoticeKind[]; after?: number }, command: Command) => {
      const session = sessionOf(command);
      for await (const notice of session.writer().followInbox({ kinds, after })) {
        const { id, height, kind, text } = notice;
        process.stdout.write(`${session.out.json ? JSON.stringify(notice) : `${id}  ${height}  ${kind}  ${text}`}\n`);
      }
    });
}

export function addInbox(program: Command): void {
  const inbox = program.command('inbox').description('notices for your organisation');
  addList(inbox);
  addRead(inbox);
  addFollow(inbox);
  addInboxMail(inbox);
}
