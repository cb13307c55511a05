import type { Command } from 'commander';
import { idOf } from '../parse';
import { sessionOf } from '../session';

export function addEventsShow(events: Command): void {
  events
    .command('show')
    .description('one event in full, as JSON')
    .argument('<id>', 'its hash id, or the eventID that its sender gave it')
    .option('--party <gln>', 'party that recorded the event, if several used the id', idOf('party'))
    .action(async (id: string, { party }: { party?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().event({ id, party });
      const { user = 'an unnamed user', party: whose = 'a party that is not registered' } = answer;
      session.out.note(
        `Recorded by ${user} of ${whose} in transaction ${answer.transactionId}, block ${answer.block}.`,
      );
      session.out.result(answer, () => JSON.stringify(answer.event, null, 2));
    });
}
