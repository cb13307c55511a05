import { type Vocabulary, vocabularies } from './terms';

/**
 * How a field enters the pre-hash text:
 * - `text`: name=value; in a list, for each value, sorted
 * - `time`: as `text`, in UTC with milliseconds
 * - `term`: as `text`, with the URI of the web vocabulary
 * - `fields`: the name, then the fields of the object, then its extensions; in a list, for each object, sorted
 * - `list`: the name once, then its entries, sorted: values or objects under the name `item`, or only their fields without it
 * - `extensions`: the name, then every field of the object, sorted
 */
export type Entry =
  | { readonly name: string; readonly kind: 'text' | 'time' }
  | { readonly name: string; readonly kind: 'term'; readonly vocabulary: Vocabulary }
  | { readonly name: string; readonly kind: 'fields'; readonly fields: readonly Entry[] }
  | { readonly name: string; readonly kind: 'list'; readonly item?: string; readonly fields?: readonly Entry[] }
  | { readonly name: string; readonly kind: 'extensions' };

const text = (...names: string[]): Entry[] => names.map((name) => ({ name, kind: 'text' }));
const time = (...names: string[]): Entry[] => names.map((name) => ({ name, kind: 'time' }));
const term = (name: string, vocabulary: Vocabulary): Entry => ({ name, kind: 'term', vocabulary });
const fields = (name: string, ...inner: Entry[]): Entry => ({ name, kind: 'fields', fields: inner });
const epcs = (name: string): Entry => ({ name, kind: 'list', item: 'epc' });
const quantities = (name: string): Entry => ({
  name,
  kind: 'list',
  item: 'quantityElement',
  fields: text('epcClass', 'quantity', 'uom'),
});
const typed = (name: string, vocabulary: Vocabulary, inner: string): Entry => ({
  name,
  kind: 'list',
  fields: [term('type', vocabulary), ...text(inner)],
});

const sensorElement: Entry = {
  name: 'sensorElementList',
  kind: 'list',
  item: 'sensorElement',
  fields: [
    fields(
      'sensorMetadata',
      ...time('time', 'startTime', 'endTime'),
      ...text('deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'bizRules'),
    ),
    fields(
      'sensorReport',
      term('type', vocabularies.measurement),
      term('exception', vocabularies.sensorAlert),
      ...text('deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod', 'bizRules'),
      ...time('time'),
      ...text('microorganism', 'chemicalSubstance', 'value'),
      term('component', vocabularies.component),
      ...text('stringValue', 'booleanValue', 'hexBinaryValue', 'uriValue'),
      ...text('minValue', 'maxValue', 'meanValue', 'sDev', 'percRank', 'percValue', 'uom', 'coordinateReferenceSystem'),
    ),
  ],
};

/** The fields of an event in the order in which they enter its pre-hash text. */
export const preHashFields: readonly Entry[] = [
  ...time('eventTime'),
  ...text('eventTimeZoneOffset', 'certificationInfo'),
  epcs('epcList'),
  ...text('parentID'),
  epcs('inputEPCList'),
  epcs('childEPCs'),
  quantities('quantityList'),
  quantities('childQuantityList'),
  quantities('inputQuantityList'),
  epcs('outputEPCList'),
  quantities('outputQuantityList'),
  ...text('action', 'transformationID'),
  term('bizStep', vocabularies.bizStep),
  term('disposition', vocabularies.disposition),
  fields('persistentDisposition', term('set', vocabularies.disposition), term('unset', vocabularies.disposition)),
  fields('readPoint', ...text('id')),
  fields('bizLocation', ...text('id')),
  typed('bizTransactionList', vocabularies.bizTransaction, 'bizTransaction'),
  typed('destinationList', vocabularies.sourceDest, 'destination'),
  typed('sourceList', vocabularies.sourceDest, 'source'),
  sensorElement,
  { name: 'ilmd', kind: 'extensions' },
];
