import { elementShapes } from './elementShapes';
import { must } from '../must';

/** One GS1 application identifier and the format of its value (GS1 General Specifications §3). */
export interface ApplicationIdentifier {
  readonly ai: string;
  /** The shape of the value, in words. */
  readonly shape: string;
  readonly pattern: RegExp;
  /** The range of the check-digited number in the value: [start, end). */
  readonly checked?: readonly [number, number];
  /** The value starts with a date, YYMMDD. */
  readonly dated?: true;
}

const characters: Readonly<Record<string, readonly [set: string, word: string]>> = {
  N: ['\\d', 'digits'],
  X: ['[!"%&\'()*+,\\-./0-9:;<=>?A-Z_a-z]', 'characters'],
  Y: ['[#\\-/0-9A-Z]', 'characters of # - / 0-9 A-Z'],
  Z: ['[A-Za-z0-9_\\-=]', 'characters of base64url'],
};

/** A component of a value, with the linters that the dictionary names for it. */
interface Piece {
  readonly optional: boolean;
  readonly set: string;
  readonly word: string;
  readonly length: string;
  readonly upTo: boolean;
  readonly linters: readonly string[];
}

const pieceOf = (component: string): Piece => {
  const read = must(/^(\[?)([NXYZ])(\.\.)?(\d+)\]?,?(.*)$/.exec(component), component);
  const [, bracket, kind = '', upTo, length = '', linters = ''] = read;
  const [set, word] = must(characters[kind], kind);
  const named = length === '1' ? word.replace(/^(digit|character)s/, '$1') : word;
  return { optional: bracket === '[', set, word: named, length, upTo: upTo !== undefined, linters: linters.split(',') };
};

/** Optional pieces nest: a later one is present only if the earlier ones are. */
const patternOf = (pieces: readonly Piece[]): string => {
  const [first, ...rest] = pieces;
  if (!first) return '';
  const all = `${first.set}{${first.upTo ? '1,' : ''}${first.length}}${patternOf(rest)}`;
  return first.optional ? `(?:${all})?` : all;
};

const wordsOf = (pieces: readonly Piece[]): string =>
  pieces
    .map(
      ({ optional, word, length, upTo }, index) =>
        `${index === 0 ? '' : optional ? ', then optionally ' : ', then '}${upTo ? '1 to ' : ''}${length} ${word}`,
    )
    .join('');

/** The range of the number with a check digit: the component that the linter `csum` is named for. */
const checkedIn = (pieces: readonly Piece[]): readonly [number, number] | undefined => {
  const at = pieces.findIndex(({ linters }) => linters.includes('csum'));
  if (at < 0) return undefined;
  const start = pieces.slice(0, at).reduce((total, { length }) => total + Number(length), 0);
  return [start, start + Number(pieces[at]?.length)];
};

const range = (ais: string): string[] => {
  const [first = '', last = first] = ais.split('-');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) =>
    String(Number(first) + index).padStart(first.length, '0'),
  );
};

const identifiersOf = (line: string): ApplicationIdentifier[] => {
  const [components = '', ais = ''] = line.split(';');
  const pieces = components.split(' ').map(pieceOf);
  const checked = checkedIn(pieces);
  const dated = pieces[0]?.linters.some((linter) => linter.startsWith('yymmd')) === true;
  const shared = { shape: wordsOf(pieces), pattern: new RegExp(`^${patternOf(pieces)}$`) };
  return ais
    .split(' ')
    .flatMap(range)
    .map((ai) => ({ ai, ...shared, ...(checked && { checked }), ...(dated && { dated }) }));
};

const all: readonly ApplicationIdentifier[] = elementShapes.trim().split('\n').flatMap(identifiersOf);

/** Every application identifier by its number. None is a prefix of another. */
export const applicationIdentifiers: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  all.map((each) => [each.ai, each]),
);

/** Lengths of elements that need no separator, application identifier included, by its first two digits (figure 7.8.5-2). */
const predefinedLengths: ReadonlyMap<string, number> = new Map([
  ['00', 20],
  ...['01', '02', '03'].map((start) => [start, 16] as const),
  ['04', 18],
  ...range('11-19').map((start) => [start, 8] as const),
  ['20', 4],
  ...range('31-36').map((start) => [start, 10] as const),
  ['41', 16],
]);

/** The predefined length of an element's value; undefined when the element needs a separator after it. */
export const predefinedLength = (ai: string): number | undefined => {
  const whole = predefinedLengths.get(ai.slice(0, 2));
  return whole === undefined ? undefined : whole - ai.length;
};

/** The application identifier that a text of digits starts with. */
export const leadingIdentifier = (text: string): ApplicationIdentifier | undefined => {
  const found = [2, 3, 4].map((length) => applicationIdentifiers.get(text.slice(0, length)));
  return found.find((each) => each !== undefined);
};
