import { attributeOf, invalid, namespacesAt, type XmlElement } from './element';
import {
  EventPrefixes,
  epcisNamespaces,
  isStandard,
  masterDataNamespaces,
  queryNamespaces,
  type SchemaVersion,
} from './namespaces';
import { contextIn, readEvent } from './readEvent';
import { readHeader, readMasterData } from './readHeader';

const epcisContext = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => isStandard(each) && each.local === name);

const roots: Readonly<Record<string, Readonly<Record<SchemaVersion, string>>>> = {
  EPCISDocument: epcisNamespaces,
  EPCISQueryDocument: queryNamespaces,
  EPCISMasterDataDocument: masterDataNamespaces,
};

/** The version of the schema that the namespace of the root element names. */
function versionOf(root: XmlElement): SchemaVersion {
  const namespaces = Object.hasOwn(roots, root.local) ? roots[root.local] : undefined;
  if (!namespaces) throw invalid(root, `The root of the XML must be one of ${Object.keys(roots).join(', ')}.`);
  const found = (['2.0', '1.2'] as const).find((version) => namespaces[version] === root.uri);
  if (found) return found;
  throw invalid(root, `The namespace of ${root.local} is ${namespaces['2.0']} or, in EPCIS 1.2, ${namespaces['1.2']}.`);
}

/** The events in a list: in EPCIS 1.2, newer types of events are in an `extension` each. */
const eventsIn = (list: XmlElement): XmlElement[] =>
  list.children.flatMap((each) => (isStandard(each) && each.local === 'extension' ? eventsIn(each) : [each]));

function listOf(body: XmlElement, isQuery: boolean): XmlElement {
  const results = isQuery ? childOf(childOf(body, 'QueryResults'), 'resultsBody') : undefined;
  const list = childOf(isQuery ? results : body, 'EventList');
  if (list) return list;
  throw invalid(
    body,
    isQuery ? 'The EPCISBody has no QueryResults with an EventList.' : 'The EPCISBody has no EventList.',
  );
}

function resultsIn(body: XmlElement, eventList: unknown[]): Record<string, unknown> {
  const results = childOf(body, 'QueryResults');
  const names = ['queryName', 'subscriptionID'].flatMap((name) => {
    const text = childOf(results, name)?.text.trim();
    return text === undefined ? [] : [[name, text]];
  });
  return { queryResults: { ...Object.fromEntries(names), resultsBody: { eventList } } };
}

/** A document of master data alone, as a document without events that has it in its header. */
const masterDataDocument = (root: XmlElement, body: XmlElement): Record<string, unknown> => ({
  '@context': [epcisContext],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: attributeOf(root, 'creationDate') ?? '',
  epcisHeader: readMasterData(body),
  epcisBody: { eventList: [] },
});

const hasOwnText = (element: XmlElement): boolean => element.text.trim() !== '';

/** Reads an EPCIS document or query document of EPCIS 1.2 or 2.0 as that of EPCIS 2.0 in JSON. Throws XmlFault. */
export function readXmlDocument(root: XmlElement): Record<string, unknown> {
  const version = versionOf(root);
  const body = childOf(root, 'EPCISBody');
  if (!body) throw invalid(root, 'The document has no EPCISBody.');
  if (root.local === 'EPCISMasterDataDocument') return masterDataDocument(root, body);
  const isQuery = root.local === 'EPCISQueryDocument';
  const list = listOf(body, isQuery);
  const mixed = [root, body, list].find(hasOwnText);
  if (mixed) throw invalid(mixed, `${mixed.local} has elements, and no text.`);
  const prefixes = new EventPrefixes(namespacesAt(list));
  const entries = contextIn(root) ?? (prefixes.entry ? [prefixes.entry] : []);
  const eventList = eventsIn(list).map((each) => readEvent(each, { inherited: prefixes.all, version }));
  const header = childOf(root, 'EPCISHeader');
  const creationDate = attributeOf(root, 'creationDate');
  return {
    '@context': [epcisContext, ...entries],
    type: root.local,
    schemaVersion: '2.0',
    ...(creationDate !== undefined && { creationDate }),
    ...(header && { epcisHeader: readHeader(header) }),
    epcisBody: isQuery ? resultsIn(body, eventList) : { eventList },
  };
}
