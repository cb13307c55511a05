import { type CommandInput, type SignerKey, signerRoles } from '#domain';
import { type Command, Option } from 'commander';
import { allPages, moreRows } from '../allPages';
import { historyTable } from '../historyTable';
import { idOf } from '../parse';
import { send } from '../send';
import { sessionOf } from '../session';
import { type Column, table } from '../table';

type Registration = Omit<CommandInput<'registerSigner'>, 'signer' | 'roles'> & {
  readonly role: CommandInput<'registerSigner'>['roles'];
};

const stateOf = ({ revoked, validTo }: SignerKey): string => {
  if (revoked) return `revoked ${revoked.at}`;
  return validTo === undefined ? '' : `until ${validTo}`;
};

const columns: readonly Column<SignerKey>[] = [
  { title: 'party', of: ({ party }) => party },
  { title: 'signer', of: ({ address }) => address },
  { title: 'name', of: ({ name }) => name },
  { title: 'roles', of: ({ roles }) => roles.join(', ') },
  { title: 'valid from', of: ({ validFrom }) => validFrom },
  { title: '', of: stateOf },
];

/** Keys of people and devices that sign receipts for your organisation. */
export function addSigners(program: Command): void {
  const signers = program.command('signers').description('keys that sign receipts for your organisation (role admin)');
  signers
    .command('register')
    .description('register a key of a person or device, or change its name, roles and times')
    .argument('<address>', 'its Ethereum address')
    .requiredOption('--name <text>', 'its name, which every member can read: prefer "Tablet 3" to the name of a person')
    .addOption(
      new Option('--role <role...>', 'driver and dock are people, a device is a machine')
        .choices(signerRoles)
        .makeOptionMandatory(),
    )
    .option('--valid-from <time>', 'RFC 3339 with offset; now by default')
    .option('--valid-to <time>', 'RFC 3339 with offset; without end by default')
    .action(async (signer: string, { role, ...rest }: Registration, command: Command) => {
      await send(command, 'registerSigner', { signer, roles: role, ...rest });
    });
  signers
    .command('revoke')
    .description('revoke a key for good: its receipts are refused')
    .argument('<address>', 'its Ethereum address')
    .requiredOption('--reason <text>', 'why')
    .option('--since <time>', 'still accept receipts signed before this time; only if nobody else can have the key')
    .action(async (signer: string, options: { reason: string; since?: string }, command: Command) => {
      await send(command, 'revokeSigner', { signer, ...options });
    });
  addQuestions(signers);
}

function addQuestions(signers: Command): void {
  signers
    .command('list', { isDefault: true })
    .description('list them, of all organisations (like "lotline signers")')
    .option('--party <gln>', 'only of this party', idOf('party'))
    .action(async ({ party }: { party?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await allPages((page) => session.reader().signers({ party, ...page }), {});
      session.out.result(answer, () => table(answer.rows, columns, 'No signers.') + moreRows(answer));
    });
  signers
    .command('history')
    .description('changes of a key, with users and times')
    .argument('<party>', 'its party', idOf('party'))
    .argument('<address>', 'its Ethereum address')
    .action(async (party: string, signer: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await allPages((page) => session.reader().signerHistory({ party, signer, ...page }), {});
      session.out.result(answer, () => historyTable(answer));
    });
}
