import { must } from '#domain';
/** A value that XML has no form for: it is written as JSON. */
export class Unsayable extends Error {}

const characters = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
/** The ranges of NameStartChar and of what NameChar adds to them (XML 1.0, productions 4 and 4a). */
const starts = [
  'A-Z',
  '_',
  'a-z',
  '\\u00C0-\\u00D6',
  '\\u00D8-\\u00F6',
  '\\u00F8-\\u02FF',
  '\\u0370-\\u037D',
  '\\u037F-\\u1FFF',
  '\\u2070-\\u218F',
  '\\u2C00-\\u2FEF',
  '\\u3001-\\uD7FF',
  '\\uF900-\\uFDCF',
  '\\uFDF0-\\uFFFD',
  '\\u{10000}-\\u{EFFFF}',
].join('');
const joiners = '\\u200C-\\u200D';
const marks = '\\u0300-\\u036F';
const further = ['.', '0-9', '\\u00B7', '\\u203F', '\\u2040', '\\-'].join('');
const name = new RegExp(`^[${starts}${joiners}][${marks}${starts}${further}${joiners}]*$`, 'u');

/** True for a name without colon that an element or attribute can have. */
export const isName = (text: string): boolean => name.test(text);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Characters as they stand in an element. Throws Unsayable. */
export function charactersOf(text: string): string {
  if (!characters.test(text)) throw new Unsayable();
  return text.replace(/[&<>\r]/g, (each) => must(entities[each], 'entity'));
}

const quoted = (text: string): string => {
  if (!characters.test(text)) throw new Unsayable();
  return text.replace(/[&<>"\r\n\t]/g, (each) => must(entities[each], 'entity'));
};

export type Attributes = Readonly<Record<string, string | undefined>>;

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${quoted(value)}"`))
    .join('');

/** An element with its content, which is markup. Throws Unsayable for an attribute that XML cannot hold. */
export const tag = (of: string, content: string, attributes: Attributes = {}): string =>
  content === '' ? `<${of}${attributesOf(attributes)}/>` : `<${of}${attributesOf(attributes)}>${content}</${of}>`;

/** JSON without the characters that XML cannot hold. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`);
