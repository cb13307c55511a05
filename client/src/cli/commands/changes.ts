import { type Command } from 'commander';
import type { Change } from '../../sdk';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';

interface Options {
  readonly since?: number;
  readonly after?: string;
  readonly kind?: string[];
  readonly party?: string;
  readonly subject?: string;
  readonly follow?: boolean;
}

/** One change in a line: its place in the ledger, when, what, and who. */
const changeLine = ({ id, time, kind, what, bizStep, subject, by, mspId }: Change): string =>
  [id.padEnd(10), time, `${kind} ${bizStep ?? what}`.padEnd(24), subject, `(${by ?? mspId})`].join('  ');

export function addChanges(program: Command): void {
  program
    .command('changes')
    .description('changes on the ledger, in order; with --json one object on each line')
    .option('--since <height>', 'only changes above this height of the ledger', count)
    .option('--after <id>', 'continue after this change, such as 120-3')
    .option('--kind <kind...>', 'only these kinds, such as event, shipment, recall, exception')
    .option('--party <gln>', 'only changes that name this party, or a place of it', idOf('party'))
    .option('--subject <id>', 'only changes of this id, as changes show it')
    .option('--follow', 'wait for further changes, until interrupted')
    .action(async ({ kind: kinds, ...options }: Options, command: Command) => {
      const session = sessionOf(command);
      let shown = 0;
      for await (const change of session.reader().changes({ ...options, kinds })) {
        process.stdout.write(`${session.out.json ? JSON.stringify(change) : changeLine(change)}\n`);
        shown += 1;
      }
      if (shown === 0) session.out.note('No changes.');
    });
}
