import { invalid, namespaceOf, type XmlElement } from './element';
import { type EventPrefixes, isEpcis, lotline, schemaInstance, schemaTypes } from './namespaces';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Fields = Record<string, Json>;

/** The element whose text has fields as JSON that XML has no form for. */
export const jsonFields = 'fields';

const whole = new Set(['integer', 'int', 'long', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger']);
const fractions = new Set(['double', 'float', 'decimal']);

const attributeOf = ({ attributes }: XmlElement, uri: string, local: string): string | undefined =>
  attributes.find((each) => each.uri === uri && each.local === local)?.value;

/** True for an element that is said to have no value. */
export const isNil = (element: XmlElement): boolean =>
  ['true', '1'].includes(attributeOf(element, schemaInstance, 'nil')?.trim() ?? '');

/** The type of XML Schema that an element names; undefined for none, or for a type of another schema. */
function schemaType(element: XmlElement): string | undefined {
  const [prefix = '', local] = (attributeOf(element, schemaInstance, 'type')?.trim() ?? '').split(':');
  return local !== undefined && namespaceOf(element, prefix) === schemaTypes ? local : undefined;
}

/** A text as its type has it; the text itself where a number of JSON would not be the same. */
export function typedValue(text: string, type: string | undefined): Json {
  const plain = text.trim();
  if (type === 'boolean' && /^(?:true|false|1|0)$/.test(plain)) return plain === 'true' || plain === '1';
  const number = Number(plain);
  if (type === undefined || plain === '' || !Number.isFinite(number)) return text;
  if (fractions.has(type)) return number;
  return whole.has(type) && Number.isSafeInteger(number) ? number : text;
}

/** The JSON name of an extension element: with a prefix where it has a namespace. */
export function nameOf(element: XmlElement, prefixes: EventPrefixes): string {
  if (element.local === '__proto__') throw invalid(element, '"__proto__" is not allowed as a name.');
  if (element.uri === '') return element.local;
  if (isEpcis(element.uri)) throw invalid(element, `"${element.local}" is no element of EPCIS here.`);
  return prefixes.nameOf(element);
}

/** The value of an extension element, with its attributes as `@name` and its text beside them as `#text`. */
export function readValue(element: XmlElement, prefixes: EventPrefixes): Json {
  if (isNil(element)) return null;
  const attributes = element.attributes
    .filter(({ uri }) => uri !== schemaInstance)
    .map((each): [string, Json] => [`@${each.uri === '' ? each.local : prefixes.nameOf(each)}`, each.value]);
  const { text, children } = element;
  if (children.length > 0) {
    if (text.trim() !== '') throw invalid(element, 'An extension has either text or elements, not both mixed.');
    return { ...Object.fromEntries(attributes), ...readFields(children, prefixes) };
  }
  if (attributes.length === 0) return typedValue(text, schemaType(element));
  return { ...Object.fromEntries(attributes), ...(text === '' ? {} : { '#text': text }) };
}

/** The fields of extension elements: several of one name are a list. */
export function readFields(elements: readonly XmlElement[], prefixes: EventPrefixes): Fields {
  const found = new Map<string, Json[]>();
  for (const element of elements) {
    const name = nameOf(element, prefixes);
    const values = found.get(name) ?? [];
    values.push(readValue(element, prefixes));
    found.set(name, values);
  }
  return Object.fromEntries(
    [...found].map(([name, [first = null, ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
  );
}

/** Objects and lists inside one another, in JSON that stands in XML. */
const deepest = 32;

/** True if a value is nested no deeper than that, and has no key that could reach a prototype. */
const isSound = (value: unknown, left: number = deepest): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (left > 0 && !Object.hasOwn(value, '__proto__') && Object.values(value).every((each) => isSound(each, left - 1)));

/** The JSON in an element or attribute; undefined if it is none, or too deep. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isSound(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The fields in the JSON of an element or attribute. */
export function parseFields(text: string, element: XmlElement): Fields {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(element, `lotline:fields holds no JSON object of at most ${deepest} levels.`);
}

export const isJsonFields = ({ uri, local }: Pick<XmlElement, 'uri' | 'local'>): boolean =>
  uri === lotline && local === jsonFields;

/** The extension fields among the children of a standard element. */
export function extensionsOf(elements: readonly XmlElement[], prefixes: EventPrefixes): Fields {
  const plain = readFields(
    elements.filter((each) => !isJsonFields(each)),
    prefixes,
  );
  const all = new Map(Object.entries(plain));
  for (const element of elements.filter(isJsonFields)) {
    for (const [name, value] of Object.entries(parseFields(element.text, element))) {
      if (all.has(name) || ['type', '@context', '__proto__'].includes(name))
        throw invalid(element, `lotline:fields has ${name}, which it cannot have here.`);
      all.set(name, value);
    }
  }
  return Object.fromEntries(all);
}
