import { contextPrefixes } from '#domain';
import type { XmlElement } from './element';

export const epcisNamespaces = { '1.2': 'urn:epcglobal:epcis:xsd:1', '2.0': 'urn:epcglobal:epcis:xsd:2' } as const;
export const queryNamespaces = {
  '1.2': 'urn:epcglobal:epcis-query:xsd:1',
  '2.0': 'urn:epcglobal:epcis-query:xsd:2',
} as const;
export const masterDataNamespaces = {
  '1.2': 'urn:epcglobal:epcis-masterdata:xsd:1',
  '2.0': 'urn:epcglobal:epcis-masterdata:xsd:2',
} as const;
export type SchemaVersion = keyof typeof epcisNamespaces;

export const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
export const schemaTypes = 'http://www.w3.org/2001/XMLSchema';
/** The namespace of Lotline's own fields: their JSON names are `lotline:` and a word. */
export const lotline = 'lotline:';
const businessHeader = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader';

/** Namespaces that are no extension of a sender. */
export const structural: ReadonlySet<string> = new Set([
  ...Object.values(epcisNamespaces),
  ...Object.values(queryNamespaces),
  ...Object.values(masterDataNamespaces),
  'urn:epcglobal:xsd:1',
  schemaInstance,
  schemaTypes,
  lotline,
  businessHeader,
  'http://www.w3.org/XML/1998/namespace',
]);

export const isEpcis = (uri: string): boolean =>
  (Object.values(epcisNamespaces) as string[]).includes(uri) ||
  (Object.values(queryNamespaces) as string[]).includes(uri);

/** An element of EPCIS: it has no namespace of its own, and many writers give it that of EPCIS. */
export const isStandard = ({ uri }: Pick<XmlElement, 'uri'>): boolean => uri === '' || isEpcis(uri);

/** Prefixes that documents written here have for themselves. */
export const ownPrefixes: Readonly<Record<string, string>> = {
  xsi: schemaInstance,
  xsd: schemaTypes,
  lotline,
};

/** The one namespace that GS1 writes otherwise in XML than in a JSON-LD context. */
const masterData = { xml: 'urn:epcglobal:cbv:mda', json: 'urn:epcglobal:cbv:mda:' } as const;

/** A namespace of XML as a JSON-LD context declares it. */
export const contextForm = (uri: string): string => (uri === masterData.xml ? masterData.json : uri);
/** A namespace of a JSON-LD context as XML declares it. */
export const xmlForm = (namespace: string): string => (namespace === masterData.json ? masterData.xml : namespace);

/** The prefixes of GS1's own context. */
export const standardPrefixes = contextPrefixes(undefined);

const isKnown = (prefix: string, namespace: string): boolean => standardPrefixes.get(prefix) === namespace;

/**
 * The prefixes of an event's extension fields, as its JSON-LD context declares them. Where XML uses one prefix for two namespaces, the
 * second one has another prefix.
 */
export class EventPrefixes {
  #found = new Map<string, string>();
  readonly #inherited: ReadonlyMap<string, string>;

  /** Starts with the namespaces in force, by prefix. Those of `inherited` are declared by the document already. */
  constructor(namespaces: ReadonlyMap<string, string>, inherited: ReadonlyMap<string, string> = new Map()) {
    this.#inherited = inherited;
    for (const [prefix, uri] of namespaces) {
      if (prefix !== '' && !structural.has(uri)) this.#found.set(prefix, contextForm(uri));
    }
  }

  /** Starts with the prefixes of the document, for an event that declares none. */
  static inheriting(inherited: ReadonlyMap<string, string>): EventPrefixes {
    const prefixes = new EventPrefixes(new Map(), inherited);
    prefixes.#found = new Map(inherited);
    return prefixes;
  }

  /** All prefixes, as a context would declare them. */
  get all(): ReadonlyMap<string, string> {
    return this.#found;
  }

  /** The entry of a context that declares the prefixes; undefined if there are none beside those known. */
  get entry(): Record<string, string> | undefined {
    const own = [...this.#found].filter(
      ([prefix, namespace]) =>
        this.#inherited.get(prefix) !== namespace && !(isKnown(prefix, namespace) && !this.#inherited.has(prefix)),
    );
    return own.length === 0 ? undefined : Object.fromEntries(own);
  }

  /** The JSON name of an element or attribute with a namespace. */
  nameOf({ prefix, local, uri }: Pick<XmlElement, 'prefix' | 'local' | 'uri'>): string {
    if (uri === lotline) return `lotline:${local}`;
    return `${this.#prefixFor(prefix, contextForm(uri))}:${local}`;
  }

  #prefixFor(wanted: string, namespace: string): string {
    const name = wanted === '' ? 'ns' : wanted;
    for (let number = 1; ; number += 1) {
      const prefix = number === 1 && wanted !== '' ? name : `${name}${number}`;
      const known = this.#found.get(prefix) ?? standardPrefixes.get(prefix);
      if (known !== undefined && known !== namespace) continue;
      if (prefix === 'lotline') continue;
      this.#found.set(prefix, namespace);
      return prefix;
    }
  }
}
