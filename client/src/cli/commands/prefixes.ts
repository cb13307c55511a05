import { type Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

/** Commands of GS1 Company Prefixes: a claim by `register party` takes effect when another organisation agrees. */
export function addPrefixes(program: Command): void {
  const prefixes = program.command('prefixes').description('GS1 Company Prefixes: agree to claims, release, revoke');
  prefixes
    .command('consent')
    .description('agree to a party’s claim of a prefix')
    .argument('<digits>', 'the prefix, as shown by "lotline parties" under claimed')
    .requiredOption('--party <gln>', 'party that claims it', idOf('party'))
    .action(async (prefix: string, { party }: { party: string }, command: Command) => {
      await send(command, 'consentToPrefix', { prefix, party });
    });
  prefixes
    .command('release')
    .description('release your prefix, or withdraw your claim')
    .argument('<digits>', 'the prefix')
    .action(async (prefix: string, _options: object, command: Command) => {
      await send(command, 'releasePrefix', { prefix });
    });
  prefixes
    .command('revoke')
    .description('vote to revoke a party’s prefix; needs a majority of the members, or a regulator')
    .argument('<digits>', 'the prefix')
    .requiredOption('--reason <text>', 'why')
    .action(async (prefix: string, { reason }: { reason: string }, command: Command) => {
      await send(command, 'revokePrefix', { prefix, reason });
    });
  prefixes
    .command('regulator')
    .description('vote to make a party a regulator; needs a majority of the members')
    .argument('<gln>', 'the party', idOf('party'))
    .action(async (party: string, _options: object, command: Command) => {
      await send(command, 'consentToRegulator', { party });
    });
}
