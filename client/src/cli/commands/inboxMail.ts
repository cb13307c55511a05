import { type Command, Option } from 'commander';
import { type NoticeKind, noticeKindNames } from '#answers';
import type { Client } from '../../sdk';
import { sessionOf } from '../session';

interface Options {
  readonly kind?: [NoticeKind, ...NoticeKind[]];
  readonly daily?: boolean;
  readonly code?: string;
  readonly off?: boolean;
}

type MailAnswer = Awaited<ReturnType<Client['inboxMail']>>;

function described({ address, kinds, when, confirmed, error }: MailAnswer): string {
  const state = confirmed ? '' : '\nIt has got a code: lotline inbox mail --code CODE confirms it.';
  const fault = error === undefined ? '' : `\nThe last message could not be sent: ${error}`;
  return `${address}: ${kinds.join(', ')} (${when})${state}${fault}`;
}

function ask(client: Client, address: string | undefined, { kind: kinds, daily, code }: Options): Promise<MailAnswer> {
  if (code !== undefined) return client.confirmInboxMail({ code });
  if (address === undefined) return client.inboxMail();
  return client.setInboxMail({ address, kinds, when: daily === true ? 'daily' : 'immediate' });
}

export function addInboxMail(inbox: Command): void {
  inbox
    .command('mail')
    .description('send your notices by e-mail, or show the settings')
    .argument('[address]', 'your address; it gets a code, with which you confirm it')
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(noticeKindNames))
    .option('--daily', 'once a day instead of as they arise')
    .option('--code <code>', 'the code that the address got')
    .option('--off', 'end it')
    .action(async (address: string | undefined, options: Options, command: Command) => {
      const session = sessionOf(command);
      const client = session.writer();
      if (options.off === true) {
        await client.removeInboxMail();
        session.out.result({}, () => 'No more notices are sent to your address.');
        return;
      }
      const answer = await ask(client, address, options);
      session.out.result(answer, () => described(answer));
    });
}
