import type { AddressesAnswer } from '#answers';
import { type Command, Option } from 'commander';
import type { Client } from '../../sdk';
import { recallArgument } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

const shown = ({ rows }: AddressesAnswer): string =>
  table(
    rows,
    [
      { title: 'address', of: ({ address }) => address },
      { title: 'agreed', of: ({ confirmed }) => (confirmed ? 'yes' : 'not yet') },
      { title: 'by', of: ({ user }) => user },
      { title: 'at', of: ({ time }) => time },
    ],
    'None.',
  );

function addAddresses(recall: Command): void {
  recall
    .command('addresses')
    .description('addresses outside the network, and whether they agreed to messages about recalls')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallAddresses();
      session.out.result(answer, () => shown(answer));
    });
  recall
    .command('address')
    .description('ask the owner of an address outside the network to agree to messages about recalls')
    .argument('<address>', 'the address; it gets a code, which its owner tells you')
    .option('--code <code>', 'the code, which confirms that the owner agreed')
    .option('--off', 'send no more messages to it')
    .action(async (address: string, { code, off }: { code?: string; off?: true }, command: Command) => {
      const session = sessionOf(command);
      const client = session.writer();
      if (off === true) {
        await client.removeRecallAddress({ address });
        session.out.result({}, () => `Nothing more is sent to ${address}.`);
        return;
      }
      const answer =
        code === undefined
          ? await client.askRecallAddress({ address })
          : await client.confirmRecallAddress({ address, code });
      session.out.result(answer, () => shown(answer));
    });
}

type Mail = Omit<Parameters<Client['sendRecallMail']>[0], 'id' | 'mail'>;

export function addRecallMail(recall: Command): void {
  addAddresses(recall);
  recall
    .command('mail')
    .description('write to customers outside the network about a recall; the same number sends nothing twice')
    .argument(...recallArgument)
    .argument('<mail>', 'your own number of the mailing, such as M-1')
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['notification', 'reminder', 'escalation', 'public_warning', 'authority', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--text <text>', 'your text; reason, instructions and goods are added')
    .option('--to <id...>', 'customers, or parties with contacts of yours; by default all customers that are not done')
    .action(async (id: string, mail: string, options: Mail, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().sendRecallMail({ id, mail, ...options });
      const { queued, known, leftOut } = answer;
      session.out.result(answer, () =>
        [
          `${queued} to be sent, ${known} were there before: lotline recall messages shows how far they are.`,
          ...leftOut.map(({ to, why }) => `! ${to}: ${why}`),
        ].join('\n'),
      );
    });
}
