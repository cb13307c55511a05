import { type EpcisEvent, parseEvent } from '@lotline/chaincode/domain';
import { effectsOf } from './legs';
import { withReadableQuantities } from './readableQuantities';
import type { EpcisField } from './epcisFields';
import type { TracedEvent } from './tracedEvent';
import { NotReadable } from './unreadable';

type Body = Readonly<Record<string, unknown>>;

function unique(...lists: readonly (readonly (string | undefined)[] | undefined)[]): string[] {
  const found = new Set<string>();
  for (const list of lists) for (const id of list ?? []) if (id !== undefined) found.add(id);
  return [...found];
}

type Quantities = readonly { readonly epcClass: string }[] | undefined;

function classes(...lists: readonly Quantities[]): string[] {
  const found = new Set<string>();
  for (const list of lists) for (const { epcClass } of list ?? []) found.add(epcClass);
  return [...found];
}

/** The goods that an event at these places names, and how it concerns them. */
const goodsOf = (
  event: EpcisEvent,
  places: readonly string[],
): Pick<TracedEvent, 'goods' | 'things' | 'effects' | 'other'> => {
  const [things, counted] = namedIn(event);
  const goods = unique(things, counted);
  return { goods, things: things.length, ...effectsOf(event, places, goods) };
};

const namedIn = (event: EpcisEvent): [things: string[], classes: string[]] => {
  switch (event.type) {
    case 'ObjectEvent':
      return [unique(event.epcList), classes(event.quantityList)];
    case 'TransactionEvent':
      return [unique([event.parentID], event.epcList), classes(event.quantityList)];
    case 'AggregationEvent':
    case 'AssociationEvent':
      return [unique([event.parentID], event.childEPCs), classes(event.childQuantityList)];
    case 'TransformationEvent':
      return [
        unique(event.inputEPCList, event.outputEPCList),
        classes(event.inputQuantityList, event.outputQuantityList),
      ];
  }
};

/** The values of the indexed fields, as queries compare them. */
const valuesOf = (event: EpcisEvent): (readonly [EpcisField, string])[] => {
  const values: readonly (readonly [EpcisField, string | undefined])[] = [
    ['bizStep', event.bizStep],
    ['disposition', event.disposition],
    ['readPoint', event.readPoint?.id],
    ['bizLocation', event.bizLocation?.id],
    ['transformationID', event.type === 'TransformationEvent' ? event.transformationID : undefined],
  ];
  return values.filter((each): each is readonly [EpcisField, string] => each[1] !== undefined);
};

const wordOf = (type: string): string => type.replace('Event', '').toLowerCase();

const parse = (body: Body, context: unknown): ReturnType<typeof parseEvent> => {
  const read = parseEvent(body, context);
  const isOnlyQuantities = !read.ok && read.errors.every(({ code }) => code === 'quantity_invalid');
  return isOnlyQuantities ? parseEvent(withReadableQuantities(body), context) : read;
};

/**
 * Parses a recorded event.
 * @throws NotReadable if this version's schema refuses the event.
 */
export function readEvent(id: string, body: Body, context?: unknown): TracedEvent {
  const read = parse(body, context);
  if (!read.ok) {
    const why = read.errors.map(({ pointer, message }) => `${pointer} ${message}`).join(' ');
    throw new NotReadable(`The event is recorded and cannot be read: ${why}`);
  }
  const { event, eventTime } = read;
  const places = unique([event.readPoint?.id, event.bizLocation?.id]);
  return {
    id,
    type: event.type,
    time: eventTime,
    step: event.bizStep ?? wordOf(event.type),
    declaration: event.errorDeclaration !== undefined,
    text: JSON.stringify(body),
    ...(context !== undefined && { context }),
    places,
    documents: unique((event.bizTransactionList ?? []).map(({ bizTransaction }) => bizTransaction)),
    values: valuesOf(event),
    ...(event.eventID !== undefined && event.eventID !== id && { eventID: event.eventID }),
    ...goodsOf(event, places),
  };
}
