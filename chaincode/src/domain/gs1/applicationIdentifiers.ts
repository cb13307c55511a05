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

const measures: readonly (readonly [number, number])[] = [
  [310, 316],
  [320, 337],
  [340, 357],
  [360, 369],
];

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** The fourth digit of a measure's application identifier is the number of decimal places in its six digits. */
const measured = measures.flatMap(([from, to]) => range(from, to).flatMap((ai) => range(0, 5).map((n) => ai + n)));

/**
 * The application identifiers by the format of their value: `n` digits, `x` characters of set 82, `y` of set 39, `z` of base64url.
 * The number is the length, `..` means up to that length, and the part after `?` is optional.
 */
const shapes: readonly (readonly [shape: string, ais: readonly string[]])[] = [
  ['n1', ['4321', '4322', '4323', '7252']],
  ['n2', ['20', '7241']],
  ['n3', ['422', '424', '426']],
  ['n3?n3?n3?n3?n3', ['423', '425']],
  ['n4', [...range(3940, 3943), '8111']],
  ['n6', [...measured, ...range(3950, 3955), '8005']],
  ['n6?x1', range(4330, 4333)],
  ['n13', ['7001']],
  ['n14', ['8001']],
  ['n15', ['8040', '8041']],
  ['n18?n..2', ['8043']],
  ['n20', ['4309']],
  ['n32', ['8042']],
  ['n..4', ['7004']],
  ['n..6', ['242']],
  ['n..8', ['30', '37']],
  ['n..10', ['8019']],
  ['n..12', ['8011']],
  ['n..15', range(3900, 3909)],
  ['n3n..15', [...range(3910, 3919), ...range(3930, 3939)]],
  ['n..15', range(3920, 3929)],
  ['n8', ['7250']],
  ['n12', ['7251']],
  ['x2', ['4307', '4317']],
  ['x3', ['7258']],
  ['x..2', ['7010']],
  ['x..3', ['427', '7008']],
  ['x..4', ['7041']],
  ['x..10', ['7009', '7255']],
  ['x..12', ['7005']],
  ['x..20', ['10', '21', '22', '243', '254', '420', '4318', '7020', '7021', '7022', '7240', '8002', '8012']],
  ['x..20', range(710, 717)],
  ['x..25', ['7242', '8013', '8014', '8020']],
  ['x..28', ['235']],
  ['x..30', ['240', '241', '250', '251', '400', '401', '403', '4308', '4319', '7002', '7023', '8004', '90']],
  ['x..34', ['8007']],
  ['x..35', ['4300', '4301', '4310', '4311', '4320']],
  ['x..40', ['7253', '7254', '7259']],
  ['x..50', ['8009']],
  ['x..70', ['4302', '4303', ...range(4304, 4306), ...range(4312, 4316), '7257', '8110', '8112', '8200']],
  ['x..90', ['7256', ...range(91, 99)]],
  ['n1x3', ['7040']],
  ['n3x..9', ['421']],
  ['n3x..27', range(7030, 7039)],
  ['x2x..28', range(7230, 7239)],
  ['y..30', ['8010']],
  ['z..90', ['8030']],
];

/** Application identifiers whose value starts with a date, YYMMDD. */
const datedShapes: readonly (readonly [shape: string, ais: readonly string[]])[] = [
  ['n6', ['11', '12', '13', '15', '16', '17', '4326', '7006']],
  ['n6?n4', ['7011']],
  ['n6?n6', ['7007']],
  ['n6n2?n2?n2', ['8008']],
  ['n6n4', ['4324', '4325', '7003']],
];

/** Application identifiers with a check digit; `number` is the range of the check-digited number: [start, end). */
const checkedShapes: readonly (readonly [shape: string, number: readonly [number, number], ais: readonly string[]])[] =
  [
    ['n18', [0, 18], ['00', '8017', '8018']],
    ['n14', [0, 14], ['01', '02', '03']],
    ['n18', [0, 14], ['8006', '8026']],
    ['n13', [0, 13], range(410, 417)],
    ['n13?x..17', [0, 13], ['253']],
    ['n13?n..12', [0, 13], ['255']],
    ['n14?x..16', [1, 14], ['8003']],
    ['n17', [0, 17], ['402']],
  ];

const characters: Readonly<Record<string, readonly [set: string, word: string]>> = {
  n: ['\\d', 'digits'],
  x: ['[!"%&\'()*+,\\-./0-9:;<=>?A-Z_a-z]', 'characters'],
  y: ['[#\\-/0-9A-Z]', 'characters of # - / 0-9 A-Z'],
  z: ['[A-Za-z0-9_\\-=]', 'characters of base64url'],
};

interface Piece {
  readonly optional: boolean;
  readonly set: string;
  readonly word: string;
  readonly length: string;
  readonly upTo: boolean;
}

const piecesOf = (shape: string): Piece[] =>
  [...shape.matchAll(/(\??)([nxyz])(\.\.)?(\d+)/g)].map(([, optional, kind = '', upTo, length = '']) => {
    const [set, word] = characters[kind] ?? ['', ''];
    return { optional: optional === '?', set, word, length, upTo: upTo !== undefined };
  });

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

const define = (shape: string, ai: string, more: Partial<ApplicationIdentifier> = {}): ApplicationIdentifier => {
  const pieces = piecesOf(shape);
  return { ai, shape: wordsOf(pieces), pattern: new RegExp(`^${patternOf(pieces)}$`), ...more };
};

const all: readonly ApplicationIdentifier[] = [
  ...shapes.flatMap(([shape, ais]) => ais.map((ai) => define(shape, ai))),
  ...datedShapes.flatMap(([shape, ais]) => ais.map((ai) => define(shape, ai, { dated: true }))),
  ...checkedShapes.flatMap(([shape, checked, ais]) => ais.map((ai) => define(shape, ai, { checked }))),
];

/** Every application identifier by its number. None is a prefix of another. */
export const applicationIdentifiers: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  all.map((each) => [each.ai, each]),
);

/** Lengths of elements that need no separator, application identifier included, by its first two digits (figure 7.8.5-2). */
const predefinedLengths: ReadonlyMap<string, number> = new Map([
  ['00', 20],
  ...['01', '02', '03'].map((start) => [start, 16] as const),
  ['04', 18],
  ...range(11, 19).map((start) => [start, 8] as const),
  ['20', 4],
  ...range(31, 36).map((start) => [start, 10] as const),
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
