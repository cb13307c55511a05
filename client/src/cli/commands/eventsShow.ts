import type { Command } from 'commander';
import { sessionOf } from '../session';

export function addEventsShow(events: Command): void {
  events
    .command('show')
    .description('one event in full, as JSON')
    .argument('<id>', 'the event’s id')
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().event({ id });
      session.out.result(answer, () => JSON.stringify(answer.event, null, 2));
    });
}
