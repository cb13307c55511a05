import { readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { callerRoles, partyRoles } from '#domain';
import { CompaniesError, parseCompanies } from '#answers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, usageError } from '../cliError';
import type { Entry } from '../init/answers';
import { NoAnswer } from '../init/answers';
import { askOrganisations, mspIdFor } from '../init/askOrganisation';
import { isThere } from '../localFiles';
import { many } from '../parse';
import { sessionOf } from '../session';

interface Options {
  readonly file: string;
  readonly force?: boolean;
  readonly append?: boolean;
  readonly ask?: boolean;
  readonly organisation?: string;
  readonly mspId?: string;
  readonly gln?: string;
  readonly name?: string;
  readonly role?: Entry['party']['roles'];
  readonly prefix?: string[];
  readonly contact?: string;
  readonly place?: NonNullable<Entry['places']>;
  readonly product?: NonNullable<Entry['products']>;
  readonly user?: NonNullable<Entry['users']>;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write lotline.json with your organisations: asks on a terminal, or takes one from options')
    .option('--file <file>', 'where to write it', process.env['LOTLINE_CONFIG'] ?? 'lotline.json')
    .option('--force', 'replace an existing file')
    .option('--append', 'add the organisation to an existing file')
    .option('--ask', 'ask, even without a terminal')
    .option('--organisation <name>', 'short name of the organisation, such as acme')
    .option('--msp-id <id>', 'its MSP id on the ledger; AcmeMSP for acme unless given')
    .option('--gln <digits>', 'GLN of the company')
    .option('--name <name>', 'name of the company')
    .addOption(new Option('--role <role...>', 'role of the company').choices(partyRoles))
    .option('--prefix <digits>', 'its GS1 Company Prefix; may be repeated', many(String))
    .option('--contact <text>', 'contact person or number')
    .option('--place <gln=name>', 'one of its places; may be repeated', many(placeOf))
    .option(
      '--product <gtin=name=uom>',
      'one of its products, with the unit in which its lots are counted; may be repeated',
      many(productOf),
    )
    .option('--user <name=roles>', 'a user with roles joined by "+", none for a reader; may be repeated', many(userOf))
    .action(async (options: Options, command: Command) => {
      const session = sessionOf(command);
      const file = resolve(options.file);
      const before = existing(file, options);
      const given =
        options.organisation === undefined ? await askAll(options) : [entryOf(options.organisation, options)];
      const organisations = [...before, ...given];
      const text = `${JSON.stringify({ organisations }, null, 2)}\n`;
      check(text);
      if (isThere(file)) replace(realpathSync(file), text);
      else writeFileSync(file, text, { flag: 'wx' });
      const names = organisations.map(({ name }) => name);
      session.out.result({ file, organisations: names }, () => written(file, names));
    });
}

/** The file that is there stays whole if this process is killed meanwhile. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

const bootstrap = (names: readonly string[]): string => `npx lotline keys bootstrap ${names[0] ?? ''}`;

const written = (file: string, names: readonly string[]): string =>
  `Written: ${file} with ${names.join(', ')}
Next:
  ${'npm start'.padEnd(bootstrap(names).length)}  runs the ledger of these organisations
  ${bootstrap(names)}  makes the first key of an administrator`;

function check(text: string): void {
  try {
    parseCompanies(text, 'What you gave');
  } catch (error) {
    if (!(error instanceof CompaniesError)) throw error;
    throw new CliError('What you gave cannot be used; nothing was written.', { exit: 2, why: error.faults.join(' ') });
  }
}

function existing(file: string, { force, append }: Options): Entry[] {
  if (!isThere(file)) return [];
  if (append === true) return parseCompanies(readFileSync(file, 'utf8'), file).organisations;
  if (force === true) return [];
  throw usageError(
    `${file} is there already.`,
    'Add to it with --append, write over it with --force, or name another with --file.',
  );
}

function entryOf(name: string, options: Options): Entry {
  const { gln, role, prefix, contact } = options;
  if (gln === undefined || options.name === undefined || role === undefined) {
    throw usageError(
      'An organisation needs a GLN, a name and a role.',
      'Give --gln, --name and --role with --organisation, or none of them to be asked.',
    );
  }
  return {
    name,
    mspId: options.mspId ?? mspIdFor(name),
    party: { gln, name: options.name, roles: role, prefixes: prefix ?? [], ...(contact !== undefined && { contact }) },
    places: options.place ?? [],
    products: options.product ?? [],
    users: options.user ?? [],
  };
}

async function askAll({ ask }: Options): Promise<Entry[]> {
  if (!process.stdin.isTTY && ask !== true) {
    throw usageError(
      'Which organisation?',
      'Give --organisation, --gln, --name, --role and --prefix; or run this on a terminal, where it asks.',
    );
  }
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    return await askOrganisations({
      say,
      ask: async (question) => {
        process.stderr.write(question);
        const line = await lines.next();
        return line.done === true ? undefined : line.value;
      },
    });
  } catch (error) {
    if (error instanceof NoAnswer) throw new CliError(error.message, { exit: 2, fix: 'Nothing was written.' });
    throw error;
  } finally {
    await lines.return?.();
    process.stdin.destroy();
  }
}

function placeOf(text: string): NonNullable<Entry['places']>[number] {
  const [gln, name, ...more] = text.split('=');
  if (!gln || !name || more.length > 0)
    throw new InvalidArgumentError('Write GLN=NAME, such as "0614141000005=Packing house".');
  return { gln, name };
}

function productOf(text: string): NonNullable<Entry['products']>[number] {
  const [gtin, name, uom, ...more] = text.split('=');
  if (!gtin || !name || !uom || more.length > 0) {
    throw new InvalidArgumentError('Write GTIN=NAME=UNIT, such as "00614141000012=Romaine hearts=CS".');
  }
  return { gtin, name, uom };
}

function userOf(text: string): NonNullable<Entry['users']>[number] {
  const [name, given = '', ...more] = text.split('=');
  const roles = given.split('+').filter(Boolean);
  const known = callerRoles.filter((role) => roles.includes(role));
  if (!name || more.length > 0 || known.length !== roles.length) {
    throw new InvalidArgumentError(
      `Write NAME=ROLES, such as "ann=operator+quality"; roles are ${callerRoles.join(', ')}.`,
    );
  }
  return { name, roles: known };
}
