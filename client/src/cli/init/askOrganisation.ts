import { callerRoles, gln, gtin, partyRoles, transactions } from '#domain';
import type { z } from 'zod';
import { askFor, type Check, type Entry, type Person } from './answers';

const by =
  (schema: z.ZodType): Check =>
  (answer) => {
    const read = schema.safeParse(answer);
    return read.success ? undefined : read.error.issues.map(({ message }) => message).join(' ');
  };

const all =
  (...checks: readonly Check[]): Check =>
  (answer) =>
    checks.map((check) => check(answer)).find((fault) => fault !== undefined);

const words = (answer: string): string[] => answer.split(/[\s,]+/).filter(Boolean);

/** The words that are known, in the order of the known ones. */
const pick = <T extends string>(known: readonly T[], answer: string): T[] =>
  known.filter((each) => words(answer).includes(each));

const among =
  (known: readonly string[]): Check =>
  (answer) => {
    const wrong = words(answer).find((word) => !known.includes(word));
    return wrong === undefined ? undefined : `"${wrong}" is not one of: ${known.join(', ')}.`;
  };

const name: Check = (answer) =>
  /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/.test(answer)
    ? undefined
    : 'Up to 63 letters, digits, dots and dashes, without spaces.';
const user: Check = (answer) =>
  /^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/.test(answer) ? undefined : 'Up to 64 letters, digits, "@", ".", "_" and "-".';

/** The roles that can be registered: only the members' votes make a regulator. */
const businessRoles = partyRoles.filter((role) => role !== 'regulator');
const place = transactions.registerPlace.input.shape;
const product = transactions.registerProduct.input.shape;
const party = transactions.registerParty.input.shape;

/** `acme-farms` is AcmeFarmsMSP. */
export const mspIdFor = (organisation: string): string =>
  `${organisation
    .split(/[.-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')}MSP`;

const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer);

/** Asks for organisations until there are no more; checks each answer at once, including check digits. */
export async function askOrganisations(person: Person): Promise<Entry[]> {
  const organisations: Entry[] = [];
  do organisations.push(await askOrganisation(person));
  while (isYes(await askFor(person, 'Add a further organisation?', { usual: 'n' })));
  return organisations;
}

async function askOrganisation(person: Person): Promise<Entry> {
  const organisation = await askFor(person, 'Short name of the organisation, such as acme', { check: name });
  const mspId = await askFor(person, 'Its MSP id on the ledger', { usual: mspIdFor(organisation), check: name });
  const company = await askParty(person);
  const { prefixes = [] } = company;
  // Without a prefix, no place or product of its own can be registered: their numbers begin with one.
  const under: Check = (digits) =>
    prefixes.some((prefix) => digits.startsWith(prefix))
      ? undefined
      : `${digits} is not numbered under ${prefixes.join(' or ')}.`;
  const numbered = prefixes.length > 0 ? several : () => Promise.resolve([]);
  const places = await numbered(person, 'place', async () => ({
    gln: await askFor(person, '  GLN of the place', { check: all(by(gln), under) }),
    name: await askFor(person, '  Its name', { check: by(place.name) }),
  }));
  const products = await numbered(person, 'product', async () => ({
    // A GTIN begins with its indicator digit.
    gtin: await askFor(person, '  GTIN of the product', {
      check: all(by(gtin), (digits) => under(digits.padStart(14, '0').slice(1))),
    }),
    name: await askFor(person, '  Its name', { check: by(product.name) }),
    uom: await askFor(person, '  Unit of measure of its lots (UN/ECE code)', { usual: 'CS', check: by(product.uom) }),
  }));
  const users = await several(person, 'user', () => askUser(person));
  return { name: organisation, mspId, party: company, places, products, users };
}

async function askParty(person: Person): Promise<Entry['party']> {
  const own = await askFor(person, 'GLN of the company (13 digits)', { check: by(gln) });
  const called = await askFor(person, 'Name of the company', { check: by(party.name) });
  const roles = await askFor(person, `What it does (${businessRoles.join(', ')})`, {
    usual: 'supplier',
    check: among(businessRoles),
  });
  const digits = await askFor(person, 'Its GS1 Company Prefixes, as GS1 gave them (none if it has none)', {
    check: (answer) => {
      if (answer === 'none') return undefined;
      const wrong = words(answer).find((word) => !/^\d{4,12}$/.test(word));
      return wrong === undefined ? undefined : `"${wrong}" is no prefix: 4 to 12 digits.`;
    },
  });
  return {
    gln: own,
    name: called,
    roles: pick(businessRoles, roles),
    prefixes: digits === 'none' ? [] : words(digits),
  };
}

async function askUser(person: Person): Promise<NonNullable<Entry['users']>[number]> {
  const called = await askFor(person, '  Name of the user', { check: user });
  const roles = await askFor(person, `  What the user may do (${callerRoles.join(', ')}; none only reads)`, {
    usual: 'operator',
    check: (answer) => (answer === 'none' ? undefined : among(callerRoles)(answer)),
  });
  return { name: called, roles: pick(callerRoles, roles) };
}

async function several<T>(person: Person, what: string, one: () => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  const wants = async (): Promise<boolean> => {
    const [word, usual] = found.length > 0 ? ['further ', 'n'] : ['', 'y'];
    return isYes(await askFor(person, `Add a ${word}${what}?`, { usual }));
  };
  while (await wants()) found.push(await one());
  return found;
}
