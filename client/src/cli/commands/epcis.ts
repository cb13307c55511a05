import { readFileSync } from 'node:fs';
import { Argument, type Command, Option } from 'commander';
import { z } from 'zod';
import { type EpcisEventsParameters, type EpcisList, epcisLists } from '../../sdk';
import { usageError } from '../cliError';
import { count } from '../parse';
import { sessionOf } from '../session';
import { printable, table } from '../table';

interface EventsOptions {
  readonly where?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly perPage?: number;
  readonly next?: string;
  readonly format?: EpcisEventsParameters['epcFormat'];
  readonly xml?: '1.2' | '2.0';
}

const epcFormats = ['Always_GS1_Digital_Link', 'Always_EPC_URN', 'Never_Translates', 'No_Preference'] as const;

/** Collects NAME=VALUE options. A parameter has its values in one option, separated by |. */
function collect(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw usageError(`"${text}" is not NAME=VALUE.`);
  if (name in before) throw usageError(`${name} is given twice; separate its values by |.`);
  return { ...before, [name]: value };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function addEvents(epcis: Command): void {
  epcis
    .command('events')
    .description('query recorded events with EPCIS 2.0 parameters; --json prints the EPCISQueryDocument')
    .option(
      '--where <name=value>',
      'a query parameter, such as EQ_bizStep=shipping|departing; all of them must match',
      collect,
    )
    .option('--query <name>', 'a named query, instead of parameters')
    .option('--per-page <number>', 'events on a page (30, at most 1000)', count)
    .option('--next <token>', 'continue where the previous page ended')
    .addOption(new Option('--format <form>', 'how GS1 keys are written').choices(epcFormats))
    .addOption(new Option('--xml <version>', 'print the document as XML of this version').choices(['1.2', '2.0']))
    .action(async ({ where, query, perPage, next, format, xml }: EventsOptions, command: Command) => {
      if (where && query !== undefined) throw usageError('Give --where or --query, not both.');
      const session = sessionOf(command);
      const asked = { parameters: where, queryName: query, perPage, next, epcFormat: format };
      if (xml) {
        const page = await session.reader().epcisXml({ ...asked, version: xml });
        if (page.next !== undefined) session.out.note(`There are more: --next ${page.next}`);
        session.out.result(page, () => page.xml.trimEnd());
        return;
      }
      const answer = await session.reader().epcisEvents(asked);
      if (answer.next !== undefined) session.out.note(`There are more: --next ${answer.next}`);
      session.out.result(answer.document, () =>
        table(
          answer.events,
          [
            { title: 'time', of: (event) => textOf(event['eventTime']) },
            { title: 'type', of: (event) => textOf(event['type']) },
            { title: 'step', of: (event) => textOf(event['bizStep']) },
            { title: 'event', of: (event) => textOf(event['eventID']) },
          ],
          'No events.',
        ),
      );
    });
}

interface ValuesOptions {
  readonly perPage?: number;
  readonly next?: string;
  readonly format?: EpcisEventsParameters['epcFormat'];
}

function addValues(epcis: Command): void {
  epcis
    .command('values')
    .description('the EPCs, business steps, places or dispositions of recorded events')
    .addArgument(new Argument('<list>', 'what is listed').choices(epcisLists))
    .option('--per-page <number>', 'values on a page (1000, the maximum)', count)
    .option('--next <token>', 'continue where the previous page ended')
    .addOption(new Option('--format <form>', 'how GS1 keys are written').choices(epcFormats))
    .action(async (list: EpcisList, { perPage, next, format }: ValuesOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await session.reader().epcisValues({ list, perPage, next, epcFormat: format });
      if (page.next !== undefined) session.out.note(`There are more: --next ${page.next}`);
      session.out.result(page, () => (page.values.length === 0 ? 'None.' : page.values.map(printable).join('\n')));
    });
}

const definition = z.record(z.string(), z.unknown());

/** A query's parameters from a file of JSON, or from --where. */
function parametersOf({
  file,
  where = {},
}: {
  file?: string;
  where?: Readonly<Record<string, string>>;
}): Record<string, unknown> {
  if (file === undefined) {
    return Object.fromEntries(
      Object.entries(where).map(([name, value]) => [name, value.includes('|') ? value.split('|') : value]),
    );
  }
  const read = definition.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) throw usageError(`${file} holds no JSON object with query parameters.`);
  return read.data;
}

function addQueries(epcis: Command): void {
  const queries = epcis.command('queries').description('named queries of your organisation');
  queries
    .command('list', { isDefault: true })
    .description('list them (like "lotline epcis queries")')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const rows = await session.writer().epcisQueries();
      session.out.result(rows, () =>
        table(
          rows,
          [
            { title: 'name', of: ({ name }) => name },
            { title: 'query', of: ({ query }) => JSON.stringify(query) },
          ],
          'No named queries.',
        ),
      );
    });
  queries
    .command('add')
    .description('name a query')
    .argument('<name>', 'its name')
    .option('--where <name=value>', 'a query parameter; all of them must match', collect)
    .option('--file <file>', 'the parameters as a JSON object, with @context if they use prefixes')
    .action(async (name: string, options: Parameters<typeof parametersOf>[0], command: Command) => {
      const session = sessionOf(command);
      const query = parametersOf(options);
      await session.writer().nameQuery({ name, query });
      session.out.result({ name, query }, () => `Named: ${name}`);
    });
  queries
    .command('delete')
    .description('delete a query, with its subscriptions')
    .argument('<name>', 'its name')
    .action(async (name: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().deleteQuery({ name });
      session.out.result({ name }, () => `Deleted: ${name}`);
    });
}

const scheduleFields = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;

interface SubscribeOptions extends Partial<Record<(typeof scheduleFields)[number], string>> {
  readonly signatureToken?: string;
  readonly stream?: boolean;
  readonly reportIfEmpty?: boolean;
  readonly since?: string;
}

function addSubscribe(subscriptions: Command): void {
  const subscribe = subscriptions
    .command('add')
    .description('send the results of a named query to a webhook')
    .argument('<query>', 'the name of the query')
    .argument('<url>', 'where results are posted')
    .option('--signature-token <secret>', 'sign deliveries with this secret (HMAC-SHA-256)')
    .option('--stream', 'send events as soon as they are recorded')
    .option('--report-if-empty', 'send a document also if a scheduled run finds nothing new')
    .option('--since <time>', 'from this record time on; now by default');
  for (const field of scheduleFields) {
    const name = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    subscribe.option(`--${name} <numbers>`, `schedule in UTC, such as 5, 0,30 or [1-5]`);
  }
  subscribe.action(async (queryName: string, dest: string, options: SubscribeOptions, command: Command) => {
    const session = sessionOf(command);
    const given = scheduleFields.filter((field) => options[field] !== undefined);
    const schedule = Object.fromEntries(given.map((field) => [field, options[field]]));
    const answer = await session.writer().subscribe({
      queryName,
      dest,
      signatureToken: options.signatureToken,
      initialRecordTime: options.since,
      ...(options.stream && { stream: true }),
      ...(given.length > 0 && { schedule }),
      ...(options.reportIfEmpty && { reportIfEmpty: true }),
    });
    session.out.result(answer, () => `Subscribed: ${answer.subscriptionID}`);
  });
}

function addSubscriptions(epcis: Command): void {
  const subscriptions = epcis.command('subscriptions').description('webhooks with the results of named queries');
  subscriptions
    .command('list')
    .description('list those of a query')
    .argument('<query>', 'the name of the query')
    .action(async (queryName: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const rows = await session.writer().subscriptions({ queryName });
      session.out.result(rows, () =>
        table(
          rows,
          [
            { title: 'id', of: ({ subscriptionID }) => subscriptionID },
            { title: 'to', of: ({ dest }) => dest },
            { title: 'when', of: ({ schedule }) => (schedule ? JSON.stringify(schedule) : 'stream') },
            { title: 'last sent', of: ({ lastNotifiedAt }) => lastNotifiedAt },
          ],
          'No subscriptions.',
        ),
      );
    });
  addSubscribe(subscriptions);
  subscriptions
    .command('delete')
    .description('end a subscription')
    .argument('<query>', 'the name of the query')
    .argument('<id>', 'the subscription')
    .action(async (queryName: string, subscriptionID: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      await session.writer().unsubscribe({ queryName, subscriptionID });
      session.out.result({ subscriptionID }, () => `Ended: ${subscriptionID}`);
    });
}

function addJobs(epcis: Command): void {
  epcis
    .command('jobs')
    .description('capture jobs of your organisation, the latest first, or one of them')
    .argument('[id]', 'a captureID')
    .action(async (captureID: string | undefined, _options: object, command: Command) => {
      const session = sessionOf(command);
      const client = session.writer();
      const jobs = captureID === undefined ? await client.captureJobs() : [await client.captureJob({ captureID })];
      session.out.result(jobs, () =>
        table(
          jobs,
          [
            { title: 'id', of: (job) => job.captureID },
            { title: 'accepted', of: (job) => job.createdAt },
            { title: 'state', of: ({ running, success }) => (running ? 'running' : success ? 'done' : 'failed') },
            { title: 'errors', of: ({ errors }) => errors.length, right: true },
            { title: 'first error', of: ({ errors }) => errors[0]?.detail },
          ],
          'No captures.',
        ),
      );
    });
}

export function addEpcis(program: Command): void {
  const epcis = program
    .command('epcis')
    .description('the EPCIS 2.0 interface: queries, subscriptions and capture jobs');
  addEvents(epcis);
  addValues(epcis);
  addQueries(epcis);
  addSubscriptions(epcis);
  addJobs(epcis);
}
