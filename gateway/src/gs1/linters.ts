import type { CharacterSet } from './identifiers';
import { fault, type Lint } from './lint';
import { couponLinters } from './lintCoupons';
import { dateLinters } from './lintDates';
import { numberLinters } from './lintNumbers';

/** Every linter that the dictionary names. */
export const linters: Readonly<Record<string, Lint>> = { ...dateLinters, ...numberLinters, ...couponLinters };

const outside =
  (allowed: RegExp, set: string): Lint =>
  (text) => {
    const at = Array.from(text).findIndex((character) => !allowed.test(character));
    return at < 0 ? undefined : fault(at, 1, `has "${text.charAt(at)}", which is not ${set}`);
  };

const base64url = outside(/[A-Za-z0-9_-]/, 'a character of base64url');

/** Padding is one or two `=` at the end that make the length a multiple of three: GS1's linter counts so, other than RFC 4648. */
const padded: Lint = (text) => {
  const [padding = ''] = /=*$/.exec(text) ?? [];
  const unpadded = text.length - padding.length;
  return padding.length > 2 || (padding !== '' && text.length % 3 !== 0)
    ? fault(unpadded, padding.length, 'has invalid padding of base64url')
    : base64url(text.slice(0, unpadded));
};

/** The linters of the character sets. */
export const characterLinters: Readonly<Record<CharacterSet, Lint>> = {
  N: outside(/[0-9]/, 'a digit'),
  X: outside(/[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]/, 'a character of set 82'),
  Y: outside(/[#\-/0-9A-Z]/, 'one of # - / 0-9 A-Z'),
  Z: padded,
};
