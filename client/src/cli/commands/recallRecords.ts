import { type ConsigneesAnswer, consigneeStates } from '#answers';
import { type Command, Option } from 'commander';
import type { AboutRecall, Client } from '../../sdk';
import { amount, idOf, recallArgument } from '../parse';
import { sessionOf } from '../session';
import { fields, table } from '../table';

type Message = Omit<AboutRecall<Parameters<Client['addRecallMessage']>[0]>, 'id'>;
type Consignee = Omit<Parameters<Client['setRecallConsignee']>[0], 'id' | 'consignee'>;

const quantityText = (given: unknown): string => {
  const { quantity = '', uom = '' } = (given ?? {}) as { readonly quantity?: string; readonly uom?: string };
  return `${quantity} ${uom}`.trim();
};

const shownConsignees = ({ rows }: ConsigneesAnswer): string =>
  table(
    rows,
    [
      { title: 'customer', of: ({ consignee }) => consignee },
      { title: 'name', of: ({ name }) => name },
      { title: 'status', of: ({ status }) => status },
      { title: 'supplied', of: ({ supplied }) => quantityText(supplied) },
      { title: 'recovered', of: ({ recovered }) => quantityText(recovered) },
      { title: 'contact', of: ({ contact }) => contact },
    ],
    'None.',
  );

function addContact(recall: Command): void {
  recall
    .command('contact')
    .description('set your contact at a party, for all recalls')
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
      new Option('--kind <kind>', 'kind of communication')
        .choices(['notification', 'reminder', 'escalation', 'public_warning', 'authority', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <text>', 'a party’s GLN URI, a customer, an authority or the press')
    .addOption(
      new Option('--channel <channel>', 'how')
        .choices(['phone', 'email', 'letter', 'visit', 'press', 'web', 'other'])
        .makeOptionMandatory(),
    )
    .requiredOption('--text <text>', 'the text')
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
    .option('--contact <text>', 'contact person or number')
    .option('--email <address>', 'address for recall mail, after its owner agreed (recall address)')
    .option('--supplied <quantity>', 'supplied quantity, such as "3 CS"', amount)
    .option('--recovered <quantity>', 'returned or destroyed quantity, such as "3 CS"', amount)
    .addOption(new Option('--status <status>', 'its status').choices(consigneeStates).default('open'))
    .option('--note <text>', 'a note')
    .action(async (id: string, consignee: string, options: Consignee, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setRecallConsignee({ id, consignee, ...options });
      session.out.result(answer, () => shownConsignees(answer));
    });
}

function addLists(recall: Command): void {
  recall
    .command('contacts')
    .description('your contacts at parties, for all recalls')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallContacts();
      const rows = answer.rows.flatMap(({ party, contacts }) => contacts.map((each) => ({ party, ...each })));
      session.out.result(answer, () =>
        table(
          rows,
          [
            { title: 'party', of: ({ party }) => party },
            { title: 'name', of: ({ name }) => name },
            { title: 'role', of: ({ role }) => role },
            { title: 'phone', of: ({ phone }) => phone },
            { title: 'email', of: ({ email }) => email },
          ],
          'None.',
        ),
      );
    });
  recall
    .command('messages')
    .description('your communications about a recall')
    .argument(...recallArgument)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallMessages({ id });
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'time', of: ({ time }) => time },
            { title: 'user', of: ({ user }) => user },
            { title: 'kind', of: ({ kind }) => kind },
            { title: 'to', of: ({ to }) => to },
            { title: 'by', of: ({ channel }) => channel },
            {
              title: 'delivery',
              of: ({ deliveries = [] }) => deliveries.map(({ address, state }) => `${address} ${state}`).join(', '),
            },
            { title: 'text', of: ({ text }) => text },
          ],
          'None.',
        ),
      );
    });
  recall
    .command('consignees')
    .description('your customers outside the network that a recall concerns')
    .argument(...recallArgument)
    .action(async (id: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().recallConsignees({ id });
      session.out.result(answer, () => shownConsignees(answer));
    });
}

function addEscalation(recall: Command): void {
  recall
    .command('escalation')
    .description('set after how many hours holders of a recall are reminded and escalated')
    .argument(...recallArgument)
    .requiredOption('--remind-after <hours>', 'hours', Number)
    .requiredOption('--escalate-after <hours>', 'hours', Number)
    .action(async (id: string, options: { remindAfter: number; escalateAfter: number }, command: Command) => {
      const session = sessionOf(command);
      const hours = { remindAfterHours: options.remindAfter, escalateAfterHours: options.escalateAfter };
      const answer = await session.writer().setRecallEscalation({ id, ...hours });
      session.out.result(answer, () => fields(answer));
    });
}

/** Records that stay in the gateway of the organisation. */
export function addRecallRecords(recall: Command): void {
  addContact(recall);
  addMessage(recall);
  addConsignee(recall);
  addLists(recall);
  addEscalation(recall);
}
