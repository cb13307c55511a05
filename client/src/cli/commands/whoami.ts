import type { Command } from 'commander';
import { sessionOf } from '../session';
import { fields } from '../table';

export function addWhoami(program: Command): void {
  program
    .command('whoami')
    .description('the user and organisation of your key')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().whoami();
      session.out.result(answer, () => fields(answer));
    });
}
