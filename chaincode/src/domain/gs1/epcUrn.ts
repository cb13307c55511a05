import { checkDigit } from './checkDigit';
import { idError, type IdError, shown } from './idError';
import type { KeyParts } from './keyParts';
import { decodeSegment } from './percentEncoding';

type Convert = (parts: readonly string[]) => KeyParts;

const withCheck = (digits: string): string => digits + checkDigit(digits);
const at = (parts: readonly string[], index: number): string => parts[index] ?? '';
/** Company prefix and reference joined; the first digit of the reference (indicator, extension) moves to the front. */
const fronted = (parts: readonly string[]): string =>
  withCheck(at(parts, 1).slice(0, 1) + at(parts, 0) + at(parts, 1).slice(1));
const joined = (parts: readonly string[]): string => at(parts, 0) + at(parts, 1);
const checked = (parts: readonly string[]): string => withCheck(joined(parts));

/** One EPC scheme: its number of components, the total digits of the first two (undefined: any), and its key. */
interface Scheme {
  readonly components: number;
  readonly digits: number | undefined;
  readonly convert: Convert;
}

const scheme = (components: number, digits: number | undefined, convert: Convert): Scheme => ({
  components,
  digits,
  convert,
});

const schemes: ReadonlyMap<string, Scheme> = new Map([
  [
    'id:sgtin',
    scheme(3, 13, (p) => [
      ['01', fronted(p)],
      ['21', at(p, 2)],
    ]),
  ],
  [
    'class:lgtin',
    scheme(3, 13, (p) => [
      ['01', fronted(p)],
      ['10', at(p, 2)],
    ]),
  ],
  [
    'id:upui',
    scheme(3, 13, (p) => [
      ['01', fronted(p)],
      ['235', at(p, 2)],
    ]),
  ],
  [
    'id:itip',
    scheme(5, 13, (p) => [
      ['8006', fronted(p) + at(p, 2) + at(p, 3)],
      ['21', at(p, 4)],
    ]),
  ],
  ['id:sscc', scheme(2, 17, (p) => [['00', fronted(p)]])],
  [
    'id:sgln',
    scheme(3, 12, (p) =>
      at(p, 2) === '0'
        ? [['414', checked(p)]]
        : [
            ['414', checked(p)],
            ['254', at(p, 2)],
          ],
    ),
  ],
  ['id:pgln', scheme(2, 12, (p) => [['417', checked(p)]])],
  ['id:gdti', scheme(3, 12, (p) => [['253', checked(p) + at(p, 2)]])],
  ['id:sgcn', scheme(3, 12, (p) => [['255', checked(p) + at(p, 2)]])],
  ['id:grai', scheme(3, 12, (p) => [['8003', `0${checked(p)}${at(p, 2)}`]])],
  ['id:giai', scheme(2, undefined, (p) => [['8004', joined(p)]])],
  ['id:gsrn', scheme(2, 17, (p) => [['8018', checked(p)]])],
  ['id:gsrnp', scheme(2, 17, (p) => [['8017', checked(p)]])],
  [
    'id:cpi',
    scheme(3, undefined, (p) => [
      ['8010', joined(p)],
      ['8011', at(p, 2)],
    ]),
  ],
  ['id:ginc', scheme(2, undefined, (p) => [['401', joined(p)]])],
  ['id:gsin', scheme(2, 16, (p) => [['402', checked(p)]])],
]);

/** Splits at dots into at most `components` pieces; the last one keeps its dots. */
const split = (body: string, components: number): string[] => {
  const pieces = body.split('.');
  return [...pieces.slice(0, components - 1), pieces.slice(components - 1).join('.')];
};

const misshapen = (
  kind: string,
  parts: readonly (string | undefined)[],
  { components, digits }: Scheme,
): IdError | undefined => {
  const [prefix = '', reference = ''] = parts;
  const missing = parts.findIndex((part, index) => part === undefined || (part === '' && (index !== 1 || !digits)));
  if (parts.length !== components || missing !== -1) {
    return idError('format', `An urn:epc:${kind} has ${components} components between dots.`);
  }
  if (!/^\d{6,12}$/.test(prefix)) {
    return idError('format', `The company prefix of an EPC has 6 to 12 digits, not ${shown(prefix)}.`);
  }
  const number = prefix + reference;
  return digits === undefined || (/^\d+$/.test(number) && number.length === digits)
    ? undefined
    : idError(
        'format',
        `The first two components of an urn:epc:${kind} have ${digits} digits together, not ${shown(number)}.`,
      );
};

/** The schemes with idpat patterns: `*` for the serial number names the whole class. */
const classes: ReadonlySet<string> = new Set(['sgtin', 'upui', 'itip', 'gdti', 'sgcn', 'grai', 'cpi']);

/** Reads an EPC URN (EPC Tag Data Standard §6, §8) into its GS1 key, and an idpat pattern into the key of its class. */
export const readEpcUrn = (text: string): KeyParts | IdError => {
  const [, , ...after] = text.split(':');
  const [form = '', name = ''] = after.slice(0, 2).map((each) => each.toLowerCase());
  const kind = `${form}:${name}`;
  const isClass = form === 'idpat' && classes.has(name);
  const found = schemes.get(isClass ? `id:${name}` : kind);
  if (!found) return idError('not_gs1', `${shown(`urn:epc:${kind}`)} is not the EPC scheme of a GS1 key.`);
  const parts = split(after.slice(2).join(':'), found.components).map(decodeSegment);
  const fault = misshapen(kind, parts, found);
  if (fault) return fault;
  const whole = parts.filter((part) => part !== undefined);
  if (!isClass) return found.convert(whole);
  if (whole.pop() !== '*')
    return idError('format', `${shown(text)} must end in ".*": a pattern names a class, not one item.`);
  return found.convert(whole).filter(([, value]) => value !== '');
};
