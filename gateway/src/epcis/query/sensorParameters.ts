import { vocabularies } from '@lotline/chaincode/domain';
import type { Read } from './builder';
import { entriesOf, type Fields, objectsOf, textsOf } from './eventView';
import { termParameter, uriParameter } from './eventParameters';
import {
  compareMeasures,
  compareNumbers,
  compareTimes,
  type Comparison,
  existsOf,
  numberOf,
  single,
  timeOf,
} from './values';
import { parameterError } from './builder';

const elements = (body: Fields): Fields[] => objectsOf(body['sensorElementList']);
export const metadataOf = (body: Fields): Fields[] =>
  elements(body).flatMap((each) => objectsOf(each['sensorMetadata']));
export const reportsOf = (body: Fields): Fields[] => elements(body).flatMap((each) => objectsOf(each['sensorReport']));
export const elementsOf = elements;

const everywhere = (body: Fields): Fields[] => [...metadataOf(body), ...reportsOf(body)];

const textField =
  (field: string, places: (body: Fields) => Fields[]) =>
  (body: Fields): string[] =>
    places(body).flatMap((each) => textsOf(each[field]));

const timeParameter =
  (field: string, comparison: 'GE' | 'LT', places: (body: Fields) => Fields[]): Read =>
  (query, values, name) => {
    const time = timeOf(values, name);
    query.predicates.push(({ body }) => places(body).some((each) => compareTimes(each[field], comparison, time)));
  };

const inText =
  (field: string, same: (a: string, b: string) => boolean = (a, b) => a === b): Read =>
  (query, values) => {
    const found = textField(field, reportsOf);
    query.predicates.push(({ body }) => found(body).some((text) => values.some((value) => same(text, value))));
  };

const booleanValue: Read = (query, values, name) => {
  const text = single(values, name);
  if (text !== 'true' && text !== 'false') throw parameterError(name, 'is true or false.');
  query.predicates.push(({ body }) => reportsOf(body).some((each) => String(each['booleanValue']) === text));
};

/** The parameters that look at sensor data. */
export const sensorParameters: Readonly<Record<string, Read>> = {
  EXISTS_sensorElementList: (query, values, name) => {
    if (existsOf(values, name)) query.predicates.push(({ body }) => elements(body).length > 0);
  },
  GE_time: timeParameter('time', 'GE', everywhere),
  LT_time: timeParameter('time', 'LT', everywhere),
  GE_startTime: timeParameter('startTime', 'GE', metadataOf),
  LT_startTime: timeParameter('startTime', 'LT', metadataOf),
  GE_endTime: timeParameter('endTime', 'GE', metadataOf),
  LT_endTime: timeParameter('endTime', 'LT', metadataOf),
  EQ_type: termParameter(vocabularies.measurement, textField('type', reportsOf)),
  EQ_deviceID: uriParameter(textField('deviceID', everywhere)),
  EQ_dataProcessingMethod: uriParameter(textField('dataProcessingMethod', everywhere)),
  EQ_microorganism: uriParameter(textField('microorganism', reportsOf)),
  EQ_chemicalSubstance: uriParameter(textField('chemicalSubstance', reportsOf)),
  EQ_bizRules: uriParameter(textField('bizRules', everywhere)),
  EQ_stringValue: inText('stringValue'),
  EQ_hexBinaryValue: inText('hexBinaryValue', (a, b) => a.toLowerCase() === b.toLowerCase()),
  EQ_uriValue: uriParameter(textField('uriValue', reportsOf)),
  EQ_booleanValue: booleanValue,
};

const quantityLists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];
const quantitiesOf = (body: Fields): Fields[] => quantityLists.flatMap((list) => objectsOf(body[list]));

/** A count has no unit in events: that of pieces. */
const piece = 'C62';

/** Reads a comparison of a number: any number of that field, or with a unit those that can be converted to it. */
export function measureParameter(comparison: Comparison, field: string, uom: string | undefined): Read {
  const [places, unit] = field === 'quantity' ? ([quantitiesOf, piece] as const) : ([reportsOf, undefined] as const);
  return (query, values, name) => {
    const asked = (comparison === 'EQ' ? values : [single(values, name)]).map((each) => numberOf(each, name));
    const holds = (each: Fields, value: unknown): boolean => {
      if (uom === undefined) return asked.some((number) => compareNumbers(value, comparison, number));
      const { uom: own = unit } = each;
      return (
        typeof own === 'string' &&
        asked.some((number) =>
          compareMeasures([value, own], comparison, { asked: number, unit: uom, isDifference: field === 'sDev' }),
        )
      );
    };
    query.predicates.push(({ body }) =>
      places(body).some((each) => entriesOf(each[field]).some((value) => holds(each, value))),
    );
  };
}
