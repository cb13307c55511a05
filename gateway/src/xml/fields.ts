import { type Vocabulary, vocabularies } from '#domain';

/** How a field of an event is written in XML. */
export type FieldForm =
  | { readonly as: 'text' }
  | { readonly as: 'term'; readonly vocabulary: Vocabulary }
  /** Elements of one name in an element. */
  | { readonly as: 'list'; readonly item: string }
  | { readonly as: 'quantities' }
  /** Elements with a text and an attribute `type`. */
  | { readonly as: 'typed'; readonly item: string; readonly vocabulary: Vocabulary }
  | { readonly as: 'place' }
  | { readonly as: 'dispositions'; readonly vocabulary: Vocabulary }
  | { readonly as: 'errorDeclaration'; readonly reasons: Vocabulary }
  | { readonly as: 'sensors' }
  | { readonly as: 'ilmd' };

const text = { as: 'text' } as const;
const epcs = { as: 'list', item: 'epc' } as const;
const quantities = { as: 'quantities' } as const;
const place = { as: 'place' } as const;

const fieldForms: Readonly<Record<string, FieldForm>> = {
  eventTime: text,
  recordTime: text,
  eventTimeZoneOffset: text,
  eventID: text,
  certificationInfo: text,
  errorDeclaration: { as: 'errorDeclaration', reasons: vocabularies.errorReason },
  action: text,
  parentID: text,
  transformationID: text,
  epcList: epcs,
  childEPCs: epcs,
  inputEPCList: epcs,
  outputEPCList: epcs,
  quantityList: quantities,
  childQuantityList: quantities,
  inputQuantityList: quantities,
  outputQuantityList: quantities,
  bizStep: { as: 'term', vocabulary: vocabularies.bizStep },
  disposition: { as: 'term', vocabulary: vocabularies.disposition },
  persistentDisposition: { as: 'dispositions', vocabulary: vocabularies.disposition },
  readPoint: place,
  bizLocation: place,
  bizTransactionList: { as: 'typed', item: 'bizTransaction', vocabulary: vocabularies.bizTransaction },
  sourceList: { as: 'typed', item: 'source', vocabulary: vocabularies.sourceDest },
  destinationList: { as: 'typed', item: 'destination', vocabulary: vocabularies.sourceDest },
  sensorElementList: { as: 'sensors' },
  ilmd: { as: 'ilmd' },
};

export const formOf = (name: string): FieldForm | undefined =>
  Object.hasOwn(fieldForms, name) ? fieldForms[name] : undefined;

/** Attributes of sensor reports that are numbers in JSON. */
export const sensorNumbers: ReadonlySet<string> = new Set([
  'value',
  'minValue',
  'maxValue',
  'meanValue',
  'sDev',
  'percRank',
  'percValue',
]);

/** Attributes of sensor reports that are terms. */
export const sensorTerms: Readonly<Record<string, Vocabulary>> = {
  type: vocabularies.measurement,
  exception: vocabularies.sensorAlert,
  component: vocabularies.component,
};

/** The attributes of sensor metadata and reports. */
export const sensorAttributes: ReadonlySet<string> = new Set([
  'type',
  'exception',
  'component',
  'time',
  'startTime',
  'endTime',
  'deviceID',
  'deviceMetadata',
  'rawData',
  'bizRules',
  'dataProcessingMethod',
  'microorganism',
  'chemicalSubstance',
  'coordinateReferenceSystem',
  'uom',
  'stringValue',
  'booleanValue',
  'hexBinaryValue',
  'uriValue',
  ...sensorNumbers,
]);

const base = ['eventTime', 'recordTime', 'eventTimeZoneOffset', 'eventID', 'errorDeclaration', 'certificationInfo'];
const why = ['action', 'bizStep', 'disposition', 'readPoint', 'bizLocation', 'bizTransactionList'];
const parties = ['sourceList', 'destinationList', 'sensorElementList', 'persistentDisposition'];

/** The fields of each event type in the order of the schema of EPCIS 2.0. */
export const fieldOrder: Readonly<Record<string, readonly string[]>> = {
  ObjectEvent: [...base, 'epcList', ...why, 'quantityList', ...parties, 'ilmd'],
  AggregationEvent: [...base, 'parentID', 'childEPCs', ...why, 'childQuantityList', ...parties],
  TransactionEvent: [
    ...base,
    'bizTransactionList',
    'parentID',
    'epcList',
    ...why.slice(0, -1),
    'quantityList',
    ...parties,
  ],
  TransformationEvent: [
    ...base,
    'inputEPCList',
    'inputQuantityList',
    'outputEPCList',
    'outputQuantityList',
    'transformationID',
    ...why.slice(1),
    ...parties,
    'ilmd',
  ],
  AssociationEvent: [...base, 'parentID', 'childEPCs', 'childQuantityList', ...why, ...parties],
};

/** The fields that EPCIS 1.2 has in `baseExtension` and in `extension`, and those it does not know, in a further `extension`. */
export const oldPlaces = {
  baseExtension: ['eventID', 'errorDeclaration'],
  extension: ['quantityList', 'childQuantityList', 'sourceList', 'destinationList', 'ilmd'],
  unknown: ['certificationInfo', 'sensorElementList', 'persistentDisposition'],
} as const;
