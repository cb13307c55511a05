/** Namespaces by prefix, as a JSON-LD context declares them. */
export type Prefixes = ReadonlyMap<string, string>;

/** The prefixes that the EPCIS 2.0 context itself declares. */
const standard: readonly (readonly [string, string])[] = [
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['cbvmda', 'urn:epcglobal:cbv:mda:'],
  ['gs1', 'https://gs1.org/voc/'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['owl', 'http://www.w3.org/2002/07/owl#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['dcterms', 'http://purl.org/dc/terms/'],
];

const standardPrefixes: Prefixes = new Map(standard);

/** The prefixes of a JSON-LD context: the standard ones and those declared inline. Contexts given as a URL are not fetched. */
export const contextPrefixes = (context: unknown): Prefixes => {
  if (context === undefined) return standardPrefixes;
  const declared = (Array.isArray(context) ? context : [context])
    .filter((each): each is object => typeof each === 'object' && each !== null)
    .flatMap((each) => Object.entries(each) as [string, unknown][])
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[0].startsWith('@'));
  return declared.length === 0 ? standardPrefixes : new Map([...standard, ...declared]);
};

/** A prefixed name as namespace and local name; undefined when the text has no declared prefix (or is a URI with authority). */
export const splitPrefixed = (text: string, prefixes: Prefixes): [namespace: string, local: string] | undefined => {
  const colon = text.indexOf(':');
  if (colon < 1 || text.startsWith('//', colon + 1)) return undefined;
  const namespace = prefixes.get(text.slice(0, colon));
  return namespace === undefined ? undefined : [namespace, text.slice(colon + 1)];
};
