import { callerRoles } from '#domain';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { CliError } from '../cliError';
import { runGatewayProgram } from '../runGatewayProgram';
import { sessionOf } from '../session';
import { table } from '../table';

interface BootstrapOptions {
  readonly user: string;
  readonly again?: boolean;
  readonly reason?: string;
}

function addBootstrap(keys: Command): void {
  keys
    .command('bootstrap')
    .description('make the first key of an administrator, on the gateway’s machine; it is shown once')
    .argument('<organisation>', 'its name, as in lotline.json')
    .option('--user <name>', 'the user of the key', 'administrator')
    .option('--again', 'make another one, for example if the first is lost')
    .option('--reason <text>', 'the reason for --again; it stays on record')
    .action(async (organisation: string, options: BootstrapOptions, command: Command) => {
      const session = sessionOf(command);
      const asked = { organisation, user: options.user, again: options.again ?? false, reason: options.reason };
      const program = { args: [JSON.stringify(asked)], data: session.data, stdout: 'answer' } as const;
      const { status, answer } = await runGatewayProgram('bootstrap-key', program);
      if (status !== 0) throw new CliError('No key was made.', { why: 'The reason is above.' });
      const made = bootstrapped.parse(JSON.parse(answer));
      session.out.note('This key is not shown again: keep it where only its user can read it, as in LOTLINE_KEY.');
      session.out.result(made, () => made.key);
    });
}

const bootstrapped = z.looseObject({ id: z.string(), user: z.string(), roles: z.array(z.string()), key: z.string() });

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of your organisation (role admin)');
  addBootstrap(keys);
  keys
    .command('create')
    .description('make a key for a user; it is shown only once')
    .argument('<user>', 'the user of the key')
    .addOption(
      new Option('--role <role...>', 'role of the user; without a role the user can only read').choices(callerRoles),
    )
    .action(async (user: string, { role }: { role?: string[] }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().createKey({ user, ...(role && { roles: role }) });
      session.out.note('This key is not shown again: keep it where only its user can read it.');
      if (answer.roles.length === 0) {
        session.out.note(`${user} has no role, so the key can only read: lotline users register ${user} --role ROLE.`);
      }
      session.out.result(answer, () => answer.key);
    });
  keys
    .command('list')
    .description('list keys, without their secrets')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().listKeys();
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'id', of: ({ id }) => id },
            { title: 'user', of: ({ user }) => user },
            { title: 'roles', of: ({ roles }) => roles.join(', ') || 'reads only' },
            { title: 'made by', of: ({ madeBy = 'the gateway’s machine' }) => madeBy },
            { title: 'reason', of: ({ reason }) => reason },
            { title: 'revoked', of: ({ revoked }) => revoked },
          ],
          'No keys.',
        ),
      );
    });
  keys
    .command('revoke')
    .description('revoke a key at once')
    .argument('<id>', 'its id, as listed')
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().revokeKey({ id });
      session.out.result({ id, status: 'revoked' }, () => `Revoked: ${id}`);
    });
}
