import { rival } from './stage';
import { eventReceipts } from './strangersReceipts';
import { type About, isClass, K, none } from './strangersRequests';

const where = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const moment = { eventTime: '2026-04-01T08:00:30Z', eventTimeZoneOffset: '+00:00' };
const element = (lot: string): object => ({ epcClass: lot, quantity: 1, uom: 'CS' });
const listed = ({ goods, lot }: About): object => ({
  epcList: isClass(goods) ? [] : [goods],
  quantityList: [element(lot)],
});
const object = (about: About, more: object, place: string = rival.place): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  ...moment,
  ...where(place),
  ...listed(about),
  ...more,
});
const sources = ({ seller, buyer }: About): object[] =>
  [undefined, seller.place, buyer.place].map((source) =>
    source === undefined ? {} : { sourceList: [{ type: 'location', source }] },
  );
const family = (type: string, more: object): object => ({
  type,
  ...moment,
  ...where(rival.place),
  action: 'ADD',
  bizStep: 'packing',
  ...more,
});

const observed = [
  'staging_outbound',
  'loading',
  'departing',
  'transporting',
  'shipping',
  'consigning',
  'arriving',
  'unloading',
  'accepting',
  'receiving',
  'retail_selling',
  'dispensing',
  'stock_taking',
  'cycle_counting',
  'void_shipping',
  'inspecting',
  'storing',
  'holding',
  'destroying',
  'decommissioning',
  'commissioning',
];
const dispositions = ['returned', 'recalled', 'destroyed'];

/** The shapes of events with which a stranger speaks of others' goods. */
export const eventRows: Readonly<Record<string, (about: About) => readonly object[]>> = {
  ...Object.fromEntries(
    observed.map((bizStep) => [
      bizStep,
      (about: About): readonly object[] =>
        sources(about).flatMap((from) =>
          ['OBSERVE', 'ADD', 'DELETE'].map((action) => object(about, { bizStep, action, ...from })),
        ),
    ]),
  ),
  'steps with dispositions': (about) =>
    dispositions.flatMap((disposition) =>
      ['receiving', 'shipping', 'storing'].map((bizStep) =>
        object(about, { bizStep, disposition, ...sources(about)[1] }),
      ),
    ),
  'a departure to its own place from there': (about) => [
    object(about, { bizStep: 'shipping', destinationList: [{ type: 'location', destination: rival.otherPlace }] }),
    object(about, { bizStep: 'shipping', destinationList: [{ type: 'location', destination: about.buyer.place }] }),
    object(about, { bizStep: 'shipping', destinationList: [{ type: 'owning_party', destination: about.buyer.party }] }),
  ],
  'an event at a place of the others': (about) =>
    ['shipping', 'receiving', 'retail_selling', 'cycle_counting', 'destroying'].flatMap((bizStep) =>
      [about.seller, about.buyer].map((each) => object(about, { bizStep }, each.place)),
    ),
  'an event at no place': (about) =>
    ['shipping', 'receiving', 'destroying', 'void_shipping'].map((bizStep) =>
      object(about, { bizStep, readPoint: undefined, bizLocation: undefined }),
    ),
  'the others’ documents': (about) =>
    ['shipping', 'receiving', 'void_shipping'].flatMap((bizStep) =>
      [about.shipment, about.recall].map((bizTransaction) =>
        object(about, { bizStep, ...sources(about)[1], bizTransactionList: [{ type: 'desadv', bizTransaction }] }),
      ),
    ),
  'the others’ receipts': (about) =>
    about.isSigned
      ? eventReceipts.map((receipt) =>
          object(about, {
            bizStep: 'receiving',
            ...sources(about)[1],
            bizTransactionList: [{ type: 'desadv', bizTransaction: about.shipment }],
            ...receipt,
          }),
        )
      : [],
  'the others’ eventID': (about) => [
    ...about.events.map((eventID) => object(about, { bizStep: 'inspecting', eventID })),
    object(about, { bizStep: 'inspecting', eventID: 'urn:uuid:theirs' }),
  ],
  'an error declaration of the others’ event': (about) =>
    (about.events.length > 0 ? about.events : [none]).map((eventID) =>
      object(about, {
        bizStep: 'shipping',
        eventID,
        errorDeclaration: { declarationTime: '2026-04-01T08:00:40Z', correctiveEventIDs: [eventID] },
      }),
    ),
  packing: (about) =>
    ['AggregationEvent', 'AssociationEvent'].flatMap((type) => [
      family(type, {
        parentID: rival.container(1),
        childEPCs: isClass(about.goods) ? [] : [about.goods],
        childQuantityList: [element(about.lot)],
      }),
      family(type, {
        parentID: isClass(about.goods) ? about.seller.container(1) : about.goods,
        childEPCs: [],
        childQuantityList: [element(K)],
      }),
    ]),
  unpacking: (about) =>
    ['AggregationEvent', 'AssociationEvent'].flatMap((type) => [
      family(type, {
        action: 'DELETE',
        bizStep: 'unpacking',
        parentID: isClass(about.goods) ? about.seller.container(1) : about.goods,
        childEPCs: [],
        childQuantityList: [],
      }),
      family(type, {
        action: 'DELETE',
        bizStep: 'unpacking',
        parentID: isClass(about.goods) ? about.seller.container(1) : about.goods,
        childEPCs: [],
        childQuantityList: [element(about.lot)],
      }),
    ]),
  'a transformation': (about) => {
    const base = { type: 'TransformationEvent', ...moment, ...where(rival.place), bizStep: 'commissioning' };
    const things = isClass(about.goods) ? [] : [about.goods];
    return [
      {
        ...base,
        inputQuantityList: [element(about.lot)],
        inputEPCList: things,
        outputQuantityList: [element(rival.lot('OUT'))],
      },
      { ...base, inputQuantityList: [element(K)], outputQuantityList: [element(about.lot)], outputEPCList: things },
      { ...base, transformationID: 'urn:uuid:run', inputQuantityList: [element(K)] },
      { ...base, transformationID: 'urn:uuid:run', outputQuantityList: [element(about.lot)], outputEPCList: things },
    ];
  },
  'a transaction': (about) =>
    ['ADD', 'OBSERVE', 'DELETE'].map((action) => ({
      type: 'TransactionEvent',
      ...moment,
      ...where(rival.place),
      ...listed(about),
      action,
      bizStep: 'shipping',
      bizTransactionList: [{ type: 'po', bizTransaction: about.shipment }],
    })),
  'measurements of a sensor': (about) =>
    ['inspecting', 'receiving', 'destroying'].map((bizStep) =>
      object(about, {
        bizStep,
        sensorElementList: [
          { sensorReport: [{ type: 'Temperature', value: 90, uom: 'CEL', exception: 'ALARM_CONDITION' }] },
        ],
      }),
    ),
};
