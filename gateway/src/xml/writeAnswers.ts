import { charactersOf, jsonText, tag } from './markup';
import { epcisNamespaces, lotline } from './namespaces';
import { writeExtensions } from './writeExtension';

const scope: ReadonlySet<string> = new Set(['lotline']);
const namespaces = { 'xmlns:epcis': epcisNamespaces['2.0'], 'xmlns:lotline': lotline } as const;
const typed = {
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
} as const;

/** The fields of a problem that EPCIS names; others are Lotline's own. */
interface ProblemFields {
  readonly type: string;
  readonly title: string;
  readonly status?: number;
  readonly detail: string;
}

/** A text without the characters that XML cannot hold. */
const leaf = (name: string, text: string): string =>
  tag(name, charactersOf(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')));

const document = (name: string, content: string, attributes: Readonly<Record<string, string>> = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${tag(name, content, { ...namespaces, ...typed, ...attributes })}\n`;

function problemContent({ type, title, status, detail, ...more }: ProblemFields): string {
  const own = Object.entries(more).map(([name, value]): [string, unknown] => [`lotline:${name}`, value]);
  return [
    leaf('type', type),
    leaf('title', title),
    status === undefined ? '' : leaf('status', String(status)),
    leaf('detail', detail),
    writeExtensions(Object.fromEntries(own), scope),
  ].join('');
}

/** Writes a problem as the EPCISException of EPCIS 2.0. */
export const writeProblem = (problem: ProblemFields): string =>
  document('epcis:EPCISException', problemContent(problem));

/** A capture job, as it is answered in JSON. */
interface CaptureJob {
  readonly captureID: string;
  readonly createdAt: string;
  readonly finishedAt?: string | undefined;
  readonly running: boolean;
  readonly success: boolean;
  readonly captureErrorBehaviour: string;
  readonly errors: readonly ProblemFields[];
  readonly 'lotline:result'?: unknown;
}

/** Writes a capture job as the EPCISCaptureJob of EPCIS 2.0; the results of its events are JSON in an element of Lotline's own. */
export function writeCaptureJob(job: CaptureJob): string {
  const { captureID, running, success, captureErrorBehaviour, createdAt, finishedAt, errors } = job;
  const result = job['lotline:result'];
  const content = [
    leaf('captureErrorBehaviour', captureErrorBehaviour),
    leaf('createdAt', createdAt),
    finishedAt === undefined ? '' : leaf('finishedAt', finishedAt),
    errors.length === 0 ? '' : tag('errors', errors.map((each) => tag('error', problemContent(each))).join('')),
    result === undefined ? '' : leaf('lotline:result', jsonText(result)),
  ];
  return document('epcis:EPCISCaptureJob', content.join(''), {
    running: String(running),
    success: String(success),
    captureID,
  });
}

/** Writes a list of resources; the standard's schemas define no element for it. */
export const writeCollection = ({ member }: { readonly member: readonly string[] }): string =>
  document('epcis:Collection', member.map((each) => leaf('member', each)).join(''));
