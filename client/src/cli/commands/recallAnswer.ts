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
    .description(
      'say whether a recall covers goods of yours: those that its plan lists as alleged, or any in its scope',
    )
    .argument('<recall>', 'its id, GLN:NUMBER, or the number alone where you gave it', idOf('recall'))
    .argument('<goods>', 'a lot or item', anyGoods)
    .addOption(new Option('--answer <answer>', 'is it so?').choices(['confirmed', 'disputed']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .option('--place <gln>', 'a place of yours that has some of it', idOf('place'))
    .action(async (id: string, goods: string, options: Options, command: Command) => {
      await send(command, 'answerScope', { recall: id, goods, ...options });
    });
}
