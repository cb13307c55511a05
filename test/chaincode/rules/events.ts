import type { LotLine } from '../../../chaincode/src/domain/facts/thing';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { farm, type Said, shop } from '../support/cast';
import { some } from './goodsAtFarm';

let clock = 0;

/** An event with its own event time, so that similar events differ. The time is after the goods were made and not in the future. */
const event = (type: string, fields: object): object => ({
  type,
  eventTime: new Date(Date.UTC(2026, 3, 1, 8, 10, 0, (clock += 1))).toISOString(),
  eventTimeZoneOffset: '+00:00',
  ...fields,
});

export const at = (place: PlaceId): object => ({ readPoint: { id: place }, bizLocation: { id: place } });

export const quantities = (...lines: LotLine[]): object[] =>
  lines.map(({ lot, quantity, uom }) => ({ epcClass: lot, quantity: Number(quantity), uom: uom }));

export const seen = (action: string, bizStep: string, fields: object): object =>
  event('ObjectEvent', { action, bizStep, ...fields });

export const put = (action: string, bizStep: string, fields: object): object =>
  event('AggregationEvent', { action, bizStep, ...fields });

export const changed = (fields: object): object =>
  event('TransformationEvent', { bizStep: 'commissioning', ...fields });

/** The id of a captured event. */
export const idOf = ({ input }: Said): string => eventHash((input as { event: object }).event);

/** The farm's event that it made 100 cases of lot A. */
export const capturedA: Said = farm.captures(
  seen('ADD', 'commissioning', { quantityList: quantities(some('100')), ...at(farm.place) }),
);

const toShop = {
  sourceList: [{ type: 'location', source: farm.place }],
  destinationList: [{ type: 'location', destination: shop.place }],
};

export const shipping = (goods: object, more: object = {}): object =>
  seen('OBSERVE', 'shipping', { ...goods, readPoint: { id: farm.place }, ...toShop, ...more });

export const receiving = (goods: object, more: object = {}): object =>
  seen('OBSERVE', 'receiving', { ...goods, ...at(shop.place), ...toShop, ...more });

export const cases = (quantity: `${number}`): object => ({ quantityList: quantities(some(quantity)) });
