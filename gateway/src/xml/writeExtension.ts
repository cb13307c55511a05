import { type Attributes, charactersOf, isName, jsonText, tag, Unsayable } from './markup';
import { jsonFields } from './readExtension';

/** Prefixes that are declared where a field is written. */
export type Scope = ReadonlySet<string>;

type Fields = Readonly<Record<string, unknown>>;

/** Names of Lotline's own markup. */
const taken: readonly string[] = [`lotline:${jsonFields}`, 'lotline:context'];

/** The name of an element or attribute for a JSON name. Throws Unsayable. */
export function checkedName(name: string, scope: Scope, isNested: boolean): string {
  const parts = name.split(':');
  const [prefix = '', local = ''] = parts;
  if (isNested && parts.length === 1 && isName(name)) return name;
  if (parts.length !== 2 || !scope.has(prefix) || !isName(local) || taken.includes(name)) throw new Unsayable();
  return name;
}

function scalar(value: string | number | boolean): [content: string, type: string | undefined] {
  if (typeof value === 'string') return [charactersOf(value), undefined];
  if (typeof value === 'boolean') return [String(value), 'xsd:boolean'];
  return [String(value), Number.isSafeInteger(value) ? 'xsd:integer' : 'xsd:double'];
}

/** The attribute for a field `@name`. Throws Unsayable. */
function attributeFor(key: string, value: unknown, scope: Scope): [string, string] {
  const name = checkedName(key.slice(1), scope, true);
  if (typeof value !== 'string' || name === 'xmlns') throw new Unsayable();
  return [name, value];
}

/** An object: fields `@name` are attributes, `#text` the text beside them, others elements. */
function writeObject(name: string, { '#text': text, ...fields }: Fields, scope: Scope): string {
  const isAttribute = ([key]: readonly [string, unknown]): boolean => key.startsWith('@');
  const entries = Object.entries(fields);
  const attributes = entries.filter(isAttribute).map(([key, value]) => attributeFor(key, value, scope));
  const elements = entries.filter((each) => !isAttribute(each));
  const given: Attributes = Object.fromEntries(attributes);
  if (text === undefined) {
    if (entries.length === 0) throw new Unsayable();
    return tag(name, elements.map(([key, value]) => writeValue(key, value, scope, true)).join(''), given);
  }
  if (typeof text !== 'string' || text === '' || elements.length > 0 || attributes.length === 0) throw new Unsayable();
  return tag(name, charactersOf(text), given);
}

function writeOne(name: string, value: unknown, scope: Scope): string {
  if (value === null) return tag(name, '', { 'xsi:nil': 'true' });
  if (typeof value === 'object') {
    if (Array.isArray(value)) throw new Unsayable();
    return writeObject(name, value as Fields, scope);
  }
  const [content, type] = scalar(value as string | number | boolean);
  return tag(name, content, { 'xsi:type': type });
}

/** An extension field as elements. Throws Unsayable where they would be read as another value. */
export function writeValue(key: string, value: unknown, scope: Scope, isNested = false): string {
  const name = checkedName(key, scope, isNested);
  if (!Array.isArray(value)) return writeOne(name, value, scope);
  if (value.length < 2) throw new Unsayable();
  return value.map((each) => writeOne(name, each, scope)).join('');
}

/** Fields as JSON in an element, for those that XML has no form for; nothing if there are none. */
export const writeJsonFields = (fields: Fields): string =>
  Object.keys(fields).length === 0 ? '' : tag(`lotline:${jsonFields}`, charactersOf(jsonText(fields)));

/** The extension fields of an object, all of them sayable: some as JSON. */
export function writeExtensions(fields: Fields, scope: Scope): string {
  const left: Record<string, unknown> = {};
  const written = Object.entries(fields).map(([key, value]) => {
    try {
      return writeValue(key, value, scope);
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      left[key] = value;
      return '';
    }
  });
  return written.join('') + writeJsonFields(left);
}
