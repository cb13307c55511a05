import { must } from '#domain';
import type { Companies, CompanyEntry } from './companiesFile';

/** A fault at a path of the file. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Checks across fields: duplicate names, and numbers outside the organisation's GS1 Company Prefixes. */
export function checkCompanies({ organisations }: Companies): Fault[] {
  const faults: Fault[] = [];
  const once = (what: string): ((value: string, path: readonly PropertyKey[]) => void) => {
    const seen = new Map<string, string>();
    return (value, path) => {
      const before = seen.get(value.toLowerCase());
      if (before === undefined) seen.set(value.toLowerCase(), pathText(path));
      else faults.push({ path, message: `is the ${what} of ${before} already: each is used once` });
    };
  };
  const names = once('name');
  const mspIds = once('MSP id');
  const parties = once('GLN');
  const places = once('GLN');
  const products = once('GTIN');
  organisations.forEach((each, index) => {
    const at = ['organisations', index];
    names(each.name, [...at, 'name']);
    mspIds(each.mspId, [...at, 'mspId']);
    parties(each.party.gln, [...at, 'party', 'gln']);
    const users = once('name');
    each.places.forEach(({ gln }, place) => {
      places(gln, [...at, 'places', place, 'gln']);
    });
    each.products.forEach(({ gtin }, product) => {
      products(gtin, [...at, 'products', product, 'gtin']);
    });
    each.users.forEach(({ name }, user) => {
      users(name, [...at, 'users', user, 'name']);
    });
    faults.push(...outsidePrefixes(each, at));
  });
  return [...faults, ...overlaps(organisations), ...underOthers(organisations)];
}

function outsidePrefixes({ party, places, products }: CompanyEntry, at: readonly PropertyKey[]): Fault[] {
  const listed = party.prefixes.length > 0 ? party.prefixes.join(', ') : 'there are none';
  const advice = `is not numbered under a GS1 Company Prefix of this organisation (${listed}): add the prefix to party.prefixes`;
  const isOwn = (digits: string): boolean => party.prefixes.some((prefix) => digits.startsWith(prefix));
  return [
    ...places.flatMap(({ gln }, index) =>
      isOwn(gln) ? [] : [{ path: [...at, 'places', index, 'gln'], message: `${gln} ${advice}` }],
    ),
    // A GTIN begins with its indicator digit.
    ...products.flatMap(({ gtin }, index) =>
      isOwn(gtin.slice(1)) ? [] : [{ path: [...at, 'products', index, 'gtin'], message: `${gtin} ${advice}` }],
    ),
  ];
}

/** A party's GLN may be under no prefix of its own, as when a parent company has it, but under no other organisation's here. */
const underOthers = (organisations: readonly CompanyEntry[]): Fault[] =>
  organisations.flatMap(({ name, party: { gln } }, index) => {
    const owner = organisations.find(
      (each) => each.name !== name && each.party.prefixes.some((prefix) => gln.startsWith(prefix)),
    );
    if (!owner) return [];
    const path = ['organisations', index, 'party', 'gln'];
    return [{ path, message: `${gln} is under a GS1 Company Prefix of ${owner.name}, which alone can register it` }];
  });

function overlaps(organisations: readonly CompanyEntry[]): Fault[] {
  const all = organisations.flatMap(({ party }, organisation) =>
    party.prefixes.map((prefix, index) => ({ prefix, organisation, index })),
  );
  return all.flatMap((one, position) => {
    const other = all
      .slice(0, position)
      .find((each) => each.organisation !== one.organisation && overlap(each.prefix, one.prefix));
    if (!other) return [];
    const path = ['organisations', one.organisation, 'party', 'prefixes', one.index];
    const whose = must(organisations[other.organisation], 'organisation').name;
    return [{ path, message: `${one.prefix} overlaps ${other.prefix} of ${whose}: a prefix is one organisation's` }];
  });
}

const overlap = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

/** `organisations[0].party.gln`, as people write a path. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
