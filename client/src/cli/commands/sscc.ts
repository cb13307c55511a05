import { type Command, InvalidArgumentError } from 'commander';
import { count } from '../parse';
import { sessionOf } from '../session';
import { z } from 'zod';

interface Options {
  readonly count?: number;
  readonly prefix?: string;
  readonly extension?: number;
  readonly from?: number;
}

const given = z.looseObject({ ssccs: z.array(z.string()) });

const digit = (text: string): number => {
  if (!/^\d$/.test(text)) throw new InvalidArgumentError('Write a digit from 0 to 9.');
  return Number(text);
};

export function addSscc(program: Command): void {
  program
    .command('sscc')
    .description('allocate the next SSCCs of your GS1 Company Prefix; each number once, at all gateways')
    .option('--count <number>', 'how many (1)', count)
    .option('--prefix <digits>', 'the GS1 Company Prefix (your only one, or that of your GLN)')
    .option('--extension <digit>', 'extension digit (0)', digit)
    .option(
      '--from <number>',
      'the serial reference to begin at, for example after numbers that were printed elsewhere',
      count,
    )
    .action(async (options: Options, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().allocateSscc(options, { idempotencyKey: session.idempotencyKey });
      session.out.result(answer, () => given.parse(answer.details).ssccs.join('\n'));
    });
}
