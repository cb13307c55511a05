import type { Command } from 'commander';
import { idOf } from '../parse';
import { reportOf } from '../send';
import { sessionOf } from '../session';

export function addEventsBook(events: Command): void {
  events
    .command('book')
    .description('try again to book a waiting event; gateways do this themselves when the missing event arrives')
    .argument('<event>', 'the event’s hash id')
    .option('--party <gln>', 'party that recorded the event; yours by default', idOf('party'))
    .action(async (event: string, { party }: { party?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().bookEvent({ event, party }, { idempotencyKey: session.idempotencyKey });
      session.out.result(answer, () => reportOf(answer));
    });
}
