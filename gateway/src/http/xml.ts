import { setImmediate as pause } from 'node:timers/promises';
import type { GatewayCode } from '../answers/codes';
import { Problem } from '../problem';
import { readXmlDocument, XmlFault, type XmlFaultKind, type XmlLimits, XmlReader } from '../xml';

export const xmlTypes = ['application/xml', 'text/xml'] as const;

/** True for the Content-Type of XML. */
export const isXmlType = (type: unknown): boolean =>
  typeof type === 'string' && (xmlTypes as readonly string[]).includes(type.toLowerCase().split(';')[0]?.trim() ?? '');

/** Bytes that are parsed at a time: other requests go on in between. */
const slice = 262_144;

const codes: Readonly<Record<XmlFaultKind, GatewayCode>> = {
  broken: 'xml_invalid',
  invalid: 'document_invalid',
  deep: 'xml_too_deep',
  large: 'xml_too_large',
};

/** Reads an untrusted EPCIS document of EPCIS 1.2 or 2.0 in XML as the same document in JSON. */
export async function readXml(bytes: Uint8Array, limits: XmlLimits): Promise<unknown> {
  try {
    const reader = new XmlReader(limits);
    for (let at = 0; at < bytes.length; at += slice) {
      reader.write(bytes.subarray(at, at + slice));
      await pause();
    }
    return readXmlDocument(reader.end());
  } catch (error) {
    throw error instanceof XmlFault ? problemOf(error) : error;
  }
}

function problemOf({ kind, message, place, line }: XmlFault): Problem {
  const code = codes[kind];
  const where = place === '' ? `line ${line}` : `line ${line}, ${place}`;
  return new Problem(code, `${message} (${where})`, {
    // Broken XML has no places inside, so the place is the document.
    errors: [{ pointer: place === '' ? '/' : place, message, code }],
    details: { line },
  });
}
