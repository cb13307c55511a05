/** One application identifier: its names and the format of its value (GS1 General Specifications §3). */
export interface Component {
  readonly ai: string;
  readonly title: string;
  /** The alphabetic name that Digital Link 1.1 allowed in place of the number. */
  readonly shortName: string;
  /** The shape of the value, in words. */
  readonly shape: string;
  readonly pattern: RegExp;
}

/** A primary key: an application identifier that identifies something by itself. */
export interface Key extends Component {
  /** The range of the check-digited number in the value: [start, end). */
  readonly checked?: readonly [number, number];
  /** True if the value ends in a check character pair. */
  readonly paired?: true;
  /** The qualifier without which the key names nothing. */
  readonly needed?: string;
  /** The qualifiers that may follow, in this order; each list is one alternative. */
  readonly qualifiers: readonly (readonly string[])[];
}

const component = (ai: string, title: string, shortName: string, [shape, pattern]: [string, RegExp]): Component => ({
  ai,
  title,
  shortName,
  shape,
  pattern,
});
const upTo = (length: number): [string, RegExp] => [`1 to ${length} characters`, new RegExp(`^[^]{1,${length}}$`)];
const digits = (length: number): [string, RegExp] => [`${length} digits`, new RegExp(`^\\d{${length}}$`)];

const key = (of: Component, checked?: readonly [number, number], ...qualifiers: string[][]): Key =>
  checked ? { ...of, checked, qualifiers } : { ...of, qualifiers };

const gtinShape: [string, RegExp] = ['8, 12, 13 or 14 digits', /^(?:\d{8}|\d{12,14})$/];

const keyList: readonly Key[] = [
  key(component('00', 'SSCC', 'sscc', digits(18)), [0, 18]),
  key(component('01', 'GTIN', 'gtin', gtinShape), [0, 14], ['22', '10', '21'], ['235']),
  key(component('253', 'GDTI', 'gdti', ['13 digits and up to 17 characters', /^\d{13}[^]{0,17}$/]), [0, 13]),
  key(component('255', 'GCN', 'gcn', ['13 to 25 digits', /^\d{13,25}$/]), [0, 13]),
  key(component('401', 'GINC', 'ginc', upTo(30))),
  key(component('402', 'GSIN', 'gsin', digits(17)), [0, 17]),
  key(component('414', 'GLN', 'gln', digits(13)), [0, 13], ['254'], ['7040']),
  { ...key(component('415', 'GLN of an invoicer', 'payTo', digits(13)), [0, 13], ['8020']), needed: '8020' },
  key(component('417', 'party GLN', 'party', digits(13)), [0, 13], ['7040']),
  key(component('8003', 'GRAI', 'grai', ['0, 13 digits and up to 16 characters', /^0\d{13}[^]{0,16}$/]), [1, 14]),
  key(component('8004', 'GIAI', 'giai', upTo(30)), undefined, ['7040']),
  key(component('8006', 'ITIP', 'itip', digits(18)), [0, 14], ['22', '10', '21']),
  key(component('8010', 'CPID', 'cpid', ['1 to 30 of # - / 0-9 A-Z', /^[#\-/0-9A-Z]{1,30}$/]), undefined, ['8011']),
  { ...key(component('8013', 'GMN', 'gmn', upTo(25))), paired: true },
  key(component('8017', 'GSRN of a provider', 'gsrnp', digits(18)), [0, 18], ['8019']),
  key(component('8018', 'GSRN of a recipient', 'gsrn', digits(18)), [0, 18], ['8019']),
];

const qualifierList: readonly Component[] = [
  component('10', 'lot', 'lot', upTo(20)),
  component('21', 'serial number', 'ser', upTo(20)),
  component('22', 'consumer product variant', 'cpv', upTo(20)),
  component('235', 'third-party serial number', 'tpx', upTo(28)),
  component('254', 'GLN extension', 'glnx', upTo(20)),
  component('7040', 'UIC', 'uic', ['1 digit and 3 characters', /^\d[^]{3}$/]),
  component('8011', 'CPID serial number', 'cpsn', ['1 to 12 digits without a leading zero', /^(?:0|[1-9]\d{0,11})$/]),
  component('8019', 'service relation instance', 'srin', ['1 to 10 digits', /^\d{1,10}$/]),
  component('8020', 'payment slip reference', 'refno', upTo(25)),
];

const byNames = <T extends Component>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.flatMap((each) => [[each.ai, each] as const, [each.shortName, each] as const]));

/** The primary keys, by application identifier and by short name. */
export const keys = byNames(keyList);

/** The key qualifiers, by application identifier and by short name. */
export const qualifiers = byNames(qualifierList);
