import { type CommandInput, recallClasses, recallDepths } from '#domain';
import { type Command, Option } from 'commander';
import { idOf } from '../parse';
import { send } from '../send';

type Options = Omit<CommandInput<'changeRecall'>, 'recall'>;

export function addRecallChange(recall: Command): void {
  recall
    .command('change')
    .description('change class, depth, instructions or public text of a recall that you opened')
    .argument('<recall>', 'its id, GLN:NUMBER, or only the number if it is your own', idOf('recall'))
    .addOption(new Option('--class <class>', '21 CFR 7.3(m)').choices(recallClasses))
    .addOption(new Option('--depth <depth>', 'how far down the chain it reaches (21 CFR 7.42)').choices(recallDepths))
    .option('--instructions <text>', 'instructions for holders')
    .option('--public-text <text>', 'the warning for the public')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Options, command: Command) => {
      await send(command, 'changeRecall', { recall: id, ...options });
    });
}
