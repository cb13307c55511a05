import { outsideCset82 } from './characterSet';
import { checkDigit } from './checkDigit';
import { checkPair } from './checkPair';
import { idError, type IdError, shown } from './idError';
import { type Component, type Key, keys, qualifiers } from './keys';
import { must } from '../must';

/** A primary key and its qualifiers as AI (or short name) and plain value, in the order they were written. */
export type KeyParts = readonly (readonly [name: string, value: string])[];

/** A primary key and its qualifiers, checked: the GTIN padded to 14 digits, names replaced by AIs. */
export interface CheckedKey {
  readonly ai: string;
  readonly value: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const misshapen = ({ ai, title, shape, pattern }: Component, value: string): IdError | undefined => {
  const what = `The ${title} (${ai})`;
  const outside = ai === '8010' ? undefined : outsideCset82(value, what);
  if (outside) return outside;
  if (value === '.' || value === '..') {
    return idError('format', `${what} is "${value}", which a Digital Link cannot contain.`);
  }
  return pattern.test(value) ? undefined : idError('format', `${what} must be ${shape}, not ${shown(value)}.`);
};

const wrongCheckPair = ({ ai, title }: Key, value: string): IdError | undefined => {
  const right = must(checkPair(value.slice(0, -2)), 'check character pair');
  return value.length > 2 && value.endsWith(right)
    ? undefined
    : idError(
        'check_digit',
        `The ${title} (${ai}) ${value} ends in ${value.slice(-2)}; its check character pair is ${right}.`,
      );
};

const wrongCheckDigit = (key: Key, value: string): IdError | undefined => {
  const { ai, title, checked } = key;
  if (key.paired) return wrongCheckPair(key, value);
  if (!checked) return undefined;
  const number = value.slice(...checked);
  const right = checkDigit(number.slice(0, -1));
  return number.endsWith(right)
    ? undefined
    : idError(
        'check_digit',
        `The ${title} (${ai}) ${number} ends in ${number.slice(-1)}; its check digit is ${right}.`,
      );
};

/** Checks the qualifiers after a key: each known, allowed for the key, in order and given once. */
const checkQualifiers = (of: Key, parts: KeyParts): Map<string, string> | IdError => {
  const found = new Map<string, string>();
  for (const [name, value] of parts) {
    const qualifier = qualifiers.get(name);
    const fault = qualifier
      ? misshapen(qualifier, value)
      : idError('qualifier', `${shown(name)} is not a qualifier of a GS1 key.`);
    if (fault) return fault;
    if (qualifier) found.set(qualifier.ai, value);
  }
  const order = [...found.keys()].join('/');
  const inOrder = of.qualifiers.some((allowed) => allowed.filter((ai) => found.has(ai)).join('/') === order);
  if ((order === '' || inOrder) && found.size === parts.length) return found;
  const allowed = of.qualifiers.map((each) => each.join(', ')).join(' or ') || 'none';
  return idError(
    'qualifier',
    `${of.title} (${of.ai}) may be followed by ${allowed} in that order, each once; found ${order}.`,
  );
};

const lacking = ({ title, ai, needed }: Key, found: ReadonlyMap<string, string>): IdError | undefined =>
  needed === undefined || found.has(needed)
    ? undefined
    : idError('qualifier', `${title} (${ai}) must be followed by ${needed}: alone it names nothing.`);

/** Checks a key with its qualifiers against the GS1 grammar and check digits. */
export const checkKey = ([first, ...rest]: KeyParts): CheckedKey | IdError => {
  const [name, raw] = must(first, 'key');
  const key = keys.get(name);
  if (!key) return idError('not_gs1', `${shown(name)} is not a GS1 key that Lotline supports.`);
  const fault = misshapen(key, raw);
  if (fault) return fault;
  const value = key.ai === '01' ? raw.padStart(14, '0') : raw;
  const found = wrongCheckDigit(key, value) ?? checkQualifiers(key, rest);
  return found instanceof Map ? (lacking(key, found) ?? { ai: key.ai, value, qualifiers: found }) : found;
};
