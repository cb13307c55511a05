import { type Prefixes, splitPrefixed, utcMilliseconds } from '@lotline/chaincode/domain';
import type { Read } from './builder';
import { canonical, entriesOf, type EventView, expand, type Fields, isFields, objectsOf } from './eventView';
import { elementsOf, metadataOf, reportsOf } from './sensorParameters';
import { compareNumbers, compareTimes, type Comparison, existsOf, numberOf, single } from './values';

/** The objects of an event that can have extension fields, by the name of their scope in parameters. */
const scopes: Readonly<Record<string, (body: Fields) => readonly Fields[]>> = {
  '': (body) => [body],
  ILMD: (body) => objectsOf(body['ilmd']),
  ERROR_DECLARATION: (body) => objectsOf(body['errorDeclaration']),
  SENSORELEMENT: elementsOf,
  SENSORMETADATA: metadataOf,
  SENSORREPORT: reportsOf,
  readPoint: (body) => objectsOf(body['readPoint']),
  bizLocation: (body) => objectsOf(body['bizLocation']),
};

export interface Scope {
  readonly name: string;
  /** True for fields anywhere inside the extension fields of the scope, not those fields themselves. */
  readonly inner: boolean;
}

/** Compares the name of a field in an event with that of a parameter, which may be a URI, with # before the local name, or prefixed. */
function isField(key: string, asked: readonly string[], prefixes: Prefixes): boolean {
  if (!key.includes(':')) return false;
  if (asked.includes(key)) return true;
  const parts = splitPrefixed(key, prefixes);
  return parts !== undefined && (asked.includes(parts.join('')) || asked.includes(parts.join('#')));
}

/** The values of a field of objects, lists taken apart. */
function valuesIn(objects: readonly unknown[], asked: readonly string[], prefixes: Prefixes): unknown[] {
  return objects
    .filter(isFields)
    .flatMap((each) => Object.entries(each).filter(([key]) => isField(key, asked, prefixes)))
    .flatMap(([, value]) => entriesOf(value));
}

/** All objects inside values, at any depth; a document's depth is bounded. */
const objectsInside = (values: readonly unknown[]): Fields[] =>
  values.flatMap((value) => {
    if (Array.isArray(value)) return objectsInside(value);
    return isFields(value) ? [value, ...objectsInside(Object.values(value))] : [];
  });

const extensionsOf = (object: Fields): unknown[] =>
  Object.entries(object).flatMap(([key, value]) => (key.includes(':') ? [value] : []));

/** The values of an extension field of an event. */
export function extensionValues(
  { body, prefixes }: EventView,
  { name, inner }: Scope,
  asked: readonly string[],
): unknown[] {
  const objects = scopes[name]?.(body) ?? [];
  return valuesIn(inner ? objectsInside(objects.flatMap(extensionsOf)) : objects, asked, prefixes);
}

/** The names under which a field is found: as it is written, and with its prefix expanded. */
export const namesOf = (field: string, prefixes: Prefixes): string[] => [...new Set([field, expand(field, prefixes)])];

/** The value itself; of a JSON-LD value object, its `@value` or `@id`. */
const plainValue = (value: unknown): unknown =>
  isFields(value) ? (value['@value'] ?? value['@id'] ?? value['id']) : value;

function isEqual(value: unknown, asked: string, { prefixes }: EventView): boolean {
  const plain = plainValue(value);
  if (typeof plain === 'number') return compareNumbers(plain, 'EQ', asked);
  if (typeof plain === 'boolean') return String(plain) === asked;
  if (typeof plain !== 'string') return false;
  return (
    plain === asked ||
    canonical(expand(plain, prefixes)) === canonical(expand(asked, prefixes)) ||
    compareTimes(plain, 'EQ', asked)
  );
}

/** Reads EQ_… of an extension field: its value, or one of them, is among the values of the parameter. */
const equalTo =
  (scope: Scope, field: string): Read =>
  (query, values) => {
    const names = namesOf(field, query.prefixes);
    query.predicates.push((view) =>
      extensionValues(view, scope, names).some((value) => values.some((asked) => isEqual(value, asked, view))),
    );
  };

/** Reads GT_…, GE_…, LT_… or LE_… of an extension field, with a number or a time. */
const comparedTo =
  (comparison: Comparison, scope: Scope, field: string): Read =>
  (query, values, name) => {
    const asked = single(values, name);
    const isTime = utcMilliseconds(asked) !== undefined;
    if (!isTime) numberOf(asked, name);
    const names = namesOf(field, query.prefixes);
    const holds = isTime ? compareTimes : compareNumbers;
    query.predicates.push((view) =>
      extensionValues(view, scope, names).some((value) => holds(plainValue(value), comparison, asked)),
    );
  };

const existing =
  (scope: Scope, field: string): Read =>
  (query, values, name) => {
    const names = namesOf(field, query.prefixes);
    if (existsOf(values, name)) query.predicates.push((view) => extensionValues(view, scope, names).length > 0);
  };

const shape =
  /^(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(?:(ILMD|ERROR_DECLARATION|SENSORELEMENT|SENSORMETADATA|SENSORREPORT|readPoint|bizLocation)_)?(.+)$/;

/** The reader of a parameter about an extension field; undefined if the name is none of these. */
export function extensionParameter(parameter: string): Read | undefined {
  const [, comparison = '', inner, name = '', field = ''] = shape.exec(parameter) ?? [];
  if (!/^[^:\s]+:[^\s]+$/.test(field)) return undefined;
  const scope = { name, inner: inner !== undefined };
  if (comparison === 'EXISTS') return existing(scope, field);
  return comparison === 'EQ' ? equalTo(scope, field) : comparedTo(comparison as Comparison, scope, field);
}
