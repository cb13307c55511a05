import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type CommandName,
  type Party,
  type Place,
  type Product,
  transactions,
  type User,
  must,
} from '@lotline/chaincode/domain';
import { registrarUser } from '../answers/companiesFile';
import { registeredUser } from '../auth/rolesNow';
import { LedgerFailure, type LedgerIdentity, StorageFull } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { findFact } from '../queries/findFact';
import { partyOfMsp } from '../queries/partyOfMsp';
import { pauseAfter, retry, type RetryPolicy } from '@lotline/network/retry';
import { commandLanes } from '../writes/lanesOf';
import type { WriteRequest, Writes } from '../writes/writes';
import type { Written } from '../writes/written';
import type { Company } from './company';

export interface RegisterOptions {
  readonly writes: Writes;
  readonly readModel: ReadModel;
  /** The organisations that this gateway acts for. */
  readonly companies: readonly Company[];
  /** All that the configuration names: their GS1 Company Prefixes are agreed to. */
  readonly all: readonly Company[];
}

/** The state of the registration. */
export interface Registered {
  readonly height: number;
  /** Descriptions of the new registrations. */
  readonly made: readonly string[];
  /** Differences between the ledger and the file, and refusals with their reasons. */
  readonly differences: readonly string[];
  /** True while another organisation must agree to prefixes first. */
  readonly isWaiting: boolean;
}

/** How often to try while peers or their chaincode are still starting. */
const starting: RetryPolicy = { attempts: 30, pause: 1000, longestPause: 1000 };
/** The pauses while other organisations have not agreed to prefixes. */
const agreeing = { pause: 1000, longestPause: 30_000 };
const wait = 5000;

/**
 * Registers what of the companies is not on the ledger yet: their parties, places and products; and agrees to the GS1 Company Prefixes of
 * the others. What is there stays as it is: it is changed by commands. A start after a crash only adds what is missing.
 */
export function registerCompanies(options: RegisterOptions): Promise<Registered> {
  return retry(starting, { mayRetry: isStarting }, () => registerOnce(options));
}

const isStarting = (error: unknown): boolean =>
  error instanceof LedgerFailure && error.kind !== 'rejected' && !(error instanceof StorageFull);

/** Goes on until other organisations have agreed to the prefixes, or the signal aborts. */
export async function finishRegistration(
  options: RegisterOptions,
  signal: AbortSignal,
  say: (made: readonly string[]) => void,
): Promise<void> {
  let isWaiting = true;
  for (let attempt = 1; isWaiting && !signal.aborted; attempt++) {
    await pauseAfter(attempt, agreeing, signal).catch(() => undefined);
    const done = await registerOnce(options).catch(() => undefined);
    if (done && done.made.length > 0) say(done.made);
    isWaiting = done?.isWaiting ?? true;
  }
}

/** A request, and a name for the thing that it makes. */
interface Wanted {
  readonly request: WriteRequest;
  readonly made: string;
}

async function registerOnce(options: RegisterOptions): Promise<Registered> {
  const { writes, readModel, companies, all } = options;
  const done: { readonly wanted: Wanted; readonly written: Written }[] = [];
  const submit = async (wantedOf: (company: Company) => readonly Wanted[]): Promise<void> => {
    const written = companies.flatMap((company) => {
      const wanted = wantedOf(company);
      const requests = wanted.map(({ request }) => request);
      if (requests.length === 0) return [];
      return writes
        .submit(registrarOf(company), requests)
        .map(async (each, index) => ({ wanted: wanted[index], written: await each }));
    });
    for (const { wanted, written: each } of await Promise.all(written))
      if (wanted) done.push({ wanted, written: each });
    await readModel.reached(Math.max(0, ...done.map((each) => each.written.height)), wait);
  };
  await submit((company) => partyWanted(company, readModel));
  await submit((company) => consentsWanted(company, all, readModel));
  await submit((company) => goodsWanted(company, readModel));
  return summary(
    done,
    companies.flatMap((company) => differencesOf(company, readModel)),
  );
}

function summary(
  done: readonly { readonly wanted: Wanted; readonly written: Written }[],
  found: readonly string[],
): Registered {
  const refused = done.filter(({ written }) => written.outcome.status === 'refused');
  const isCurable = ({ written }: (typeof done)[number]): boolean => curable.has(must(written.outcome.code, 'code'));
  const reasons = refused
    .filter((each) => !isCurable(each))
    .map(({ wanted, written }) => `${wanted.made} is refused: ${must(written.outcome.message, 'message')}`);
  return {
    height: Math.max(0, ...done.map(({ written }) => written.height)),
    made: done.filter(({ written }) => written.outcome.status === 'recorded').map(({ wanted }) => wanted.made),
    differences: [...found, ...reasons],
    isWaiting: refused.some(isCurable),
  };
}

/** Refusals that end when other organisations have done their part. */
const curable: ReadonlySet<string> = new Set(['party_unknown', 'prefix_unknown', 'not_owner']);

const registrarOf = ({ name, mspId }: Pick<Company, 'name' | 'mspId'>): LedgerIdentity => ({
  organisation: name,
  mspId,
  user: registrarUser,
});

const digitsOf = (id: string): string => /\/(\d+)$/.exec(id)?.[1] ?? id;

/** The party where there is none, or with prefixes that it neither has nor claims. */
function partyWanted({ mspId, party }: Company, readModel: ReadModel): Wanted[] {
  const known = partyOfMsp(readModel, mspId);
  if (!known)
    return [{ request: request('registerParty', party), made: `party ${digitsOf(party.party)} (${party.name})` }];
  const more = (party.prefixes ?? []).filter(
    (prefix) => ![...known.prefixes, ...(known.claims ?? [])].includes(prefix),
  );
  if (more.length === 0 || known.id !== party.party) return [];
  const { id, name, roles, contact } = known;
  const input = { party: id, name, roles, prefixes: more, ...(contact !== undefined && { contact }) };
  return [{ request: request('registerParty', input), made: `prefix ${more.join(', ')} of ${name}` }];
}

/** An organisation agrees to the prefixes that the others of the file claim. */
const consentsWanted = (company: Company, all: readonly Company[], readModel: ReadModel): Wanted[] =>
  all
    .filter(({ name }) => name !== company.name)
    .flatMap(({ mspId, party: { party, prefixes = [] } }) => {
      const has = partyOfMsp(readModel, mspId)?.prefixes ?? [];
      const claimed = prefixes.filter((prefix) => !has.includes(prefix));
      return claimed.map((prefix) => ({
        request: request('consentToPrefix', { prefix, party }),
        made: `agreement of ${company.name} to prefix ${prefix}`,
      }));
    });

const goodsWanted = ({ mspId, places, products, users }: Company, readModel: ReadModel): Wanted[] => [
  ...places
    .filter(({ place }) => !findFact(readModel, 'place', place))
    .map((place) => ({
      request: request('registerPlace', place),
      made: `place ${digitsOf(place.place)} (${place.name})`,
    })),
  ...products
    .filter(({ product }) => !findFact(readModel, 'product', product))
    .map((product) => ({
      request: request('registerProduct', product),
      made: `product ${digitsOf(product.product)} (${product.name})`,
    })),
  ...users
    .filter(({ name: user }) => !registeredUser(readModel, { mspId, user }))
    .map(({ name: user, roles }) => ({
      request: request('registerUser', { user, roles }),
      made: `user ${user} (${roles.join(', ') || 'reads only'})`,
    })),
];

/** The differences between the ledger and the file. */
function differencesOf(company: Company, readModel: ReadModel): string[] {
  const { mspId, places, products, users } = company;
  return [
    ...partyDifferences(company, partyOfMsp(readModel, mspId)),
    ...places.flatMap(({ place, ...fields }) =>
      differing(`place ${digitsOf(place)}`, findFact(readModel, 'place', place), fields),
    ),
    ...products.flatMap(({ product, ...fields }) =>
      differing(`product ${digitsOf(product)}`, findFact(readModel, 'product', product), fields),
    ),
    ...users.flatMap(({ name: user, roles }) =>
      differing(`user ${user}`, registeredUser(readModel, { mspId, user }), { roles: [...roles].sort() }),
    ),
  ];
}

function partyDifferences({ name, party }: Company, known: Party | undefined): string[] {
  if (!known || known.id === party.party) return differing(`party ${party.name}`, known, partyFields(party));
  const keeps = 'an organisation keeps its GLN, which others name it by';
  return [`${name} is registered as party ${digitsOf(known.id)}, the file has ${digitsOf(party.party)}: ${keeps}`];
}

const partyFields = ({ name, contact }: Company['party']): Readonly<Record<string, unknown>> => ({ name, contact });

function differing(
  what: string,
  fact: Party | Place | Product | User | undefined,
  fields: Readonly<Record<string, unknown>>,
): string[] {
  if (!fact) return [];
  const known = fact as unknown as Readonly<Record<string, unknown>>;
  const texts = Object.entries(fields)
    .filter(([field, value]) => value !== undefined && !isDeepStrictEqual(value, known[field]))
    .map(
      ([field, value]) =>
        `${field} is ${JSON.stringify(known[field] ?? null)} on the ledger and ${JSON.stringify(value)} in the file`,
    );
  return texts.length === 0 ? [] : [`${what}: ${texts.join('; ')}: the file only adds; see lotline change`];
}

/** The same content is the same request, so what two starts send at once is recorded once. */
function request(command: Exclude<CommandName, 'capture'>, input: object): WriteRequest {
  const parsed = transactions[command].input.parse(input);
  const { exclusive, shared } = commandLanes(command, parsed);
  const id = `register:${createHash('sha256')
    .update(JSON.stringify([command, input]))
    .digest('hex')
    .slice(0, 40)}`;
  // Places and products are refused until the party is known.
  return { id, command, input, lanes: { exclusive: [...exclusive, 'register'], shared } };
}
