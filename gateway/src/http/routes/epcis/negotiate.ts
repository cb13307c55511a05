import { epcFormats, type EpcFormat } from '../../../epcis/answer/epcFormat';
import { EpcisRefusal } from '../../../epcis/epcisRefusal';
import type { CbvFormat, SchemaVersion } from '../../../xml';
import { bestType } from '../../accept';
import { isXmlType, xmlTypes } from '../../xml';

/** Headers of a request, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export const epcisVersion = '2.0.0';
export const cbvVersion = '2.0.0';
/** The version of EPCIS and of the CBV that is written beside, in XML. */
export const oldVersion = '1.2';

/** The form in which a response is sent. */
export interface Form {
  readonly contentType: 'application/json' | 'application/ld+json' | (typeof xmlTypes)[number];
  readonly epcFormat: EpcFormat;
  /** Version and spelling of documents in XML. */
  readonly version: SchemaVersion;
  readonly cbvFormat: CbvFormat;
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

/** True if the range that the headers give includes a version. */
function includes(headers: RequestHeaders, standard: 'EPCIS' | 'CBV', ours: string): boolean {
  return (['Min', 'Max'] as const).every((end) => {
    const asked = textOf(headers, `GS1-${standard}-${end}`);
    if (asked === undefined) return true;
    const sign = version.test(asked) ? compareVersions(ours, asked) : NaN;
    return end === 'Min' ? sign >= 0 : sign <= 0;
  });
}

/** The version in which an answer is written: the latest one that the ranges include. */
function versionFor(headers: RequestHeaders, isXml: boolean): SchemaVersion {
  if (includes(headers, 'EPCIS', epcisVersion) && includes(headers, 'CBV', cbvVersion)) return '2.0';
  if (isXml && includes(headers, 'EPCIS', oldVersion) && includes(headers, 'CBV', oldVersion)) return '1.2';
  const offered = isXml ? `${epcisVersion} or ${oldVersion}` : `${epcisVersion}, and in ${oldVersion} as XML`;
  throw notAcceptable(
    `The headers GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Min and GS1-CBV-Max exclude what this gateway answers in: EPCIS and CBV ${offered}.`,
  );
}

const minorOf = (text: string): string => text.split('.').slice(0, 2).join('.');

function checkSent(headers: RequestHeaders, standard: 'EPCIS' | 'CBV', read: readonly string[]): void {
  const name = `GS1-${standard}-Version`;
  const sent = textOf(headers, name);
  if (sent === undefined) return;
  if (version.test(sent) && read.some((each) => sent === minorOf(each) || sent.startsWith(`${minorOf(each)}.`))) return;
  throw notAcceptable(
    `${name} is ${sent.slice(0, 20)}; this gateway reads ${standard} ${read.map(minorOf).join(' and ')}.`,
  );
}

const jsonTypes = ['application/json', 'application/ld+json'] as const;

/** The media type of the answer. */
function contentType(headers: RequestHeaders, offersXml: boolean): Form['contentType'] {
  const offered = offersXml ? [...jsonTypes, ...xmlTypes] : jsonTypes;
  const best = bestType(textOf(headers, 'Accept'), offered);
  if (best !== undefined) return best;
  throw notAcceptable(`This gateway answers ${offered.join(', ')} here.`);
}

const isEpcFormat = (text: string): text is EpcFormat => (epcFormats as readonly string[]).includes(text);
const cbvFormats = ['No_Preference', 'Always_Web_URI', 'Always_URN', 'Never_Translates'] as const;
const isCbvFormat = (text: string): text is CbvFormat => (cbvFormats as readonly string[]).includes(text);

/** In EPCIS 1.2 ids are URNs, in 2.0 Digital Links, unless the caller asks otherwise. */
function epcFormat(headers: RequestHeaders, written: SchemaVersion): EpcFormat {
  const asked = textOf(headers, 'GS1-EPC-Format') ?? (written === '1.2' ? 'Always_EPC_URN' : 'Always_GS1_Digital_Link');
  if (isEpcFormat(asked)) return asked;
  throw notAcceptable(`GS1-EPC-Format is one of ${epcFormats.join(', ')}.`);
}

/** Reads the headers that negotiate the response. Throws EpcisRefusal `not_acceptable`. */
export function negotiate(headers: RequestHeaders, offersXml = false): Form {
  const type = contentType(headers, offersXml);
  const isXml = isXmlType(type);
  const written = versionFor(headers, isXml);
  const readsOld = isXml || isXmlType(headers['content-type']);
  checkSent(headers, 'EPCIS', readsOld ? [epcisVersion, oldVersion] : [epcisVersion]);
  checkSent(headers, 'CBV', readsOld ? [cbvVersion, oldVersion] : [cbvVersion]);
  const cbvFormat = textOf(headers, 'GS1-CBV-XML-Format') ?? 'No_Preference';
  // It chooses among spellings in XML; JSON has only one, so that every valid choice is met.
  if (!isCbvFormat(cbvFormat)) throw notAcceptable(`GS1-CBV-XML-Format is one of ${cbvFormats.join(', ')}.`);
  return { contentType: type, epcFormat: epcFormat(headers, written), version: written, cbvFormat };
}
