import type { Command } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

export function addRecallClose(recall: Command): void {
  recall
    .command('close')
    .description('close a recall that you opened')
    .argument('<recall>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('recall'))
    .option('--note <text>', 'the outcome of the recall')
    .option('--report <sha256>', 'a registered document')
    .action(async (id: string, options: { note?: string; report?: string }, command: Command) => {
      await send(command, 'closeRecall', { recall: id, ...options });
    });
}
