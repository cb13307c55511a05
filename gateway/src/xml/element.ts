import { XmlFault } from './xmlFault';

/** An attribute, apart from declarations of namespaces. */
export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  /** Its namespace; empty for none. */
  readonly uri: string;
  readonly value: string;
}

/** An element of a document. */
export interface XmlElement {
  readonly prefix: string;
  readonly local: string;
  /** Its namespace; empty for none. */
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that it declares, by prefix. */
  readonly declared: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** The characters directly in it, references resolved. */
  text: string;
  readonly parent: XmlElement | undefined;
  readonly line: number;
}

const nameOf = ({ prefix, local }: XmlElement): string => (prefix === '' ? local : `${prefix}:${local}`);

/** The place of an element, such as `/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[2]`. */
export function placeOf(element: XmlElement): string {
  const { parent } = element;
  if (!parent) return `/${nameOf(element)}`;
  const alike = parent.children.filter(({ local, uri }) => local === element.local && uri === element.uri);
  const step = alike.length > 1 ? `[${alike.indexOf(element) + 1}]` : '';
  return `${placeOf(parent)}/${nameOf(element)}${step}`;
}

/** XML that is not EPCIS, for a reason that concerns an element. */
export const invalid = (element: XmlElement, message: string): XmlFault =>
  new XmlFault('invalid', message, { place: placeOf(element), line: element.line });

/** The value of an attribute without namespace. */
export const attributeOf = ({ attributes }: XmlElement, name: string): string | undefined =>
  attributes.find(({ uri, local }) => uri === '' && local === name)?.value.trim();

/** The namespace of a prefix at an element. */
export function namespaceOf(element: XmlElement, prefix: string): string | undefined {
  if (Object.hasOwn(element.declared, prefix)) return element.declared[prefix];
  return element.parent && namespaceOf(element.parent, prefix);
}

/** The namespaces in force at an element: those nearer to it count. */
export function namespacesAt(element: XmlElement): ReadonlyMap<string, string> {
  const found = new Map(element.parent ? namespacesAt(element.parent) : []);
  for (const [prefix, uri] of Object.entries(element.declared)) found.set(prefix, uri);
  return found;
}
