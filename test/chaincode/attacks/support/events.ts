/** Quantities of an event: `[id, quantity, unit]`. */
export type Lines = readonly (readonly [id: string, quantity: number | string, uom?: string])[];

const quantities = (lines: Lines): object[] =>
  lines.map(([epcClass, quantity, uom = 'CS']) => ({ epcClass, quantity, uom }));

let clock = 0;

/** The next event time; different for each event, so that no two events have the same hash. */
const when = (): object => {
  clock += 1;
  return { eventTime: new Date(Date.UTC(2026, 3, 1, 8, 10) + clock).toISOString(), eventTimeZoneOffset: '+00:00' };
};

const where = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });

export interface Goods {
  readonly lots?: Lines;
  readonly things?: readonly string[];
}

const listed = ({ lots = [], things = [] }: Goods): object => ({ epcList: things, quantityList: quantities(lots) });

const objects = (
  [action, bizStep]: readonly [string, string],
  goods: Goods,
  place: string,
  more: object = {},
): object => ({
  type: 'ObjectEvent',
  action,
  bizStep,
  ...when(),
  ...listed(goods),
  ...where(place),
  ...more,
});

export const commissioning = (goods: Goods, place: string, more?: object): object =>
  objects(['ADD', 'commissioning'], goods, place, more);

export const destroying = (goods: Goods, place: string): object => objects(['DELETE', 'destroying'], goods, place);

export const observing = (bizStep: string, goods: Goods, place: string, more?: object): object =>
  objects(['OBSERVE', bizStep], goods, place, more);

/** A shipping event, with or without a destination. */
export const shipping = (goods: Goods, from: string, to?: string): object =>
  observing('shipping', goods, from, to ? { destinationList: [{ type: 'location', destination: to }] } : {});

/** A receiving event with its source. */
export const receiving = (goods: Goods, at: string, source?: string): object =>
  observing('receiving', goods, at, source ? { sourceList: [{ type: 'location', source }] } : {});

export const packing = (parentID: string, { lots = [], things = [] }: Goods, place: string): object => ({
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  ...when(),
  parentID,
  childEPCs: things,
  childQuantityList: quantities(lots),
  ...where(place),
});

export const unpacking = (parentID: string, goods: Goods, place: string): object => ({
  ...packing(parentID, goods, place),
  action: 'DELETE',
  bizStep: 'unpacking',
});

export const transforming = (inputs: Goods, outputs: Goods, place: string, more: object = {}): object => ({
  type: 'TransformationEvent',
  ...when(),
  inputEPCList: inputs.things ?? [],
  inputQuantityList: quantities(inputs.lots ?? []),
  outputEPCList: outputs.things ?? [],
  outputQuantityList: quantities(outputs.lots ?? []),
  bizStep: 'commissioning',
  ...where(place),
  ...more,
});
