import { type ApplicationIdentifier, applicationIdentifiers, type Component, isNamed } from './identifiers';
import { type Lint, shifted } from './lint';
import { characterLinters, linters } from './linters';
import type { Gs1Problem } from './problem';

/** An element: an application identifier and its value, with the place of the value in the text that it was read from. */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
  readonly at: number;
}

const letters: Readonly<Record<Component['set'], string>> = {
  N: 'digits',
  X: 'characters',
  Y: 'characters of # - / 0-9 A-Z',
  Z: 'characters of base64url',
};

/** The format of an element's value in words. */
export const formatOf = ({ components }: ApplicationIdentifier): string =>
  components
    .map(({ set, length, variable, optional }, index) => {
      const word = length === 1 ? letters[set].replace(/^(digit|character)s/, '$1') : letters[set];
      const count = `${variable ? `1 to ${length}` : length} ${word}`;
      return index === 0 ? count : optional ? `then optionally ${count}` : `then ${count}`;
    })
    .join(', ');

const greatest = ({ components }: ApplicationIdentifier): number =>
  components.reduce((total, { length }) => total + length, 0);

const problemOf = (
  { ai, at }: Gs1Element,
  rule: string,
  says: string,
  [from, length]: [number, number],
): Gs1Problem => ({
  ai,
  at: at + from,
  length,
  rule,
  message: `(${ai}) at ${at + from}: the value ${says} [${rule}].`,
});

const linted = (element: Gs1Element, text: string, from: number, rules: [string, Lint][]): Gs1Problem | undefined => {
  for (const [rule, lint] of rules) {
    const found = shifted(lint(text), from);
    if (found) return problemOf(element, rule, found.says, [found.at, found.length]);
  }
  return undefined;
};

const rulesOf = ({ set, linters: names }: Component): [string, Lint][] => [
  [`cset ${set}`, characterLinters[set]],
  ...names.flatMap((name): [string, Lint][] => {
    const lint = linters[name];
    if (!lint) throw new Error(`The dictionary names the linter ${name}, which is missing.`);
    return [[name, lint]];
  }),
];

const isShort = ({ length, variable }: Component, part: string): boolean =>
  part === '' || (!variable && part.length < length);

/** Checks the format of an element's value and its content, component by component. */
function valueProblem(element: Gs1Element): Gs1Problem | undefined {
  const identifier = applicationIdentifiers.get(element.ai);
  const { value } = element;
  if (!identifier) {
    return problemOf(element, 'ai', 'belongs to no GS1 application identifier', [0, value.length]);
  }
  const length = (): Gs1Problem =>
    problemOf(element, 'length', `must be ${formatOf(identifier)}; it has ${value.length} characters`, [
      0,
      value.length,
    ]);
  if (value.length > greatest(identifier)) return length();
  let from = 0;
  for (const component of identifier.components) {
    const part = value.slice(from, from + component.length);
    if (part === '' && component.optional) break;
    if (isShort(component, part)) return length();
    const found = linted(element, part, from, rulesOf(component));
    if (found) return found;
    from += part.length;
  }
  return from < value.length ? length() : undefined;
}

const has = (elements: readonly Gs1Element[], pattern: string, but?: string): string | undefined =>
  elements.find(({ ai }) => ai !== but && isNamed(ai, pattern))?.ai;

const missing = (elements: readonly Gs1Element[], element: Gs1Element): Gs1Problem[] =>
  (applicationIdentifiers.get(element.ai)?.requires ?? [])
    .filter((alternatives) => !alternatives.some((group) => group.every((pattern) => has(elements, pattern))))
    .map((alternatives) => ({
      ai: element.ai,
      at: element.at,
      length: element.value.length,
      rule: 'req',
      message: `(${element.ai}) needs ${alternatives.map((group) => group.map((each) => `(${each})`).join(' with ')).join(' or ')} with it [req].`,
    }));

const excluded = (elements: readonly Gs1Element[], element: Gs1Element): Gs1Problem[] =>
  (applicationIdentifiers.get(element.ai)?.excludes ?? []).flatMap((pattern) => {
    const other = has(elements, pattern, element.ai);
    return other === undefined
      ? []
      : [
          {
            ai: element.ai,
            at: element.at,
            length: element.value.length,
            rule: 'ex',
            message: `(${element.ai}) must not occur together with (${other}) [ex].`,
          },
        ];
  });

const repeated = (elements: readonly Gs1Element[]): Gs1Problem[] =>
  elements.flatMap((element, index) => {
    const before = elements.slice(0, index).find(({ ai }) => ai === element.ai);
    return before && before.value !== element.value
      ? [
          {
            ai: element.ai,
            at: element.at,
            length: element.value.length,
            rule: 'repeated',
            message: `(${element.ai}) is there twice with different values [repeated].`,
          },
        ]
      : [];
  });

/** Keys whose serial component is optional, and the length of what is before it: a digital signature (8030) signs one thing. */
const unserialised: ReadonlyMap<string, number> = new Map([
  ['253', 13],
  ['255', 13],
  ['8003', 14],
]);

/** A digital signature of a key that names a kind of thing. */
const unsigned = (elements: readonly Gs1Element[]): Gs1Problem[] =>
  elements.some(({ ai }) => ai === '8030')
    ? elements
        .filter(({ ai, value }) => value.length === unserialised.get(ai))
        .map((each) => problemOf(each, 'serial', 'needs its serial component beside (8030)', [0, each.value.length]))
    : [];

/** Every problem of a set of elements: of each value, and of what is beside what. */
export function elementProblems(elements: readonly Gs1Element[]): Gs1Problem[] {
  const values = elements.flatMap((element) => valueProblem(element) ?? []);
  return [
    ...values,
    ...repeated(elements),
    ...elements.flatMap((element) => [...missing(elements, element), ...excluded(elements, element)]),
    ...unsigned(elements),
  ];
}
