import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../chaincode/src/domain/encoding';
import { malformedIds } from '../../chaincode/src/domain/epcis/malformedIds';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';
import { seed } from '../seed';

type Fields = Record<string, unknown>;

const lot = 'https://id.gs1.org/01/04012345123456/10/A-1';
const place = 'https://id.gs1.org/414/4012345000054';
const pallet = 'https://id.gs1.org/00/340123451111111111';

/** Mostly a value in its common form. */
const mostly = (common: fc.Arbitrary<unknown>, ...odd: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: common }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const ids = mostly(
  fc.constantFrom(lot, place, pallet),
  'urn:epc:class:lgtin:4012345.012345.A-1',
  'urn:x:1',
  'x',
  '',
  7,
);
const decimals = ['1', '007', '0.50', '1e3', '-0', '-1', 'x', '', '123456789012345678901234567890.5', null, true];
const quantities = fc.oneof(fc.integer({ min: -2, max: 50 }), fc.double(), fc.constantFrom(...decimals));
const times = mostly(
  fc.constantFrom('2026-04-17T09:26:42-04:00', '2026-04-17T13:26:42.000Z'),
  '2026-02-30T00:00:00Z',
  'x',
  1,
);
const words = mostly(fc.constantFrom('shipping', 'in_transit'), 'cbv:BizStep-shipping', 'cbv:Disp-in_transit', 'x', 1);
const extensions = fc.oneof(
  fc.dictionary(fc.constantFrom('ex:a', 'ex:b', 'https://example.org/c'), fc.constantFrom('x', '', 'ä')),
  fc.dictionary(fc.constantFrom('ex:a', 'misspelt', 'toString', 'constructor'), fc.jsonValue({ maxDepth: 2 })),
);
const list = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.array(item, { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  );
const quantityList = list(
  fc.record(
    {
      epcClass: ids,
      quantity: quantities,
      uom: mostly(fc.constantFrom('KGM', undefined), 'kg', ''),
      other: mostly(fc.constant(undefined), 'x'),
    },
    { noNullPrototype: true },
  ),
);
const where = fc
  .tuple(fc.record({ id: ids }, { noNullPrototype: true }), extensions)
  .map(([id, more]) => ({ ...more, ...id }));
const record = (of: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  fc.record(of, { noNullPrototype: true });
const documents = mostly(
  fc.constantFrom('urn:epcglobal:cbv:bt:4012345000009:S-1', 'urn:epcglobal:cbv:btt:po', pallet),
  'URN:EPCGLOBAL:CBV:bt:1:2',
  'urn:epcglobal:cbv:bt:1:2 3',
  'urn:epcglobal:cbv:bt:1:ä',
  'urn:epcglobal:cbv:',
  'urn:epc:id:sscc:0340123.4511111111',
  'x',
);
const end = (name: string): fc.Arbitrary<unknown> =>
  list(
    record({ type: mostly(fc.constantFrom('location', 'owning_party'), 'cbv:SDT-location', undefined), [name]: ids }),
  );
const zones = mostly(fc.constantFrom('-04:00', '+14:00'), '+14:01', '4', null);

/** Events of every type: with all fields in their common form, with one or several in another form, and invalid ones. */
const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  type: fc.constantFrom(
    'ObjectEvent',
    'AggregationEvent',
    'AssociationEvent',
    'TransactionEvent',
    'TransformationEvent',
  ),
  eventTime: times,
  eventTimeZoneOffset: zones,
  action: mostly(fc.constantFrom('OBSERVE', 'ADD', 'DELETE'), 'add', null),
  bizStep: words,
  disposition: words,
  readPoint: where,
  bizLocation: where,
  parentID: ids,
  epcList: list(ids),
  childEPCs: list(ids),
  inputEPCList: list(ids),
  outputEPCList: list(ids),
  quantityList,
  childQuantityList: quantityList,
  inputQuantityList: quantityList,
  outputQuantityList: quantityList,
  bizTransactionList: list(
    record({
      type: mostly(fc.constantFrom('po', undefined), 'urn:epcglobal:cbv:btt:po', 'x'),
      bizTransaction: documents,
    }),
  ),
  sourceList: end('source'),
  destinationList: end('destination'),
  ilmd: extensions,
};
const plain: Fields = {
  type: 'ObjectEvent',
  eventTime: '2026-04-17T09:26:42-04:00',
  eventTimeZoneOffset: '-04:00',
  action: 'OBSERVE',
  bizStep: 'shipping',
  readPoint: { id: place },
  epcList: [pallet],
  quantityList: [{ epcClass: lot, quantity: 12.5, uom: 'KGM' }],
  'ex:request': 'r1',
  bizTransactionList: [{ type: 'desadv', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:S-1' }],
  sourceList: [{ type: 'location', source: place }],
  destinationList: [{ type: 'location', destination: place }],
};

const bare = { ...plain, epcList: undefined, quantityList: undefined };
const events: readonly Fields[] = [
  plain,
  { ...plain, action: 'ADD', ilmd: { 'ex:lot': 'A' } },
  { ...bare, type: 'AggregationEvent', parentID: pallet, childEPCs: [lot], childQuantityList: plain['quantityList'] },
  { ...bare, type: 'AssociationEvent', parentID: pallet, childEPCs: [lot] },
  { ...bare, type: 'TransactionEvent', bizTransactionList: [{ bizTransaction: 'urn:x:1' }], epcList: [lot] },
  {
    ...bare,
    type: 'TransformationEvent',
    action: undefined,
    inputEPCList: [lot],
    outputQuantityList: plain['quantityList'],
  },
];

/** An event with other values in up to two of its fields, mostly without a field that it does not have. */
const anyEvent = fc.constantFrom(...events).chain((event) =>
  fc
    .tuple(
      fc.subarray(
        Object.keys(JSON.parse(JSON.stringify(event)) as Fields).filter((name) => name in fields),
        { maxLength: 2 },
      ),
      fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(Object.keys(fields)) }),
      fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(Object.keys(event)) }),
      fc.record(fields, { noNullPrototype: true }),
      fc.option(extensions, { nil: {}, freq: 2 }),
    )
    .map(([own, other, gone, values, more]): Fields => {
      const changes = Object.fromEntries([...own, ...other].map((name) => [name, values[name]]));
      const without = Object.fromEntries(gone.map((name) => [name, undefined]));
      return JSON.parse(JSON.stringify({ ...event, ...changes, ...without, ...more })) as Fields;
    }),
);

/** An extension that is no text is not read quickly, so the whole event is read by the schema. */
const slow = { 'ex:slow': 1 };

describe('reading events in their common form at once', () => {
  test('a field in its common form stays as it is, and quantities become decimal text', () => {
    const read = parseEvent(plain);
    expect(read).toEqual({
      ok: true,
      event: { ...plain, quantityList: [{ epcClass: lot, quantity: '12.5', uom: 'KGM' }] },
      isCanonical: true,
      eventTime: '2026-04-17T13:26:42.000Z',
      originals: {},
    });
    // The same object, not a copy: the schema did not read the event.
    expect(read.ok && read.event.readPoint).toBe(plain['readPoint']);
    expect(plain['quantityList']).toEqual([{ epcClass: lot, quantity: 12.5, uom: 'KGM' }]);
  });

  test(`any event reads as with the schema alone (seed ${seed})`, () => {
    let atOnce = 0;
    let read = 0;
    fc.assert(
      fc.property(anyEvent, (event) => {
        const quickly = parseEvent(event);
        const schema = parseEvent({ ...event, ...slow });
        if (!quickly.ok || !schema.ok) {
          expect(quickly).toEqual(schema);
          return;
        }
        read += 1;
        if (event['readPoint'] && quickly.event.readPoint === event['readPoint']) atOnce += 1;
        // The schema alone does not tell whether every id is canonical.
        const { isCanonical, ...rest } = quickly;
        expect(canonicalJson({ ...rest, isCanonical: false, event: { ...quickly.event, ...slow } })).toBe(
          canonicalJson(schema),
        );
        if (isCanonical) expect(malformedIds(quickly.event)).toEqual([]);
      }),
      { seed, numRuns: 1000 },
    );
    expect(atOnce).toBeGreaterThan(100);
    expect(read - atOnce).toBeGreaterThan(20);
  });
});
