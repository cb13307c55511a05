import { z } from 'zod';
import { extensible, extensionValue } from './extensible';
import { fault, type Fault } from './fault';
import {
  bizTransaction,
  certificationInfo,
  destination,
  errorDeclaration,
  ilmd,
  list,
  persistentDisposition,
  place,
  quantityElement,
  source,
  time,
  timeZoneOffset,
} from './fields';
import { sensorElement } from './sensors';
import { term, vocabularies } from './terms';
import { documentUri, plainUri, thingUri } from './uris';

const things = list(thingUri);
const quantities = list(quantityElement);
const action = z.enum(['OBSERVE', 'ADD', 'DELETE'], { error: 'The action is OBSERVE, ADD or DELETE.' });

/** The fields of every event type: when, why, where and how. */
const common = {
  '@context': extensionValue.optional(),
  eventTime: time,
  eventTimeZoneOffset: timeZoneOffset,
  recordTime: time.optional(),
  eventID: plainUri.optional(),
  certificationInfo: certificationInfo.optional(),
  errorDeclaration: errorDeclaration.optional(),
  bizStep: term(vocabularies.bizStep).optional(),
  disposition: term(vocabularies.disposition).optional(),
  persistentDisposition: persistentDisposition.optional(),
  readPoint: place.optional(),
  bizLocation: place.optional(),
  bizTransactionList: list(bizTransaction).optional(),
  sourceList: list(source).optional(),
  destinationList: list(destination).optional(),
  sensorElementList: list(sensorElement).optional(),
};

type Filled = readonly unknown[] | undefined;
const filled = (...lists: Filled[]): boolean => lists.some((each) => each !== undefined && each.length > 0);

const demand = (holds: boolean, message: string, path: PropertyKey[] = []): Fault[] =>
  holds ? [] : [fault('event_invalid', message, path)];

/** Goods observed, created or ended (EPCIS 2.0 §7.4.2). */
export const objectEvent = extensible('an ObjectEvent', {
  ...common,
  type: z.literal('ObjectEvent'),
  action,
  epcList: things.optional(),
  quantityList: quantities.optional(),
  ilmd: ilmd.optional(),
}).check(({ value: event, issues }) => {
  const sensed = filled(event.sensorElementList) && event.readPoint !== undefined;
  issues.push(
    ...demand(
      event.epcList !== undefined || filled(event.quantityList) || sensed,
      'An ObjectEvent needs goods (epcList or quantityList), or a sensorElementList and a readPoint.',
    ),
    ...demand(
      event.ilmd === undefined || event.action === 'ADD',
      'Only an ObjectEvent with action ADD may have ilmd.',
      ['ilmd'],
    ),
  );
});

const family = {
  ...common,
  action,
  childEPCs: things.optional(),
  childQuantityList: quantities.optional(),
};
const hasChildren = (event: { action: string; childEPCs?: Filled; childQuantityList?: Filled }): boolean =>
  event.action === 'DELETE' || filled(event.childEPCs, event.childQuantityList);

/** Goods packed into or taken out of a parent (§7.4.3). */
export const aggregationEvent = extensible('an AggregationEvent', {
  ...family,
  type: z.literal('AggregationEvent'),
  parentID: thingUri.optional(),
}).check(({ value: event, issues }) => {
  issues.push(
    ...demand(event.action === 'OBSERVE' || event.parentID !== undefined, 'To ADD or DELETE, name the parentID.', [
      'parentID',
    ]),
    ...demand(hasChildren(event), 'An AggregationEvent needs children, unless it DELETEs them all.'),
  );
});

/** Objects attached to or detached from an asset or place (§7.4.7). */
const associationEvent = extensible('an AssociationEvent', {
  ...family,
  type: z.literal('AssociationEvent'),
  parentID: thingUri,
}).check(({ value: event, issues }) => {
  issues.push(...demand(hasChildren(event), 'An AssociationEvent needs children, unless it DELETEs them all.'));
});

/** Goods associated with a business transaction (§7.4.4). */
const transactionEvent = extensible('a TransactionEvent', {
  ...common,
  type: z.literal('TransactionEvent'),
  action,
  bizTransactionList: list(bizTransaction).min(1, { error: 'A TransactionEvent needs at least one bizTransaction.' }),
  parentID: thingUri.optional(),
  epcList: things.optional(),
  quantityList: quantities.optional(),
}).check(({ value: event, issues }) => {
  issues.push(
    ...demand(
      event.action === 'DELETE' || event.epcList !== undefined || filled(event.quantityList),
      'A TransactionEvent needs goods (epcList or quantityList), unless it DELETEs them all.',
    ),
  );
});

/** Inputs consumed and outputs produced from them (§7.4.6). */
export const transformationEvent = extensible('a TransformationEvent', {
  ...common,
  type: z.literal('TransformationEvent'),
  inputEPCList: things.optional(),
  inputQuantityList: quantities.optional(),
  outputEPCList: things.optional(),
  outputQuantityList: quantities.optional(),
  transformationID: documentUri.optional(),
  ilmd: ilmd.optional(),
}).check(({ value: event, issues }) => {
  const inputs = filled(event.inputEPCList, event.inputQuantityList);
  const outputs = filled(event.outputEPCList, event.outputQuantityList);
  const holds = event.transformationID === undefined ? inputs && outputs : inputs || outputs;
  issues.push(
    ...demand(holds, 'A TransformationEvent needs inputs and outputs, or one of them with a transformationID.'),
  );
});

/** The event schemas by type. Their output is normalised: canonical ids, bare CBV words, quantities as decimal text. */
export const eventSchemas = {
  ObjectEvent: objectEvent,
  AggregationEvent: aggregationEvent,
  TransactionEvent: transactionEvent,
  TransformationEvent: transformationEvent,
  AssociationEvent: associationEvent,
} as const;

export type EventType = keyof typeof eventSchemas;
/** A normalised event. */
export type EpcisEvent = { [Type in EventType]: z.output<(typeof eventSchemas)[Type]> }[EventType];
export type ObjectEvent = z.output<typeof objectEvent>;
export type AggregationEvent = z.output<typeof aggregationEvent>;
export type TransactionEvent = z.output<typeof transactionEvent>;
export type TransformationEvent = z.output<typeof transformationEvent>;
export type AssociationEvent = z.output<typeof associationEvent>;
export type QuantityElement = z.output<typeof quantityElement>;
