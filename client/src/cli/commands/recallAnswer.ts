import type { CommandInput } from '#domain';
import { type Command, Option } from 'commander';
import { anyGoods, idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly answer: CommandInput<'answerScope'>['answer'];
  readonly reason: string;
  readonly place?: string;
}

export function addRecallAnswer(recall: Command): void {
  recall
    .command('answer')
    .description('confirm or deny that a recall covers goods of yours: alleged goods of its plan, or any in its scope')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .argument('<goods>', 'a lot or item', anyGoods)
    .addOption(new Option('--answer <answer>', 'your answer').choices(['confirmed', 'disputed']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .option('--place <gln>', 'a place of yours with stock of it', idOf('place'))
    .action(async (id: string, goods: string, options: Options, command: Command) => {
      await send(command, 'answerScope', { recall: id, goods, ...options });
    });
}
