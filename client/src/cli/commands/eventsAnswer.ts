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
    .description('confirm or deny an event that states what your goods were made of')
    .argument('<event>', 'the event’s hash id')
    .argument('<goods>', 'your lot or item that the event names as made', anyGoods)
    .requiredOption('--party <gln>', 'party that recorded the event', idOf('party'))
    .addOption(new Option('--answer <answer>', 'your answer').choices(['confirmed', 'disputed']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .action(async (event: string, goods: string, options: Options, command: Command) => {
      await send(command, 'answerLink', { event, goods, ...options });
    });
}
