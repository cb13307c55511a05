import { contextPrefixes } from '#domain';
import { charactersOf, isName, jsonText, tag } from './markup';
import {
  contextForm,
  epcisNamespaces,
  ownPrefixes,
  queryNamespaces,
  type SchemaVersion,
  standardPrefixes,
  structural,
  xmlForm,
} from './namespaces';
import { writeEvent } from './writeEvent';
import type { CbvFormat } from './writeFields';

type Fields = Readonly<Record<string, unknown>>;

/** A query document of EPCIS 2.0 in JSON. */
export interface QueryResult {
  readonly '@context': readonly unknown[];
  readonly creationDate: string;
  readonly epcisBody: {
    readonly queryResults: {
      readonly queryName: string;
      readonly subscriptionID?: string | undefined;
      readonly resultsBody: { readonly eventList: readonly Fields[] };
    };
  };
}

export interface XmlStyle {
  readonly version: SchemaVersion;
  readonly cbv: CbvFormat;
  /** Entries of a context that XML says by namespaces of its own: those of EPCIS and of Lotline. */
  readonly known: readonly string[];
}

const reserved: ReadonlySet<string> = new Set(['epcis', 'epcisq', ...Object.keys(ownPrefixes)]);

/** True for a prefix that XML can declare and that is read back with the same namespace. */
const isDeclarable = (prefix: string, namespace: string): boolean =>
  !reserved.has(prefix) &&
  isName(prefix) &&
  !/^xml/i.test(prefix) &&
  /^[\x21-\x7e]+$/.test(namespace) &&
  !structural.has(namespace) &&
  namespace !== 'http://www.w3.org/2000/xmlns/' &&
  contextForm(xmlForm(namespace)) === namespace;

const isPlain = (entry: unknown): boolean =>
  typeof entry === 'object' &&
  entry !== null &&
  !Array.isArray(entry) &&
  Object.entries(entry).every(([prefix, value]) => typeof value === 'string' && isDeclarable(prefix, value));

interface Declared {
  readonly prefixes: readonly (readonly [string, string])[];
  readonly attributes: Record<string, string | undefined>;
}

/** The declarations of a context's prefixes; the context itself as JSON beside them where it says more than they do. */
function declare(entries: readonly unknown[]): Declared {
  const prefixes = [...contextPrefixes(entries)].filter(
    ([prefix, namespace]) => standardPrefixes.get(prefix) !== namespace && isDeclarable(prefix, namespace),
  );
  return {
    prefixes,
    attributes: {
      ...Object.fromEntries(prefixes.map(([prefix, namespace]) => [`xmlns:${prefix}`, xmlForm(namespace)])),
      'lotline:context': entries.every(isPlain) ? undefined : jsonText(entries),
    },
  };
}

const listOf = (context: unknown): readonly unknown[] => {
  if (context === undefined) return [];
  return Array.isArray(context) ? context : [context];
};

/** Prefixes of elements that every document may use. */
const common: readonly (readonly [string, string])[] = [...standardPrefixes]
  .filter(([prefix]) => prefix !== 'epcis' && prefix !== 'xsd')
  .map(([prefix, namespace]) => [prefix, xmlForm(namespace)] as const);

/** Writes the result of a query as EPCISQueryDocument of EPCIS 1.2 or 2.0. */
export function writeQueryDocument(document: QueryResult, { version, cbv, known }: XmlStyle): string {
  const { queryName, subscriptionID, resultsBody } = document.epcisBody.queryResults;
  const shared = document['@context'].filter((entry) => typeof entry !== 'string' || !known.includes(entry));
  const root = declare(shared);
  const scope = new Set(['lotline', ...common.map(([prefix]) => prefix), ...root.prefixes.map(([prefix]) => prefix)]);
  const events = resultsBody.eventList.map((event) => {
    const own = declare(listOf(event['@context']));
    const inner = own.prefixes.length === 0 ? scope : new Set([...scope, ...own.prefixes.map(([prefix]) => prefix)]);
    return writeEvent(event, { version, cbv, scope: inner, attributes: own.attributes });
  });
  const results = [
    tag('queryName', charactersOf(queryName)),
    subscriptionID === undefined ? '' : tag('subscriptionID', charactersOf(subscriptionID)),
    tag('resultsBody', tag('EventList', events.join(''))),
  ];
  const body = tag('EPCISBody', tag('epcisq:QueryResults', results.join('')));
  const ours = [...Object.entries(ownPrefixes), ...common].filter(
    ([prefix]) => body.includes(`${prefix}:`) || (prefix === 'lotline' && root.attributes['lotline:context']),
  );
  const attributes = {
    'xmlns:epcisq': queryNamespaces[version],
    'xmlns:epcis': epcisNamespaces[version],
    ...Object.fromEntries(ours.map(([prefix, uri]) => [`xmlns:${prefix}`, uri])),
    ...root.attributes,
    schemaVersion: version,
    creationDate: document.creationDate,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('epcisq:EPCISQueryDocument', body, attributes)}\n`;
}
