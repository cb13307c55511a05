import { bareWord, millisecondsOf, type Vocabulary, vocabularies } from '@lotline/chaincode/domain';
import type { UsedField } from '../../projection/epcisFields';
import { type IdRange, parameterError, type QueryBuilder, type Read } from './builder';
import { canonical, type EventView, expand, type Fields, idIn, isFields, objectsOf, textsOf } from './eventView';
import { compareTimes, countOf, existsOf, single, termsOf, timeOf, urisOf } from './values';

const eventTypes = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent'];
const actions = ['ADD', 'OBSERVE', 'DELETE'];

const typeName = ({ prefixes }: QueryBuilder, text: string, name: string): string => {
  const type = expand(text, prefixes).replace(/^(?:epcis:|https:\/\/ref\.gs1\.org\/epcis\/)/, '');
  if (eventTypes.includes(type) || type.includes(':')) return type;
  throw parameterError(name, `"${text.slice(0, 40)}" is not an event type; the types are ${eventTypes.join(', ')}.`);
};

const exact = (ids: readonly string[]): IdRange[] => ids.map((from) => ({ from }));

/** The bare word of a term in an event, or the private URI. */
const termIn = (text: string, vocabulary: Vocabulary, view: EventView): string =>
  bareWord(vocabulary, text) ?? expand(text, view.prefixes);

/** Reads a parameter whose values are terms: one of those that `textsOf` finds in the event is among them. */
export const termParameter =
  (vocabulary: Vocabulary, found: (body: Fields) => readonly string[], field?: UsedField): Read =>
  (query, values, name) => {
    const words = termsOf(query, values, { name, vocabulary });
    if (field !== undefined) query.narrowings.push({ by: 'value', field, ids: exact(words) });
    query.predicates.push((view) => found(view.body).some((text) => words.includes(termIn(text, vocabulary, view))));
  };

/** Reads a parameter whose values are URIs, GS1 keys in any spelling among them. */
export const uriParameter =
  (found: (body: Fields) => readonly string[], narrow?: (ids: string[], query: QueryBuilder) => void): Read =>
  (query, values, name) => {
    const ids = urisOf(query, values, name).map(canonical);
    narrow?.(ids, query);
    query.predicates.push((view) => found(view.body).some((text) => ids.includes(idIn(text, view))));
  };

const idOf = (place: unknown): string[] => (isFields(place) ? textsOf(place['id']) : []);

const atPlace = (field: 'readPoint' | 'bizLocation'): Read =>
  uriParameter(
    (body) => idOf(body[field]),
    (ids, query) => {
      query.narrowings.push({ by: 'place', ids: exact(ids) });
    },
  );

/** Places inside one another, at most: registered places could name each other in a circle. */
const mostPlacesAround = 32;

/** True for one of the places, an extension of its GLN, or a place that master data names as a part of such. */
function isInside(place: string, places: readonly string[], { masterData }: EventView): boolean {
  let id: string | undefined = place;
  for (let depth = 0; id !== undefined && depth < mostPlacesAround; depth += 1) {
    const whole: string = id.replace(/\/254\/.*$/, '');
    if (places.includes(id) || places.includes(whole)) return true;
    id = masterData(id)?.get('within') ?? (whole === id ? undefined : whole);
  }
  return false;
}

/** A place and those inside it. */
const insidePlace =
  (field: 'readPoint' | 'bizLocation'): Read =>
  (query, values, name) => {
    const ids = urisOf(query, values, name).map(canonical);
    query.narrowings.push({ by: 'within', places: ids });
    query.predicates.push((view) =>
      idOf(view.body[field])
        .map((text) => idIn(text, view))
        .some((id) => isInside(id, ids, view)),
    );
  };

const declaration = (body: Fields): Fields => (isFields(body['errorDeclaration']) ? body['errorDeclaration'] : {});

const declared =
  (comparison: 'GE' | 'LT'): Read =>
  (query, values, name) => {
    const time = timeOf(values, name);
    query.predicates.push(({ body }) => compareTimes(declaration(body)['declarationTime'], comparison, time));
  };

const persistent =
  (part: 'set' | 'unset') =>
  (body: Fields): string[] =>
    objectsOf(body['persistentDisposition']).flatMap((each) => textsOf(each[part]));

const orderBy: Read = (query, values, name) => {
  const field = single(values, name);
  if (field === 'eventTime' || field === 'recordTime') query.orderBy = field;
  else if (field.includes(':')) query.orderBy = { field: expand(field, query.prefixes) };
  else throw parameterError(name, 'is eventTime, recordTime or the full name of an extension field.');
};

const orderDirection: Read = (query, values, name) => {
  const direction = single(values, name);
  if (direction !== 'ASC' && direction !== 'DESC') throw parameterError(name, 'is ASC or DESC.');
  query.descending = direction === 'DESC';
};

const eventType: Read = (query, values, name) => {
  query.types = values.map((value) => typeName(query, value, name));
};

const action: Read = (query, values, name) => {
  const other = values.find((value) => !actions.includes(value));
  if (other !== undefined) throw parameterError(name, `"${other.slice(0, 40)}" is not ADD, OBSERVE or DELETE.`);
  query.predicates.push(({ body }) => textsOf(body['action']).some((each) => values.includes(each)));
};

const bizStep: Read = (query, values, name) => {
  query.steps = termsOf(query, values, { name, vocabulary: vocabularies.bizStep });
  termParameter(vocabularies.bizStep, (body) => textsOf(body['bizStep']))(query, values, name);
};

const milliseconds = (values: readonly string[], name: string): number => millisecondsOf(timeOf(values, name));

/** The parameters that look at standard fields of events, and those of order and limits. */
export const eventParameters: Readonly<Record<string, Read>> = {
  eventType,
  GE_eventTime: (query, values, name) => void (query.time.from = timeOf(values, name)),
  LT_eventTime: (query, values, name) => void (query.time.before = timeOf(values, name)),
  GE_recordTime: (query, values, name) => void (query.recorded.from = milliseconds(values, name)),
  LT_recordTime: (query, values, name) => void (query.recorded.before = milliseconds(values, name)),
  EQ_action: action,
  EQ_bizStep: bizStep,
  EQ_disposition: termParameter(vocabularies.disposition, (body) => textsOf(body['disposition']), 'disposition'),
  EQ_persistentDisposition_set: termParameter(vocabularies.disposition, persistent('set')),
  EQ_persistentDisposition_unset: termParameter(vocabularies.disposition, persistent('unset')),
  EQ_readPoint: atPlace('readPoint'),
  WD_readPoint: insidePlace('readPoint'),
  EQ_bizLocation: atPlace('bizLocation'),
  WD_bizLocation: insidePlace('bizLocation'),
  EQ_transformationID: uriParameter(
    (body) => textsOf(body['transformationID']),
    (ids, query) => {
      query.narrowings.push({ by: 'value', field: 'transformationID', ids: exact(ids) });
    },
  ),
  EQ_eventID: (query, values) => {
    query.narrowings.push({ by: 'eventID', ids: values });
    query.predicates.push(({ body }) => textsOf(body['eventID']).some((each) => values.includes(each)));
  },
  EXISTS_errorDeclaration: (query, values, name) => {
    if (existsOf(values, name)) query.predicates.push(({ body }) => isFields(body['errorDeclaration']));
  },
  GE_errorDeclarationTime: declared('GE'),
  LT_errorDeclarationTime: declared('LT'),
  // The spelling of the standard's schema of named queries.
  GE_errorDeclaration_Time: declared('GE'),
  LT_errorDeclaration_Time: declared('LT'),
  EQ_errorReason: termParameter(vocabularies.errorReason, (body) => textsOf(declaration(body)['reason'])),
  EQ_correctiveEventID: uriParameter((body) => textsOf(declaration(body)['correctiveEventIDs'])),
  orderBy,
  orderDirection,
  eventCountLimit: (query, values, name) => void (query.countLimit = countOf(values, name)),
  maxEventCount: (query, values, name) => void (query.maximum = countOf(values, name)),
};
