import { consigneeStates } from '#answers';
import { type Command, Option } from 'commander';
import type { AboutRecall, Client } from '../../sdk';
import { idOf } from '../parse';
import { sessionOf } from '../session';
import { fields, table } from '../table';

const recallArgument = [
  '<recall>',
  'its id, GLN:NUMBER, or the number alone where you gave it',
  idOf('recall'),
] as const;
type Message = Omit<AboutRecall<Parameters<Client['addRecallMessage']>[0]>, 'id'>;
type Consignee = Omit<Parameters<Client['setRecallConsignee']>[0], 'id' | 'consignee'>;
type Draw = Omit<Parameters<Client['drawRecallChecks']>[0], 'id'>;
type Check = Omit<Parameters<Client['addRecallCheck']>[0], 'id' | 'consignee'>;

function addContact(recall: Command): void {
  recall
    .command('contact')
    .description('set your contact at a party, for every recall')
    .argument('<gln>', 'the party', idOf('party'))
    .requiredOption('--name <text>', 'the person')
    .option('--role <text>', 'of the person')
    .option('--phone <text>', 'number')
    .option('--email <text>', 'address')
    .action(async (party: string, contact: { name: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setRecallContacts({ party, contacts: [contact] });
      session.out.result(answer, () => `Set: ${contact.name} at ${party}`);
    });
}

function addMessage(recall: Command): void {
  recall
    .command('message')
    .description('record a communication about a recall')
    .argument(...recallArgument)
    .addOption(
      new Option('--kind <kind>', 'what it was')
        .choices(['notification', 'reminder', 'escalation', 'public_warning', 'authority', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <text>', 'a party’s GLN URI, a customer, an authority or the press')
    .addOption(
      new Option('--channel <channel>', 'how')
        .choices(['phone', 'email', 'letter', 'visit', 'press', 'web', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--text <text>', 'what was said')
    .action(async (id: string, message: Message, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().addRecallMessage({ id, ...message });
      session.out.result(answer, () => `Recorded: ${message.kind} to ${message.to}`);
    });
}

function addConsignee(recall: Command): void {
  recall
    .command('consignee')
    .description('set a customer outside the network that has or had the goods')
    .argument(...recallArgument)
    .argument('<customer>', 'your own id of the customer')
    .requiredOption('--name <text>', 'of the customer')
    .option('--address <text>', 'where')
    .option('--contact <text>', 'whom to call')
    .addOption(new Option('--status <status>', 'how far it is').choices(consigneeStates).default('open'))
    .option('--note <text>', 'anything else')
    .action(async (id: string, consignee: string, options: Consignee, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setRecallConsignee({ id, consignee, ...options });
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'customer', of: (row) => row.consignee },
            { title: 'name', of: ({ name }) => name },
            { title: 'status', of: ({ status }) => status },
          ],
          'None.',
        ),
      );
    });
}

function addChecks(recall: Command): void {
  recall
    .command('check-sample')
    .description('draw the consignees whose recall is checked (21 CFR 7.42: A all, B a share, C 10 %, D 2 %, E none)')
    .argument(...recallArgument)
    .addOption(new Option('--level <level>', 'of checks').choices(['A', 'B', 'C', 'D', 'E']).makeOptionMandatory())
    .option('--share <number>', 'for level B, such as 0.5', Number)
    .option('--seed <text>', 'draws the same sample again')
    .action(async (id: string, options: Draw, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().drawRecallChecks({ id, ...options });
      session.out.result(answer, () => [`Seed ${answer.seed ?? ''}`, ...answer.sample].join('\n'));
    });
  recall
    .command('check')
    .description('record the result of a check at a consignee of the sample')
    .argument(...recallArgument)
    .argument('<consignee>', 'a party’s GLN URI or your id of a customer')
    .addOption(
      new Option('--method <method>', 'how').choices(['visit', 'phone', 'letter', 'email']).makeOptionMandatory(),
    )
    .addOption(
      new Option('--outcome <outcome>', 'the result')
        .choices(['effective', 'ineffective', 'unreachable'])
        .makeOptionMandatory(),
    )
    .option('--note <text>', 'anything else')
    .action(async (id: string, consignee: string, options: Check, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().addRecallCheck({ id, consignee, ...options });
      session.out.result(answer, () => fields(answer.percent));
    });
}

/** Records that stay in the gateway of the organisation. */
export function addRecallRecords(recall: Command): void {
  addContact(recall);
  addMessage(recall);
  addConsignee(recall);
  addChecks(recall);
}
