import type { Command } from 'commander';
import { CliError } from '../cliError';
import { count } from '../parse';
import { runGatewayProgram } from '../runGatewayProgram';
import { sessionOf } from '../session';

interface Options {
  readonly events: number;
  readonly seed: number;
  readonly levels: number;
  readonly files?: string;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description(
      'generate a network of events with known answers: in a new ledger in the data folder, or as EPCIS files',
    )
    .option('--events <number>', 'about this many events, up to 10,000,000', count, 10_000)
    .option('--seed <number>', 'the same seed makes the same events', count, 1)
    .option('--levels <number>', 'levels of making, 2 to 20', count, 5)
    .option('--files <folder>', 'write EPCIS documents into this new folder instead')
    .addHelpText(
      'after',
      `
The events are of the demonstration's supplier and retailer. answers.json, beside them, has the number of lots that some lots were made of
and went into, and some stock.

Examples:
  lotline --data ./large generate --events 300000 && LOTLINE_DATA=./large npm start
  lotline generate --events 20000 --files ./generated`,
    )
    .action(async (options: Options, command: Command) => {
      const session = sessionOf(command);
      const { status, answer } = await runGatewayProgram('generate', {
        args: [JSON.stringify(options)],
        data: session.data,
        stdout: 'answer',
      });
      if (status !== 0) {
        throw new CliError('No network was generated.', {
          why: 'The reason is above.',
          fix: 'Name a new folder with --data or --files, and 1 to 10,000,000 events of 2 to 20 levels.',
        });
      }
      const made = JSON.parse(answer) as { events: number; lots: number; answers: string };
      session.out.result(
        made,
        () => `Generated: ${made.events} events of ${made.lots} lots; answers in ${made.answers}`,
      );
    });
}
