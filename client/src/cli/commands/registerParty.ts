import type { CommandInput } from '#domain';
import { partyRoles } from '#domain';
import { type Command, Option } from 'commander';
import { idOf, many } from '../parse';
import { send } from '../send';

interface Options {
  readonly name: string;
  readonly role: CommandInput<'registerParty'>['roles'];
  readonly prefix?: string[];
  readonly contact?: string;
}

export function addRegisterParty(register: Command): void {
  register
    .command('party')
    .description('register your organisation, or update it')
    .argument('<gln>', 'its party id, such as (417)9506000134307', idOf('party'))
    .requiredOption('--name <name>', 'its name')
    .addOption(new Option('--role <role...>', 'role of the organisation').choices(partyRoles).makeOptionMandatory())
    .option('--prefix <digits>', 'its GS1 Company Prefix; may be repeated', many(String))
    .option('--contact <text>', 'contact person or number')
    .action(async (party: string, { role, prefix, ...rest }: Options, command: Command) => {
      await send(command, 'registerParty', { party, roles: role, prefixes: prefix, ...rest });
    });
}
