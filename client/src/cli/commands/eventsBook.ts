import type { Command } from 'commander';
import { idOf } from '../parse';
import { reportOf } from '../send';
import { sessionOf } from '../session';

export function addEventsBook(events: Command): void {
  events
    .command('book')
    .description('try again to have stock take an event that it could not take; gateways do so by themselves')
    .argument('<event>', 'the event’s hash id')
    .option('--party <gln>', 'whose event it is, where that is somebody else', idOf('party'))
    .action(async (event: string, { party }: { party?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().bookEvent({ event, party }, { idempotencyKey: session.idempotencyKey });
      session.out.result(answer, () => reportOf(answer));
    });
}
