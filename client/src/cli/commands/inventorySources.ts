import type { InboundAnswer, InboundInputText, InboundSource } from '#answers';
import type { Command } from 'commander';
import { CliError } from '../cliError';
import { exitCodes } from '../exitCodes';
import { readText } from '../localFiles';
import { sessionOf } from '../session';
import { printable, table } from '../table';

type Mapping = InboundInputText['mapping'];

/** The JSON of a file; the gateway checks what it says. */
function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CliError(`${file} is not JSON.`, { why: error.message });
  }
}

const registered = (answer: InboundSource): string =>
  [
    `Source ${printable(answer.name)} (${answer.kind}): POST /inbound/${answer.source}`,
    answer.secret === undefined
      ? 'It keeps the secret that it has.'
      : `Secret, shown only now: ${answer.secret}\nMessages are signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature).`,
  ].join('\n');

const tried = ({ rows, created, changed, same, errors }: InboundAnswer): string =>
  errors.length > 0
    ? table(
        errors,
        [
          { title: 'record', of: ({ row }) => String(row), right: true },
          { title: 'field', of: ({ field }) => field },
          { title: 'error', of: ({ message }) => message },
        ],
        '',
      )
    : `Records: ${rows}; would be created: ${created}, changed: ${changed}, as before: ${same}`;

function addList(sources: Command): void {
  sources
    .command('list', { isDefault: true })
    .description('the systems that send messages')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().sources();
      session.out.result(answer, () =>
        table(
          answer.rows,
          [
            { title: 'name', of: ({ name }) => name },
            { title: 'kind', of: ({ kind }) => kind },
            { title: 'path', of: ({ source }) => `/inbound/${source}` },
            { title: 'user', of: ({ user }) => user },
            { title: 'since', of: ({ created }) => created },
          ],
          'No sources.',
        ),
      );
    });
}

function addTry(sources: Command): void {
  sources
    .command('try')
    .description('show what a message would do with a mapping, and change nothing')
    .argument('<mapping>', 'a JSON file with the mapping')
    .argument('<message>', 'a JSON file with a message')
    .action(async (mapping: string, message: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const input = { mapping: readJsonFile(mapping) as Mapping, message: readJsonFile(message) };
      const answer = await session.writer().tryMapping(input);
      if (answer.errors.length > 0) process.exitCode = exitCodes.failed;
      session.out.result(answer, () => tried(answer));
    });
}

export function addSources(inventory: Command): void {
  const sources = inventory
    .command('sources')
    .description('systems that send orders, item masters or sales in signed messages');
  addList(sources);
  addTry(sources);
  sources
    .command('set')
    .description('register a system, or replace its mapping; the secret of a new one is shown once')
    .argument('<name>', 'your name for it')
    .argument('<mapping>', 'a JSON file with the mapping')
    .action(async (name: string, mapping: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().setSource({ name, mapping: readJsonFile(mapping) as Mapping });
      session.out.result(answer, () => registered(answer));
    });
  sources
    .command('rotate')
    .description('make a new secret for a system; the old one is valid for one more day')
    .argument('<name>')
    .action(async (name: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().rotateSource({ name });
      session.out.result(answer, () => registered(answer));
    });
  sources
    .command('remove')
    .description('remove a system: its messages are refused')
    .argument('<name>')
    .action(async (name: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().removeSource({ name });
      session.out.result(answer, () => `Removed: ${printable(name)}`);
    });
}
