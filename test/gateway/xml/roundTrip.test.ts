import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { eventContext } from '../../../gateway/src/epcis/contexts';
import {
  type CbvFormat,
  parseXml,
  type QueryResult,
  readXmlDocument,
  type SchemaVersion,
  writeQueryDocument,
} from '../../../gateway/src/xml';

type Fields = Record<string, unknown>;

const epcisContext = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const limits = { depth: 64, values: 500_000, entries: 20_000, text: 65_536, number: 100, longNumbers: 1000 };

const documentOf = (eventList: Fields[], own: readonly unknown[]): QueryResult => ({
  '@context': [epcisContext, ...own],
  creationDate: '2026-11-20T12:00:00.000Z',
  epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList } } },
});

const throughXml = (
  document: QueryResult,
  { version = '2.0', cbv = 'No_Preference' }: { version?: SchemaVersion; cbv?: CbvFormat } = {},
): Fields => {
  const text = writeQueryDocument(document, { version, cbv, known: [epcisContext] });
  return readXmlDocument(parseXml(Buffer.from(text), limits));
};

const eventsOf = (document: unknown): Fields[] =>
  (document as { epcisBody: { queryResults: { resultsBody: { eventList: Fields[] } } } }).epcisBody.queryResults
    .resultsBody.eventList;

const withoutContext = ({ '@context': _, ...event }: Fields): Fields => event;

/** Texts that XML holds as they are, that it escapes, and that it cannot hold. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    ' spaced ',
    '\r\n\t',
    '<&>"\'',
    ']]>',
    'ex:word',
    '10',
    'true',
    'é\u2028',
    '\u0001\u0085',
    '\uFFFE',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const key = fc.oneof(
  fc.constantFrom(
    'ex:field',
    'ex:größe',
    'other:field',
    'cbvmda:lotNumber',
    'gs1:note',
    'lotline:request',
    'lotline:fields',
  ),
  fc.constantFrom('https://example.com/full', 'urn:x:y', 'none:field', 'ex:1', 'ex:a b', 'ex:', 'xsi:type', 'epcis:x'),
);
const nestedKey = fc.oneof(
  key,
  fc.constantFrom('inner', 'bad key', '@unit', '@type', '#text', '@xmlns', '', '@ex:unit'),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(nestedKey, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const extensions = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });

const uri = fc.constantFrom(
  'urn:epc:id:sgtin:0614141.107346.2017',
  'https://id.gs1.org/01/00860009999107/21/A%2FB',
  'urn:uuid:1',
  'https://example.com/?a=1&b=<2>',
);
const time = fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-20T10:00:00.1234+02:00');
const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Fields> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true });
const listOf = (entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> => fc.array(entry, { maxLength: 3 });
const merged = (...parts: readonly fc.Arbitrary<Fields>[]): fc.Arbitrary<Fields> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Fields);

const quantities = listOf(
  merged(
    fc.record({ epcClass: uri }),
    optional({
      quantity: fc.constantFrom(0, 5, 200.5, 1e-7, 1e21, '12345678901234567890.123'),
      uom: fc.constantFrom('KGM', 'CS'),
    }),
  ),
);
const place = merged(fc.record({ id: uri }), extensions);
const sensorPart = optional({
  time,
  deviceID: uri,
  value: number,
  minValue: number,
  stringValue: text,
  booleanValue: fc.boolean(),
  uom: fc.constant('CEL'),
  component: fc.constantFrom('x', 'ex:axis'),
  exception: fc.constantFrom('ALARM_CONDITION', 'ERROR_CONDITION'),
});
const report = merged(fc.record({ type: fc.constantFrom('Temperature', 'ex:Mood') }), sensorPart, extensions);
const sensors = fc.array(
  merged(
    fc.record({ sensorReport: fc.array(report, { minLength: 1, maxLength: 2 }) }),
    optional({ sensorMetadata: merged(optional({ time, deviceID: uri }), extensions) }),
    extensions,
  ),
  { maxLength: 2 },
);
const typed = (name: string, ...types: string[]): fc.Arbitrary<unknown[]> =>
  listOf(fc.record({ type: fc.constantFrom(...types), [name]: uri }));
const common = merged(
  fc.record({ eventTime: time, eventTimeZoneOffset: fc.constant('+02:00') }),
  optional({
    recordTime: time,
    eventID: uri,
    certificationInfo: fc.oneof(uri, fc.array(uri, { maxLength: 2 })),
    bizStep: fc.constantFrom('shipping', 'https://example.com/step'),
    disposition: fc.constantFrom('in_transit', 'urn:example:disp'),
    readPoint: place,
    bizLocation: place,
    bizTransactionList: typed('bizTransaction', 'po', 'urn:example:type'),
    sourceList: typed('source', 'location'),
    destinationList: typed('destination', 'owning_party', 'https://example.com/type'),
    sensorElementList: sensors,
    persistentDisposition: fc.record({ set: fc.constant(['available']), unset: fc.constant(['reserved', 'urn:x:y']) }),
    errorDeclaration: merged(
      fc.record({ declarationTime: time }),
      optional({ reason: fc.constantFrom('did_not_occur', 'urn:example:why'), correctiveEventIDs: listOf(uri) }),
      extensions,
    ),
  }),
  extensions,
);
const action = fc.record({ action: fc.constantFrom('OBSERVE', 'ADD', 'DELETE') });
const ofType = (type: string, ...parts: readonly fc.Arbitrary<Fields>[]): fc.Arbitrary<Fields> =>
  merged(fc.record({ type: fc.constant(type) }), common, ...parts);
const things = listOf(uri);
const event = fc.oneof(
  ofType('ObjectEvent', action, optional({ epcList: things, quantityList: quantities, ilmd: extensions })),
  ofType('AggregationEvent', action, optional({ parentID: uri, childEPCs: things, childQuantityList: quantities })),
  ofType('AssociationEvent', action, optional({ parentID: uri, childEPCs: things, childQuantityList: quantities })),
  ofType('TransactionEvent', action, optional({ parentID: uri, epcList: things, quantityList: quantities })),
  ofType(
    'TransformationEvent',
    optional({
      inputEPCList: things,
      inputQuantityList: quantities,
      outputEPCList: things,
      outputQuantityList: quantities,
      transformationID: uri,
      ilmd: extensions,
    }),
  ),
);
const contexts = fc.constantFrom<readonly unknown[]>(
  [],
  [{ ex: 'https://example.com/ns/' }],
  [{ ex: 'https://example.com/ns/', other: 'urn:other' }, { gs1: 'https://example.com/mine' }],
  [{ ex: 'http://example.com/ns', epcis: 'https://example.com/epcis' }, 'https://example.com/context.jsonld'],
  [{ ex: { '@id': 'https://example.com/ns/', '@prefix': true } }, { other: 'a b' }],
);

describe('an event that goes through XML', () => {
  test('of EPCIS 2.0 comes back equal, with any extension fields', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 3 }), contexts, (events, own) => {
        const back = throughXml(documentOf(events, own));
        expect(eventsOf(back).map(withoutContext)).toEqual(events);
      }),
      { numRuns: 300 },
    );
  });

  test('has the same hash id, in the context of its document or its own', () => {
    fc.assert(
      fc.property(event, contexts, contexts, (sent, shared, own) => {
        const withOwn = own.length === 0 ? sent : { '@context': own, ...sent };
        const back = throughXml(documentOf([withOwn], shared));
        const [read = {}] = eventsOf(back);
        const hash = eventHash(withOwn, eventContext([epcisContext, ...shared], withOwn));
        expect(eventHash(read, eventContext(back['@context'], read))).toBe(hash);
      }),
      { numRuns: 200 },
    );
  });

  test('of EPCIS 1.2 comes back equal, except for lists that this version requires', () => {
    const demanded = new Set(['epcList', 'childEPCs']);
    const withoutEmpty = (sent: Fields): Fields =>
      Object.fromEntries(
        Object.entries(sent).filter(
          ([name, each]) => !(demanded.has(name) && Array.isArray(each) && each.length === 0),
        ),
      );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 3 }), contexts, (events, own) => {
        const back = throughXml(documentOf(events, own), { version: '1.2' });
        expect(eventsOf(back).map(withoutContext).map(withoutEmpty)).toEqual(events.map(withoutEmpty));
      }),
      { numRuns: 200 },
    );
  });

  test.each(['Always_Web_URI', 'Always_URN', 'Never_Translates'] as const)(
    'comes back equal with terms of the standard spelled as %s',
    (cbv) => {
      fc.assert(
        fc.property(event, (sent) => {
          const back = throughXml(documentOf([sent], [{ ex: 'https://example.com/ns/' }]), { cbv });
          expect(eventsOf(back).map(withoutContext)).toEqual([sent]);
        }),
        { numRuns: 50 },
      );
    },
  );
});
