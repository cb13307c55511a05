import { epcFormats, type EpcFormat } from '../../../epcis/answer/epcFormat';
import { EpcisRefusal } from '../../../epcis/epcisRefusal';

/** Headers of a request, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export const epcisVersion = '2.0.0';
export const cbvVersion = '2.0.0';

/** The form in which a response is sent. */
export interface Form {
  readonly contentType: 'application/json' | 'application/ld+json';
  readonly epcFormat: EpcFormat;
}

const textOf = (headers: RequestHeaders, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value.trim() : undefined;
};

const notAcceptable = (message: string): EpcisRefusal => new EpcisRefusal('not_acceptable', message);

const version = /^\d+(\.\d+){0,3}$/;

/** Negative, 0 or positive as `a` is before, equal to or after `b`. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (const at of [0, 1, 2, 3]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkRange(headers: RequestHeaders, standard: 'EPCIS' | 'CBV', ours: string): void {
  for (const end of ['Min', 'Max'] as const) {
    const name = `GS1-${standard}-${end}`;
    const asked = textOf(headers, name);
    if (asked === undefined) continue;
    const sign = version.test(asked) ? compareVersions(ours, asked) : NaN;
    if (end === 'Min' ? sign >= 0 : sign <= 0) continue;
    throw notAcceptable(`${name} is ${asked.slice(0, 20)}; this gateway answers in ${standard} ${ours}.`);
  }
}

function checkSent(headers: RequestHeaders, standard: 'EPCIS' | 'CBV', ours: string): void {
  const name = `GS1-${standard}-Version`;
  const sent = textOf(headers, name);
  if (sent === undefined) return;
  const minor = ours.split('.').slice(0, 2).join('.');
  if (version.test(sent) && (sent === minor || sent.startsWith(`${minor}.`))) return;
  throw notAcceptable(`${name} is ${sent.slice(0, 20)}; this gateway reads ${standard} ${minor}.`);
}

/** Media types of an Accept header that are not excluded by q=0. */
const accepted = (text: string): string[] =>
  text
    .toLowerCase()
    .split(',')
    .map((each) => each.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((each) => /^q=0(\.0*)?$/.test(each)))
    .map(([type = '']) => type);

function contentType(headers: RequestHeaders): Form['contentType'] {
  const accept = textOf(headers, 'Accept');
  if (accept === undefined || accept === '') return 'application/json';
  const types = accepted(accept);
  if (types.some((type) => ['application/json', 'application/*', '*/*'].includes(type))) return 'application/json';
  if (types.includes('application/ld+json')) return 'application/ld+json';
  throw notAcceptable('This gateway answers application/json and application/ld+json.');
}

const isEpcFormat = (text: string): text is EpcFormat => (epcFormats as readonly string[]).includes(text);
const cbvFormats = ['No_Preference', 'Always_Web_URI', 'Always_URN', 'Never_Translates'];

function epcFormat(headers: RequestHeaders): EpcFormat {
  const asked = textOf(headers, 'GS1-EPC-Format') ?? 'Always_GS1_Digital_Link';
  if (isEpcFormat(asked)) return asked;
  throw notAcceptable(`GS1-EPC-Format is one of ${epcFormats.join(', ')}.`);
}

/** Reads the headers that negotiate the response. Throws EpcisRefusal `not_acceptable`. */
export function negotiate(headers: RequestHeaders): Form {
  checkRange(headers, 'EPCIS', epcisVersion);
  checkRange(headers, 'CBV', cbvVersion);
  checkSent(headers, 'EPCIS', epcisVersion);
  checkSent(headers, 'CBV', cbvVersion);
  const cbvFormat = textOf(headers, 'GS1-CBV-XML-Format') ?? 'No_Preference';
  // It chooses among spellings in XML; JSON has only one, so that every valid choice is met.
  if (!cbvFormats.includes(cbvFormat)) throw notAcceptable(`GS1-CBV-XML-Format is one of ${cbvFormats.join(', ')}.`);
  return { contentType: contentType(headers), epcFormat: epcFormat(headers) };
}
