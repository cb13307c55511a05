import { callerRoles } from '#domain';
import { type Command, Option } from 'commander';
import { sessionOf } from '../session';
import { table } from '../table';

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of your organisation (role admin)');
  keys
    .command('create')
    .description('make a key for a user; it is shown once')
    .argument('<user>', 'who will use it')
    .addOption(new Option('--role <role...>', 'what the user may do').choices(callerRoles).makeOptionMandatory())
    .action(async (user: string, { role }: { role: string[] }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().createKey({ user, roles: role });
      session.out.note('This key is not shown again: keep it where only its user can read it.');
      session.out.result(answer, () => answer.key);
    });
  keys
    .command('list')
    .description('list them, without the keys themselves')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().listKeys();
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'id', of: ({ id }) => id },
            { title: 'user', of: ({ user }) => user },
            { title: 'roles', of: ({ roles }) => roles.join(', ') },
          ],
          'No keys.',
        ),
      );
    });
  keys
    .command('revoke')
    .description('end a key at once')
    .argument('<id>', 'its id, as listed')
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().revokeKey({ id });
      session.out.result({ id, status: 'revoked' }, () => `Revoked: ${id}`);
    });
}
