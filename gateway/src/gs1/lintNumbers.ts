import { checkDigit, checkPair } from '#domain';
import { countryLetters, countryNumbers, currencyNumbers, packageTypes } from './codeLists';
import { fault, type Lint, notDigits, shifted, wrong } from './lint';

const csum: Lint = (text) => {
  const other = notDigits(text);
  if (other) return other;
  if (text.length < 2) return wrong(text, 'is too short for a number and its check digit');
  const right = checkDigit(text.slice(0, -1));
  return text.endsWith(right)
    ? undefined
    : fault(text.length - 1, 1, `ends in ${text.slice(-1)}; its check digit is ${right}`);
};

const csumalpha: Lint = (text) => {
  if (text.length < 2) return wrong(text, 'is too short for a check character pair');
  const right = checkPair(text.slice(0, -2));
  if (right === undefined) return wrong(text, 'has characters outside set 82, or more than 99');
  return text.endsWith(right)
    ? undefined
    : fault(text.length - 2, 2, `ends in ${text.slice(-2)}; its check character pair is ${right}`);
};

/** A GS1 Company Prefix has at least four digits. Which ones are in use is known to GS1 only. */
const gcppos1: Lint = (text) => {
  if (text.length < 4) return wrong(text, 'is too short for a GS1 Company Prefix, which it must begin with');
  const other = notDigits(text.slice(0, 4));
  return other && fault(other.at, 1, `must begin with a GS1 Company Prefix, which has only digits`);
};

const pieceoftotal: Lint = (text) => {
  const other = notDigits(text);
  if (other) return other;
  if (text.length === 0 || text.length % 2 !== 0)
    return wrong(text, 'must be a piece number and a total of one length');
  const half = text.length / 2;
  const [piece, total] = [Number(text.slice(0, half)), Number(text.slice(half))];
  if (piece === 0) return fault(0, half, 'has the piece number 0; pieces count from 1');
  if (total === 0) return fault(half, half, 'has the total 0; there is at least one piece');
  return piece > total ? wrong(text, `is piece ${piece} of only ${total}`) : undefined;
};

const letterValue = (character: string): string => String(Number.parseInt(character, 36));

const iban: Lint = (text) => {
  const country = text.slice(0, 2);
  if (text.length < 4) return wrong(text, 'is too short for an IBAN');
  if (!countryLetters.has(country)) return fault(0, 2, `begins with ${country}, which is no ISO 3166 country`);
  if (text.length > 34 || text.length <= 10) return wrong(text, 'must have the 11 to 34 characters of an IBAN');
  const at = text.search(/[^0-9A-Z]/);
  if (at >= 0) return fault(at, 1, `must have only digits and upper-case letters, not "${text.charAt(at)}"`);
  const digits = Array.from(text.slice(4) + text.slice(0, 4))
    .map(letterValue)
    .join('');
  return BigInt(digits) % 97n === 1n
    ? undefined
    : fault(2, 2, `has the check digits ${text.slice(2, 4)}, which are wrong`);
};

const posinseqslash: Lint = (text) => {
  const [, position, end] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (position === undefined || end === undefined) return wrong(text, 'must be a position and an end such as 1/3');
  if (position.startsWith('0')) return fault(0, position.length, 'has a position that begins with 0');
  if (end.startsWith('0')) return fault(position.length + 1, end.length, 'has an end that begins with 0');
  return BigInt(position) > BigInt(end) ? wrong(text, `has the position ${position} of only ${end}`) : undefined;
};

/** A coordinate of ten digits: degrees, times ten million, from the lowest on. */
const coordinate =
  (greatest: number, what: string): Lint =>
  (text) => {
    if (text.length !== 10) return wrong(text, `must be a ${what} of 10 digits`);
    const other = notDigits(text);
    return other ?? (Number(text) > greatest ? wrong(text, `is no ${what}: it is above ${greatest}`) : undefined);
  };

const oneOf =
  (codes: ReadonlySet<string>, what: string): Lint =>
  (text) =>
    codes.has(text) ? undefined : wrong(text, `has ${text || 'nothing'}, which is no ${what}`);

const country = oneOf(countryNumbers, 'ISO 3166-1 numeric country code');
const inSet =
  (shape: RegExp, says: string): Lint =>
  (text) =>
    shape.test(text) ? undefined : wrong(text, says);

const pcenc: Lint = (text) => {
  const at = text.search(/%(?![0-9A-Fa-f]{2})/);
  return at < 0
    ? undefined
    : fault(at, Math.min(3, text.length - at), 'has a % without two hexadecimal digits after it');
};

export const numberLinters: Readonly<Record<string, Lint>> = {
  csum,
  csumalpha,
  gcppos1,
  gcppos2: (text) =>
    text.length < 2 ? wrong(text, 'is too short for a GS1 Company Prefix') : shifted(gcppos1(text.slice(1)), 1),
  pieceoftotal,
  iban,
  posinseqslash,
  pcenc,
  latitude: coordinate(1_800_000_000, 'latitude'),
  longitude: coordinate(3_600_000_000, 'longitude'),
  iso3166: country,
  iso3166999: (text) => (text === '999' ? undefined : country(text)),
  iso3166alpha2: oneOf(countryLetters, 'ISO 3166-1 alpha-2 country code'),
  iso4217: oneOf(currencyNumbers, 'ISO 4217 numeric currency code'),
  packagetype: oneOf(packageTypes, 'package type of UN/ECE recommendation 21'),
  iso5218: inSet(/^[0129]$/, 'must be 0, 1, 2 or 9 (ISO/IEC 5218)'),
  mediatype: inSet(/^(?:0[1-9]|10|[89]\d)$/, 'must be an AIDC media type: 01 to 10 or 80 to 99'),
  importeridx: inSet(/^[-0-9A-Z_a-z]$/, 'must end with an importer index: one of - 0-9 A-Z _ a-z'),
  hyphen: inSet(/^-+$/, 'must have only - here'),
  yesno: inSet(/^[01]$/, 'must be 0 for no or 1 for yes'),
  winding: inSet(/^[019]$/, 'must have 0, 1 or 9 as the winding direction'),
  zero: inSet(/^0+$/, 'must begin with 0'),
  nonzero: (text) => notDigits(text) ?? (/^0*$/.test(text) ? wrong(text, 'must not be zero here') : undefined),
  nozeroprefix: (text) => (text.startsWith('0') ? fault(0, 1, 'must not begin with 0') : notDigits(text)),
  hasnondigit: inSet(/[^0-9]/, 'must have a character that is not a digit'),
};
