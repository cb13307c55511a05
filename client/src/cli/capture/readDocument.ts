import { readFileSync, statSync } from 'node:fs';
import { documentKeys, parseExactJson } from '#domain';
import { documentPath, parseXml, readXmlDocument, XmlFault } from '#xml';
import { CliError } from '../cliError';

/** An event of a file, with its context from the document. */
export interface FileEvent {
  readonly file: string;
  /** JSON pointer to the event in its file, or XPath in XML. */
  readonly pointer: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly context: unknown;
  readonly schemaVersion: string;
  /** The epcisHeader of its document, which may hold master data; undefined for none. */
  readonly header: unknown;
}

/** A file's events, and its root keys that are not EPCIS. */
export interface ReadDocument {
  readonly events: readonly FileEvent[];
  readonly unknownRoot: readonly string[];
  /** The parts of the document that its events share. */
  readonly common: Omit<FileEvent, 'pointer' | 'event'>;
}

/** Maximum file size in bytes. */
const largestFile = 256 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/** Reads an EPCIS document, query document or single event from a file. Throws a `CliError` that names the file. */
export function readDocument(file: string): ReadDocument {
  const { root, isXml } = readRoot(file);
  const place = (json: string): string => (isXml ? documentPath(json) : json);
  const isDocument = root['type'] === 'EPCISDocument' || root['type'] === 'EPCISQueryDocument';
  const schemaVersion = typeof root['schemaVersion'] === 'string' ? root['schemaVersion'] : '2.0';
  const common = { file, schemaVersion, context: root['@context'], header: root['epcisHeader'] };
  if (!isDocument) {
    if (typeof root['type'] !== 'string' || !root['type'].endsWith('Event'))
      throw notEpcis(file, 'its "type" is no EPCIS document’s or event’s');
    const event = Object.fromEntries(Object.entries(root).filter(([key]) => key !== '@context'));
    return { events: [{ ...common, pointer: '', event }], unknownRoot: [], common };
  }
  const { list, pointer } = eventList(file, root);
  const events = list.map((event, index) => {
    if (!isObject(event)) throw notEpcis(file, `${pointer}/${index} is no event`);
    return { ...common, pointer: place(`${pointer}/${index}`), event };
  });
  const unknownRoot = Object.keys(root).filter((key) => !documentKeys.has(key) && !key.includes(':'));
  return { events, unknownRoot, common };
}

function eventList(file: string, root: Json): { list: readonly unknown[]; pointer: string } {
  const body = root['epcisBody'];
  if (isObject(body)) {
    if (Array.isArray(body['eventList'])) return { list: body['eventList'], pointer: '/epcisBody/eventList' };
    const results = body['queryResults'];
    const inner = isObject(results) ? results['resultsBody'] : undefined;
    if (isObject(inner) && Array.isArray(inner['eventList'])) {
      return { list: inner['eventList'], pointer: '/epcisBody/queryResults/resultsBody/eventList' };
    }
  }
  throw notEpcis(file, 'it has no list of events in its "epcisBody"');
}

/** Limits of XML in files of one's own: those of their size. */
const xmlLimits = { depth: 256, values: largestFile, entries: largestFile, text: largestFile };

/** True for a text that begins as XML does, after a byte order mark or spaces. */
const isXmlText = (bytes: Buffer): boolean => /^\uFEFF?\s*</.test(bytes.subarray(0, 1000).toString('utf8'));

function readRoot(file: string): { root: Json; isXml: boolean } {
  try {
    if (statSync(file).size > largestFile)
      throw new Error(`it is larger than ${largestFile / 1024 / 1024} MiB; split it`);
    const bytes = readFileSync(file);
    const isXml = isXmlText(bytes);
    const root: unknown = isXml ? readXmlDocument(parseXml(bytes, xmlLimits)) : parseExactJson(bytes.toString('utf8'));
    if (!isObject(root)) throw notEpcis(file, 'it is no JSON object');
    return { root, isXml };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} cannot be read; nothing was sent.`, { why: reasonOf(error) });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof XmlFault) return [`line ${error.line}`, error.place, error.message].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notEpcis = (file: string, why: string): CliError =>
  new CliError(`${file} is no EPCIS document; nothing was sent.`, {
    why,
    fix: 'Give EPCIS 2.0 JSON: an EPCISDocument, an EPCISQueryDocument or one event; or a document of EPCIS 1.2 or 2.0 in XML.',
  });
