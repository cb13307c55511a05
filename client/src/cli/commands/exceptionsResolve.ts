import type { Command } from 'commander';
import { usageError } from '../cliError';
import { count, idOf } from '../parse';
import { send } from '../send';
import { sessionOf } from '../session';
import { explained } from './exceptionsList';

interface Options {
  readonly resolution: string;
  readonly party?: string;
}

export function addExceptionsResolve(exceptions: Command): void {
  exceptions
    .command('resolve')
    .description('close an exception with its resolution')
    .argument('<exception>', 'its id as the list shows it, or the id of its event')
    .argument('[number]', 'with an event: number of the exception', count)
    .requiredOption('--resolution <text>', 'the result of the investigation')
    .option('--party <gln>', 'with an event: party that recorded it; yours by default', idOf('party'))
    .action(async (exception: string, number: number | undefined, options: Options, command: Command) => {
      if (number !== undefined) {
        await send(command, 'resolveException', { event: exception, number, ...options });
        return;
      }
      if (exception.startsWith('ni:')) {
        throw usageError('Give the number of the event’s exception, too, or the id that the list shows.');
      }
      const session = sessionOf(command);
      const { resolution } = options;
      const answer = await session.writer().changeException({ exception, resolution });
      session.out.result(answer, () => explained(answer));
    });
}
