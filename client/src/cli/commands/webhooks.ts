import type { Command } from 'commander';
import { counted } from '../counted';
import { count, many } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

interface MakeOptions {
  readonly kind?: string[];
  readonly since?: number;
}

interface ReplayOptions {
  readonly since?: number;
}

function addMake(webhooks: Command): void {
  webhooks
    .command('add')
    .description('send notices and changes to an address, signed (role admin)')
    .argument('<url>', 'an https address on the public internet, or one that the operator allows')
    .option('--kind <kind...>', 'notice, change, or kinds of them such as notice.offer change.recall (notice)')
    .option('--since <height>', 'begin above this height of the ledger', count)
    .action(async (url: string, { kind: kinds, since }: MakeOptions, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().makeWebhook({ url, kinds, since });
      session.out.result(answer, () => `Made: ${answer.id}\nSecret, shown only now: ${answer.secret}`);
    });
}

function addList(webhooks: Command): void {
  webhooks
    .command('list', { isDefault: true })
    .description('list them with the state of their deliveries (like "lotline webhooks")')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().webhooks();
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'id', of: ({ id }) => id },
            { title: 'url', of: ({ url }) => url },
            { title: 'kinds', of: ({ kinds }) => kinds.join(' ') },
            { title: 'height', of: ({ since }) => String(since), right: true },
            { title: 'dead letters', of: ({ deadLetters }) => String(deadLetters), right: true },
            { title: 'last error', of: ({ error, failures }) => (error === undefined ? '' : `${error} (${failures})`) },
          ],
          'No webhooks.',
        ),
      );
    });
}

function addRemove(webhooks: Command): void {
  webhooks
    .command('remove')
    .description('remove a webhook and its dead letters (role admin)')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().removeWebhook({ id });
      session.out.result({ id }, () => `Ended: ${id}`);
    });
}

function addRotate(webhooks: Command): void {
  webhooks
    .command('rotate')
    .description('make a new secret; for a while the old one signs too (role admin)')
    .argument('<id>')
    .option('--overlap-hours <hours>', 'hours in which both secrets sign (24)', count)
    .action(async (id: string, { overlapHours }: { overlapHours?: number }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().rotateWebhookSecret({ id, overlapHours });
      session.out.result(
        answer,
        () => `Secret, shown only now: ${answer.secret}\nThe one before signs until ${answer.until}.`,
      );
    });
}

function addDeadLetters(webhooks: Command): void {
  webhooks
    .command('dead-letters')
    .description('messages that could not be delivered')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().deadLetters({ id, limit: 200 });
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'id', of: (letter) => String(letter.id), right: true },
            { title: 'type', of: ({ type }) => type },
            { title: 'failed', of: ({ failed }) => failed },
            { title: 'error', of: ({ error }) => error },
            { title: '', of: ({ queued }) => (queued ? 'is sent again' : '') },
          ],
          'No dead letters.',
        ),
      );
    });
}

function addReplay(webhooks: Command): void {
  webhooks
    .command('replay')
    .description('send dead letters again, or with --since everything above a height (role admin)')
    .argument('<id>')
    .argument('[letters...]', 'numbers of dead letters; all unless given', many(count))
    .option('--since <height>', 'everything above this height of the ledger', count)
    .action(async (id: string, letters: number[], { since }: ReplayOptions, command: Command) => {
      const session = sessionOf(command);
      const which = since === undefined ? { deadLetters: letters.length > 0 ? letters : ('all' as const) } : { since };
      const answer = await session.writer().replayWebhook({ id, ...which });
      session.out.result(answer, () =>
        since === undefined
          ? `${counted(answer.queued, 'dead letter')} to be sent again.`
          : `Sending again above height ${since}.`,
      );
    });
}

export function addWebhooks(program: Command): void {
  const webhooks = program.command('webhooks').description('addresses to which notices and changes are sent');
  for (const add of [addMake, addList, addRemove, addRotate, addDeadLetters, addReplay]) add(webhooks);
}
