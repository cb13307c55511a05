import type { Document } from '@lotline/chaincode/domain';
import { daysLater } from '../inventory/days';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';
import type { Finding } from './raisedStore';
import type { Evaluation } from './reconcile';
import { type Rule, type RuleContext, startOf, type Subject } from './rule';

const origin = 'https://id.gs1.org/';

/** The party of a product, a place or a party. */
function partyOf({ database }: RuleContext, subject: string): string | undefined {
  if (subject.startsWith(`${origin}417/`)) return subject;
  if (subject.startsWith(`${origin}414/`)) return placeParty(database, subject);
  return readFact(database, 'product', subject)?.owner;
}

const documents = `SELECT body FROM document WHERE json_extract(body, '$.subject') IN (?, ?, ?) AND json_extract(body, '$.kind') = ?
  AND party IN (?, ?) ORDER BY n`;

/** The subject of a document is a text of people: a URI, or the key as an element string or alone. */
function spellings(subject: string): [string, string, string] {
  const [, identifier = '', key = ''] = /^https:\/\/id\.gs1\.org\/(\d{2,4})\/(\d+)$/.exec(subject) ?? [];
  return key === '' ? [subject, subject, subject] : [subject, `(${identifier})${key}`, key];
}

/** Certificates of a kind about a subject, as its party or this organisation registered them. Nobody else’s word counts. */
const registered = (context: RuleContext, kind: string, subject: string): Document[] =>
  context.database
    .all<{ body: string }>(
      documents,
      ...spellings(subject),
      kind,
      context.party,
      partyOf(context, subject) ?? context.party,
    )
    .map(({ body }) => JSON.parse(body) as Document);

const lastDay = '9999-12-31';

interface Validity {
  readonly until: string;
  /** The first day on which a certificate that is not valid yet will be. */
  readonly from?: string;
}

/** Until when the certificates are valid without a gap, from a day on; absent if none is valid then. */
function validity(all: readonly Document[], day: string): Validity | undefined {
  const valid = all.filter(({ validFrom = '', validTo = lastDay }) => validFrom <= day && validTo >= day);
  const until = valid
    .map(({ validTo = lastDay }) => validTo)
    .toSorted()
    .at(-1);
  if (until === undefined || until === lastDay) return until === undefined ? undefined : { until };
  const after = validity(all, daysLater(until, 1));
  return after ?? { until };
}

const about = (subject: string): Finding['about'] => {
  if (subject.startsWith(`${origin}414/`)) return { place: subject };
  return subject.startsWith(`${origin}01/`) ? { product: subject } : { goods: subject };
};

function lacking(kind: string, subject: string, all: readonly Document[]): Finding {
  const last = all
    .map(({ validTo = '' }) => validTo)
    .toSorted()
    .at(-1);
  const isExpired = last !== undefined && last !== '';
  return {
    code: isExpired ? 'certificate_expired' : 'certificate_missing',
    severity: 'high',
    detail: isExpired
      ? `The certificate ${kind} of ${subject} was valid until ${last}.`
      : `No certificate ${kind} of ${subject} is registered.`,
    cause: last ?? 'none',
    about: about(subject),
  };
}

function evaluate(context: RuleContext, [kind = '', subject = '']: Subject): Evaluation {
  const { isOn, days, required } = context.settings.certificate;
  if (!isOn || !required.some((each) => each.kind === kind && each.subject === subject)) {
    return { findings: [], ended: 'the settings do not ask for it any more' };
  }
  const today = context.now.slice(0, 10);
  const all = registered(context, kind, subject);
  const found = validity(all, today);
  if (!found) {
    const starts = all.flatMap(({ validFrom = '' }) => (validFrom > today ? [validFrom] : [])).toSorted();
    return { findings: [lacking(kind, subject, all)], ...(starts[0] !== undefined && { next: startOf(starts[0]) }) };
  }
  const { until } = found;
  const ended = `a certificate is valid until ${until}`;
  if (until === lastDay) return { findings: [], ended: 'a certificate without end is registered' };
  const first = daysLater(until, -days);
  if (today < first) return { findings: [], next: startOf(first), ended };
  const finding: Finding = {
    code: 'certificate_expired',
    severity: 'medium',
    detail: `The certificate ${kind} of ${subject} is valid until ${until}.`,
    cause: until,
    about: about(subject),
  };
  return { findings: [finding], next: startOf(daysLater(until, 1)), ended };
}

/** Certificates that the settings ask for and that are missing, expired or about to expire. */
export const certificateRule: Rule = {
  name: 'certificate',
  touched: () => [],
  all: ({ settings }) => settings.certificate.required.map(({ kind, subject }) => [kind, subject]),
  evaluate,
};
