import type { TrackingEvent } from '../answers/fsma204';

/** The party that supplies a column: the event's recorder, the product's owner, or the owner of the place or party in another column. */
export type Source = 'event' | 'product' | { readonly placeIn: string } | { readonly partyIn: string };

export interface Column {
  readonly key: string;
  readonly title: string;
  /** A key data element that the rule requires. */
  readonly required: boolean;
  readonly source: Source;
}

const needed = (key: string, title: string, source: Source = 'event'): Column => ({
  key,
  title,
  source,
  required: true,
});
const optional = (key: string, title: string): Column => ({ key, title, required: false, source: 'event' });

const lotCode = (of = ''): Column[] => [
  optional(`tlc${of}Gtin`, `Traceability lot code${of && ` (${of.toLowerCase()})`}: GTIN`),
  needed(`tlc${of}Lot`, `Traceability lot code${of && ` (${of.toLowerCase()})`}: batch or lot`),
];
const food = [needed('commodity', 'Commodity', 'product'), optional('variety', 'Variety')];
const product = needed('product', 'Product description', 'product');
const quantity = [needed('quantity', 'Quantity'), needed('uom', 'Unit of measure')];
const place = (key: string, title: string): Column[] => [
  needed(key, `${title}: location description`, { placeIn: `${key}Gln` }),
  needed(`${key}Gln`, `${title}: GLN`),
];
const documents = [
  needed('documentType', 'Reference document type'),
  needed('documentNumber', 'Reference document number'),
];
const lotCodeSource = place('lotCodeSource', 'Traceability lot code source');
const made = [
  optional('eventId', 'EPCIS event'),
  optional('transactionId', 'Ledger transaction'),
  optional('lot', 'Lot'),
];

/** The section and the columns of each tracking event: its key data elements, then where they come from. */
export const sheets: Readonly<
  Record<TrackingEvent, { readonly section: string; readonly columns: readonly Column[] }>
> = {
  harvesting: {
    section: '1.1325(a)',
    columns: [
      ...food,
      ...quantity,
      ...place('recipient', 'Immediate subsequent recipient'),
      ...place('farm', 'Farm'),
      optional('field', 'Field, growing area or container'),
      needed('harvester', 'Harvester business name', { partyIn: 'harvesterId' }),
      needed('harvesterPhone', 'Harvester phone number', { partyIn: 'harvesterId' }),
      optional('harvesterId', 'Harvester: party GLN'),
      needed('date', 'Date of harvesting'),
      ...documents,
      ...made,
    ],
  },
  cooling: {
    section: '1.1325(b)',
    columns: [
      ...food,
      ...quantity,
      ...place('recipient', 'Immediate subsequent recipient'),
      ...place('cooler', 'Cooling location'),
      needed('date', 'Date of cooling'),
      optional('temperature', 'Temperature'),
      ...place('farm', 'Farm'),
      ...documents,
      ...made,
    ],
  },
  initialPacking: {
    section: '1.1330',
    columns: [
      ...food,
      needed('dateReceived', 'Date received'),
      needed('receivedQuantity', 'Quantity received'),
      needed('receivedUom', 'Unit of measure received'),
      ...place('farm', 'Farm'),
      optional('field', 'Field, growing area or container'),
      needed('harvester', 'Harvester business name', { partyIn: 'harvesterId' }),
      needed('harvesterPhone', 'Harvester phone number', { partyIn: 'harvesterId' }),
      optional('harvesterId', 'Harvester: party GLN'),
      needed('harvestDate', 'Date of harvesting'),
      optional('cooler', 'Cooling location: location description'),
      optional('coolerGln', 'Cooling location: GLN'),
      optional('coolingDate', 'Date of cooling'),
      ...lotCode(),
      product,
      ...quantity,
      ...lotCodeSource,
      needed('date', 'Date of initial packing'),
      ...documents,
      ...made,
    ],
  },
  firstLandBasedReceiving: {
    section: '1.1335',
    columns: [
      ...lotCode(),
      needed('species', 'Species or acceptable market name'),
      product,
      ...quantity,
      needed('harvestDateStart', 'Harvest date: from'),
      needed('harvestDateEnd', 'Harvest date: to'),
      needed('catchZone', 'Harvest locations'),
      ...lotCodeSource,
      needed('date', 'Date the food was landed'),
      ...documents,
      ...made,
    ],
  },
  shipping: {
    section: '1.1340',
    columns: [
      ...lotCode(),
      ...quantity,
      product,
      ...place('recipient', 'Immediate subsequent recipient'),
      ...place('shipFrom', 'Shipped from'),
      needed('date', 'Date of shipping'),
      ...lotCodeSource,
      ...documents,
      optional('container', 'Container'),
      ...made,
    ],
  },
  receiving: {
    section: '1.1345',
    columns: [
      ...lotCode(),
      ...quantity,
      product,
      ...place('previousSource', 'Immediate previous source'),
      ...place('receivedAt', 'Received at'),
      needed('date', 'Date of receiving'),
      ...lotCodeSource,
      ...documents,
      optional('container', 'Container'),
      ...made,
    ],
  },
  transformation: {
    section: '1.1350',
    columns: [
      ...lotCode('Used'),
      needed('usedProduct', 'Product description used', 'product'),
      needed('usedQuantity', 'Quantity used'),
      needed('usedUom', 'Unit of measure used'),
      ...lotCode('Produced'),
      ...lotCodeSource,
      needed('date', 'Date the transformation was completed'),
      product,
      ...quantity,
      ...documents,
      ...made,
    ],
  },
};
