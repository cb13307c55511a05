import type { Command } from 'commander';
import { idOf, many } from '../parse';
import { send } from '../send';

export function addRecallNotify(recall: Command): void {
  recall
    .command('notify')
    .description(
      'record that you notified holders; each must then give a final answer before you can close the recall alone',
    )
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .argument('<parties...>', 'GLNs of the holders', many(idOf('party')))
    .action(async (id: string, parties: string[], _options: object, command: Command) => {
      await send(command, 'notifyRecall', { recall: id, parties });
    });
}
