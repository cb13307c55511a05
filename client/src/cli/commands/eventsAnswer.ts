import type { CommandInput } from '#domain';
import { type Command, Option } from 'commander';
import { anyGoods, idOf } from '../parse';
import { send } from '../send';

interface Options {
  readonly party: string;
  readonly answer: CommandInput<'answerLink'>['answer'];
  readonly reason: string;
}

export function addEventsAnswer(events: Command): void {
  events
    .command('answer')
    .description('say whether somebody’s event is right about what goods of yours were made of')
    .argument('<event>', 'the event’s hash id')
    .argument('<goods>', 'your lot or item that it says was made', anyGoods)
    .requiredOption('--party <gln>', 'who recorded the event', idOf('party'))
    .addOption(new Option('--answer <answer>', 'is it so?').choices(['confirmed', 'disputed']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .action(async (event: string, goods: string, options: Options, command: Command) => {
      await send(command, 'answerLink', { event, goods, ...options });
    });
}
