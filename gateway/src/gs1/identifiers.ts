import { must } from '#domain';
import { dictionary } from './dictionary';

/** `N` digits, `X` characters of set 82, `Y` of set 39, `Z` of base64url. */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

/** A part of an element's value. Only the last part has a variable length. */
export interface Component {
  readonly set: CharacterSet;
  /** The length, or the greatest length if it is variable. */
  readonly length: number;
  readonly variable: boolean;
  readonly optional: boolean;
  readonly linters: readonly string[];
}

/** A GS1 application identifier (AI), as the GS1 Barcode Syntax Dictionary defines it. */
export interface ApplicationIdentifier {
  readonly ai: string;
  readonly title: string;
  readonly components: readonly Component[];
  /** True if its length is predefined, so that no FNC1 follows. */
  readonly predefined: boolean;
  /** True if it may be a data attribute in the query of a Digital Link. */
  readonly attribute: boolean;
  /** For each requirement, the alternatives; each alternative is the AIs that must all be present. `n` stands for any digit. */
  readonly requires: readonly (readonly (readonly string[])[])[];
  /** AIs that must not be present; `n` stands for any digit. */
  readonly excludes: readonly string[];
  /** For a primary key of Digital Links: the alternative sequences of qualifiers. */
  readonly qualifiers?: readonly (readonly string[])[];
}

const componentOf = (word: string): Component => {
  const [type = '', ...linters] = word.replace(/[[\]]/g, '').split(',');
  const [, set, dots, length] = must(/^([NXYZ])(\.\.)?(\d+)$/.exec(type), type);
  return {
    set: set as CharacterSet,
    length: Number(length),
    variable: dots !== undefined,
    optional: word.startsWith('['),
    linters,
  };
};

const identifiersIn = (range: string): string[] => {
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
};

const attributesOf = (text: string, name: string): string[][] =>
  text
    .split(' ')
    .filter((word) => word === name || word.startsWith(`${name}=`))
    .map((word) => word.slice(name.length + 1).split(','));

const qualifiersOf = (attributes: string): string[][] | undefined => {
  const [found] = attributesOf(attributes, 'dlpkey');
  return found
    ?.join(',')
    .split('|')
    .map((sequence) => sequence.split(',').filter(Boolean));
};

const entryOf = (line: string): ApplicationIdentifier[] => {
  const [range = '', flags = '', components = '', attributes = '', title = ''] = line.split(';');
  const qualifiers = qualifiersOf(attributes);
  return identifiersIn(range).map((ai) => ({
    ai,
    title,
    components: components.split(' ').map(componentOf),
    predefined: flags.includes('*'),
    attribute: flags.includes('?'),
    requires: attributesOf(attributes, 'req').map((groups) => groups.map((group) => group.split('+'))),
    excludes: attributesOf(attributes, 'ex').flat(),
    ...(qualifiers && { qualifiers }),
  }));
};

/** Every application identifier by its number, in the order of the dictionary. */
export const applicationIdentifiers: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  dictionary
    .trim()
    .split('\n')
    .flatMap(entryOf)
    .map((each) => [each.ai, each]),
);

/** The application identifier that digits start with. None is a prefix of another. */
export const leadingIdentifier = (text: string): ApplicationIdentifier | undefined =>
  [2, 3, 4].map((length) => applicationIdentifiers.get(text.slice(0, length))).find((each) => each !== undefined);

/** Returns true if an AI is the one that `pattern` names, in which `n` stands for any digit. */
export const isNamed = (ai: string, pattern: string): boolean =>
  ai.length === pattern.length &&
  Array.from(pattern).every((character, at) => character === 'n' || character === ai[at]);

/** The alphabetic names that the first versions of GS1 Digital Link allowed in place of these AIs. */
const shortNames: Readonly<Record<string, string>> = {
  sscc: '00',
  gtin: '01',
  lot: '10',
  ser: '21',
  cpv: '22',
  gdti: '253',
  glnx: '254',
  gcn: '255',
  ginc: '401',
  gsin: '402',
  gln: '414',
  payTo: '415',
  party: '417',
  grai: '8003',
  giai: '8004',
  itip: '8006',
  cpid: '8010',
  cpsn: '8011',
  gmn: '8013',
  gsrnp: '8017',
  gsrn: '8018',
  srin: '8019',
  refno: '8020',
};

/** The AI of a name in a Digital Link: the AI itself, or a short name. */
export const identifierNamed = (name: string): ApplicationIdentifier | undefined =>
  applicationIdentifiers.get(Object.hasOwn(shortNames, name) ? must(shortNames[name], name) : name);
