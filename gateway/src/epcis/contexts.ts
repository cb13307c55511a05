/** The context of EPCIS 2.0 that responses name. */
export const epcisContext = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** The addresses under which GS1 publishes the context of EPCIS 2.0. They are never fetched: the contract has its prefixes. */
const published =
  /^https?:\/\/(?:ref\.gs1\.org\/standards\/epcis\/(?:2\.\d+(?:\.\d+)?\/)?|gs1\.github\.io\/EPCIS\/)epcis-context\.jsonld$/;

const entriesOf = (context: unknown): readonly unknown[] => {
  if (context === undefined || context === null) return [];
  return Array.isArray(context) ? context : [context];
};

const isPublished = (entry: unknown): boolean => typeof entry === 'string' && published.test(entry);

/** The entries of a context beside that of EPCIS itself. */
export const ownEntries = (context: unknown): unknown[] => entriesOf(context).filter((entry) => !isPublished(entry));

/**
 * The context in which an event of a document is read: that of the document, then the event's own. Undefined if both are only that of
 * EPCIS.
 */
export function eventContext(document: unknown, event: unknown): unknown {
  const own = typeof event === 'object' && event !== null && '@context' in event ? event['@context'] : undefined;
  const entries = [...ownEntries(document), ...ownEntries(own)];
  return entries.length === 0 ? undefined : [epcisContext, ...entries];
}
