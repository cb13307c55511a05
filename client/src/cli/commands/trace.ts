import { type Direction, direction } from '#answers';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exitCodes';
import { anyGoods, count } from '../parse';
import { sessionOf } from '../session';
import { printable } from '../table';
import { traceTree } from '../tree';
import { unreadableWarning } from '../unreadableWarning';

interface Options {
  readonly direction: Direction;
  readonly limit?: number;
}

export function addTrace(program: Command): void {
  program
    .command('trace')
    .description('trace goods back to their origin and forward to their destinations, from every recorded event')
    .argument('<id>', 'a lot, item or logistic unit', anyGoods)
    .addOption(
      new Option('--direction <direction>', 'back, forward or both').choices(direction.options).default('both'),
    )
    .option('--limit <number>', 'maximum nodes', count)
    .action(async (id: string, options: Options, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().trace({ id, ...options });
      session.out.result(answer, () =>
        [
          traceTree(answer),
          ...answer.exceptions.map(
            ({ code, detail, event }) => `! ${code}: ${printable(detail)} (${printable(event)})`,
          ),
          `\n${answer.nodes.length} nodes, ${answer.edges.length} edges, ${answer.transactions.length} transactions, height ${answer.height}`,
        ].join('\n'),
      );
      const { truncated, incomplete } = answer;
      if (truncated) {
        session.out.warn('This trace reached a limit and is incomplete. Raise --limit, or trace in one direction.');
      }
      if (incomplete) session.out.warn(unreadableWarning);
      if (!truncated && !incomplete) return;
      process.exitCode = exitCodes.found;
    });
}
