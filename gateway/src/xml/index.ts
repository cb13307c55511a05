export { parseXml, type XmlLimits, XmlReader } from './parseXml';
export { readXmlDocument } from './readDocument';
export { type QueryResult, writeQueryDocument, type XmlStyle } from './writeDocument';
export { writeCaptureJob, writeCollection, writeProblem } from './writeAnswers';
export type { SchemaVersion } from './namespaces';
export type { CbvFormat } from './writeFields';
export { XmlFault, type XmlFaultKind } from './xmlFault';
export { documentPath, eventPath } from './xpath';
