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
    .description('register a user, or change the user’s roles')
    .argument('<user>', 'the enrolment id in the user’s certificates; the same as for keys create')
    .addOption(
      new Option('--role <role...>', 'all roles of the user; without a role, the user can only read').choices(
        callerRoles,
      ),
    )
    .action(async (user: string, { role = [] }: { role?: CommandInput<'registerUser'>['roles'] }, command: Command) => {
      await send(command, 'registerUser', { user, roles: role });
    });
  users
    .command('retire')
    .description('retire a user: the ledger refuses the user’s signatures, and the user’s keys end')
    .argument('<user>', 'the user')
    .requiredOption('--reason <text>', 'why')
    .action(async (user: string, { reason }: { reason: string }, command: Command) => {
      await send(command, 'retireUser', { user, reason });
    });
  users
    .command('list', { isDefault: true })
    .description('list them (like "lotline users")')
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
    .description('changes of a user, with users and times')
    .argument('<user>', 'the user')
    .action(async (user: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await allPages((page) => session.reader().userHistory({ user, ...page }), {});
      session.out.result(answer, () => historyTable(answer));
    });
}
