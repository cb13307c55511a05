import { type Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

/** GS1 Company Prefixes: a claim of `register party` takes effect when another organisation agrees. */
export function addPrefixes(program: Command): void {
  const prefixes = program
    .command('prefixes')
    .description('GS1 Company Prefixes: agree to claims, give back, take back');
  prefixes
    .command('consent')
    .description('agree that a prefix is the party’s that claims it')
    .argument('<digits>', 'the prefix, as "lotline parties" shows it under claimed')
    .requiredOption('--party <gln>', 'whose it is', idOf('party'))
    .action(async (prefix: string, { party }: { party: string }, command: Command) => {
      await send(command, 'consentToPrefix', { prefix, party });
    });
  prefixes
    .command('release')
    .description('give a prefix of yours back, or take a claim back')
    .argument('<digits>', 'the prefix')
    .action(async (prefix: string, _options: object, command: Command) => {
      await send(command, 'releasePrefix', { prefix });
    });
  prefixes
    .command('revoke')
    .description('vote to take a prefix from its party; a majority of the members or a regulator does')
    .argument('<digits>', 'the prefix')
    .requiredOption('--reason <text>', 'why')
    .action(async (prefix: string, { reason }: { reason: string }, command: Command) => {
      await send(command, 'revokePrefix', { prefix, reason });
    });
  prefixes
    .command('regulator')
    .description('vote that a party is a regulator; a majority of the members makes it one')
    .argument('<gln>', 'the party', idOf('party'))
    .action(async (party: string, _options: object, command: Command) => {
      await send(command, 'consentToRegulator', { party });
    });
}
