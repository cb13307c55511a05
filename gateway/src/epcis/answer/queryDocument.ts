import { epcisContext, ownEntries } from '../contexts';
import type { Fields } from '../query/eventView';
import type { FoundEvent } from '../query/foundEvent';
import { type EpcFormat, type Rewrite, toDigitalLink, withIds } from './epcFormat';

/** How a document names its query and writes its events. */
export interface DocumentForm {
  readonly queryName: string;
  readonly subscriptionID?: string;
  readonly epcFormat: EpcFormat;
  /** Address of the context of Lotline's own fields. */
  readonly lotlineContext: string;
  /** Turns a GS1 Digital Link into an EPC URN where the length of its company prefix is known. */
  readonly toUrn: Rewrite;
}

/** An EPCISQueryDocument (EPCIS 2.0 section 8.2). */
export interface QueryDocument {
  readonly '@context': unknown[];
  readonly type: 'EPCISQueryDocument';
  readonly schemaVersion: '2.0';
  readonly creationDate: string;
  readonly epcisBody: {
    readonly queryResults: {
      readonly queryName: string;
      readonly subscriptionID?: string;
      readonly resultsBody: { readonly eventList: Fields[] };
    };
  };
}

const rewriteOf = ({ epcFormat, toUrn }: DocumentForm): Rewrite | undefined => {
  if (epcFormat === 'Always_GS1_Digital_Link') return toDigitalLink;
  return epcFormat === 'Always_EPC_URN' ? toUrn : undefined;
};

const entriesIn = (context: string | null): unknown[] =>
  context === null ? [] : ownEntries(JSON.parse(context) as unknown);

const usesLotline = ({ body }: FoundEvent): boolean => Object.keys(body).some((key) => key.startsWith('lotline:'));

const withoutContext = (body: Fields): Fields => {
  if (!('@context' in body)) return body;
  const { '@context': _, ...sent } = body;
  return sent;
};

/**
 * The document of a query's events. Prefixes mean what they meant where each event was sent: if all events have the same context, the
 * document has it; otherwise each event has its own. So every event can be captured again, and its hash is the same.
 */
export function queryDocument(events: readonly FoundEvent[], form: DocumentForm): QueryDocument {
  const [first] = events;
  const isShared = events.every(({ context }) => context === first?.context);
  const shared = isShared ? entriesIn(first?.context ?? null) : [];
  const lotline = events.some(usesLotline) ? [form.lotlineContext] : [];
  const rewrite = rewriteOf(form);
  const isNeeded = ({ hasUrns }: FoundEvent): boolean => hasUrns || form.epcFormat === 'Always_EPC_URN';
  const eventList = events.map((found) => {
    const sent = withoutContext(found.body);
    const own = isShared ? [] : entriesIn(found.context);
    const event = rewrite && isNeeded(found) ? withIds(sent, rewrite) : sent;
    return own.length > 0 ? { '@context': own, ...event } : event;
  });
  const { queryName, subscriptionID } = form;
  const resultsBody = { eventList };
  return {
    '@context': [epcisContext, ...lotline, ...shared],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: new Date().toISOString(),
    epcisBody: {
      queryResults: { queryName, ...(subscriptionID !== undefined && { subscriptionID }), resultsBody },
    },
  };
}
