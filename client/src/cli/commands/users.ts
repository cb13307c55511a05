import { callerRoles, type CommandInput } from '#domain';
import { type Command, Option } from 'commander';
import { allPages, moreRows } from '../allPages';
import { historyTable } from '../historyTable';
import { send } from '../send';
import { sessionOf } from '../session';
import { table } from '../table';

/** Users of your organisation as the ledger knows them. */
export function addUsers(program: Command): void {
  const users = program.command('users').description('users of your organisation on the ledger (role admin)');
  users
    .command('register')
    .description('register a user, or change what the user may do')
    .argument('<user>', 'the enrolment id in the user’s certificates, which keys create takes too')
    .addOption(
      new Option('--role <role...>', 'all that the user may do; without it the user only reads').choices(callerRoles),
    )
    .action(async (user: string, { role = [] }: { role?: CommandInput<'registerUser'>['roles'] }, command: Command) => {
      await send(command, 'registerUser', { user, roles: role });
    });
  users
    .command('retire')
    .description('refuse whatever the user signs from now on, and end the user’s keys')
    .argument('<user>', 'the user')
    .requiredOption('--reason <text>', 'why')
    .action(async (user: string, { reason }: { reason: string }, command: Command) => {
      await send(command, 'retireUser', { user, reason });
    });
  users
    .command('list', { isDefault: true })
    .description('list them (what "lotline users" does)')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await allPages((page) => session.reader().users(page), {});
      const columns = [
        { title: 'user', of: ({ user }: (typeof answer.rows)[number]) => user },
        { title: 'roles', of: ({ roles }: (typeof answer.rows)[number]) => roles.join(', ') || 'reads only' },
        { title: 'retired', of: ({ retired }: (typeof answer.rows)[number]) => retired?.at },
      ];
      session.out.result(answer, () => table(answer.rows, columns, 'No users.') + moreRows(answer));
    });
  users
    .command('history')
    .description('what a user was, and who changed it when')
    .argument('<user>', 'the user')
    .action(async (user: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await allPages((page) => session.reader().userHistory({ user, ...page }), {});
      session.out.result(answer, () => historyTable(answer));
    });
}
