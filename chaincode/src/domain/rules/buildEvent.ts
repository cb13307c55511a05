import type { EventBody } from '../command';
import { extension } from '../epcis/extensions';
import type { LotLine, ThingId } from '../facts/thing';
import { placeUriOf } from '../goodsKinds';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { parseDecimal } from '../quantity';
import type { Step } from '../step';
import { utcTime } from '../epcis/utcTime';
import { present } from './present';
import { must } from '../must';

/** The goods of an event. */
export interface EventGoods {
  readonly lots?: readonly LotLine[];
  /** Whole lots, without a quantity. */
  readonly classes?: readonly LotId[];
  readonly things?: readonly ThingId[];
}

/** An EPCIS quantityElement. EPCIS quantities are numbers; a quantity that a number cannot hold exactly stays text. */
const quantityElement = ({
  lot,
  quantity,
  uom,
}: LotLine): { epcClass: LotId; quantity: number | string; uom: string } => {
  const number = Number(quantity);
  return { epcClass: lot, quantity: parseDecimal(number) === quantity ? number : quantity, uom: uom };
};

const filled = <T>(list: readonly T[] | undefined): readonly T[] | undefined => (list?.length ? list : undefined);

const quantities = ({ lots = [], classes = [] }: EventGoods): readonly object[] | undefined =>
  filled([...lots.map(quantityElement), ...classes.map((epcClass) => ({ epcClass }))]);

const epcs = ({ things }: EventGoods): readonly ThingId[] | undefined => filled(things);

/** The fields that all events of a command have. `at` is the event time that the caller states; it defaults to the transaction's time. */
function frame({ time, caller, request }: Step, at: string | undefined): EventBody {
  return {
    eventTime: at ?? time,
    eventTimeZoneOffset: /[+-]\d\d:\d\d$/.exec(at ?? '')?.[0] ?? '+00:00',
    // Two requests may be equal on purpose (two sales in one second), so the request id is part of the event's content.
    [extension('request')]: `${caller.msp}/${request}`,
  };
}

/** The time of a command's event in UTC: the time that the caller states, or else the transaction's. */
export const eventTimeOf = ({ time }: Step, at: string | undefined): string =>
  at === undefined ? time : must(utcTime(at), 'time');

interface Where {
  readonly at?: string | undefined;
  readonly place?: PlaceId;
  readonly bizStep: string;
  readonly disposition?: string;
  readonly documents?: readonly { readonly type: string; readonly id: string }[];
  readonly from?: { readonly party?: PartyId; readonly place?: PlaceId };
  readonly to?: { readonly party?: PartyId; readonly place?: PlaceId };
}

const ends = (role: 'source' | 'destination', end: Where['from']): object[] | undefined =>
  filled([
    ...(end?.party ? [{ type: 'possessing_party', [role]: end.party }] : []),
    ...(end?.place ? [{ type: 'location', [role]: end.place }] : []),
  ]) as object[] | undefined;

const context = ({ place, bizStep, disposition, documents, from, to }: Where): EventBody => ({
  bizStep,
  disposition,
  readPoint: place && { id: placeUriOf(place) },
  bizLocation: place && { id: placeUriOf(place) },
  bizTransactionList: filled(documents)?.map(({ type, id }) => ({ type, bizTransaction: id })),
  sourceList: ends('source', from),
  destinationList: ends('destination', to),
});

/**
 * An ObjectEvent (EPCIS 2.0 section 7.4.2). Without goods, for example when nothing of a shipment arrived, it has an empty epcList,
 * because an ObjectEvent without any list is not valid.
 */
export const objectEvent = (
  step: Step,
  action: 'ADD' | 'OBSERVE' | 'DELETE',
  goods: EventGoods,
  where: Where & { readonly ilmd?: EventBody },
): EventBody =>
  present({
    type: 'ObjectEvent',
    ...frame(step, where.at),
    action,
    epcList: epcs(goods) ?? (quantities(goods) ? undefined : []),
    quantityList: quantities(goods),
    ...context(where),
    ilmd: where.ilmd && Object.keys(where.ilmd).length > 0 ? where.ilmd : undefined,
  });

/** An AggregationEvent: goods packed into or taken out of a container (EPCIS 2.0 section 7.4.3). */
export const aggregationEvent = (
  step: Step,
  action: 'ADD' | 'DELETE',
  parent: ThingId,
  { where, ...goods }: EventGoods & { readonly where: Where },
): EventBody =>
  present({
    type: 'AggregationEvent',
    ...frame(step, where.at),
    action,
    parentID: parent,
    childEPCs: epcs(goods),
    childQuantityList: quantities(goods),
    ...context(where),
  });

/** A TransformationEvent: inputs consumed and outputs made of them (EPCIS 2.0 section 7.4.6). */
export const transformationEvent = (step: Step, inputs: EventGoods, outputs: EventGoods, where: Where): EventBody =>
  present({
    type: 'TransformationEvent',
    ...frame(step, where.at),
    inputEPCList: epcs(inputs),
    inputQuantityList: quantities(inputs),
    outputEPCList: epcs(outputs),
    outputQuantityList: quantities(outputs),
    ...context(where),
  });
