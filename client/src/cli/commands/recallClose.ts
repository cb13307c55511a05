import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly note?: string;
  readonly report?: string;
  readonly early?: string;
}

export function addRecallClose(recall: Command): void {
  recall
    .command('close')
    .description('close a recall that you opened')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .option('--note <text>', 'the outcome of the recall')
    .option('--report <sha256>', 'a registered document')
    .option('--early <reason>', 'why it is closed before everything is done; a second user closes it the same way')
    .action(async (id: string, { early, ...options }: Options, command: Command) => {
      await send(command, 'closeRecall', {
        recall: id,
        ...options,
        ...(early !== undefined && { early: { reason: early } }),
      });
    });
}
