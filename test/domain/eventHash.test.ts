import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash, eventPreHash } from '../../chaincode/src/domain/epcis/eventHash';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';
import { utcTime } from '../../chaincode/src/domain/epcis/utcTime';
import { sha256Hex } from '../../chaincode/src/domain/sha256';

type Fields = Record<string, unknown>;

describe('the event hash', () => {
  const context = { ex: 'https://example.com/ns/' };
  const event = {
    eventTime: '2026-04-17T09:26:42-04:00',
    eventTimeZoneOffset: '-04:00',
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'shipping',
    quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.A-1', quantity: 12.5, uom: 'KGM' }],
    readPoint: { id: 'urn:epc:id:sgln:4012345.00005.3' },
    epcList: ['urn:epc:id:sgtin:4012345.012345.9', 'urn:epc:id:sgtin:4012345.012345.10'],
    bizTransactionList: [
      { type: 'po', bizTransaction: 'https://example.com/po/2' },
      { type: 'inv', bizTransaction: 'https://example.com/inv/1' },
    ],
    sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:4000001.00000' }],
    sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 4, uom: 'CEL' }] }],
    'ex:tags': ['b', 'a'],
  };
  const preHash =
    'eventType=ObjectEventeventTime=2026-04-17T13:26:42.000ZeventTimeZoneOffset=-04:00' +
    'epcListepc=https://id.gs1.org/01/04012345123456/21/10epc=https://id.gs1.org/01/04012345123456/21/9' +
    'quantityListquantityElementepcClass=https://id.gs1.org/01/04012345123456/10/A-1quantity=12.5uom=KGM' +
    'action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shippingreadPointid=https://id.gs1.org/414/4012345000054/254/3' +
    'bizTransactionListtype=https://ref.gs1.org/cbv/BTT-invbizTransaction=https://example.com/inv/1' +
    'type=https://ref.gs1.org/cbv/BTT-pobizTransaction=https://example.com/po/2' +
    'sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/4000001000005' +
    'sensorElementListsensorElementsensorReporttype=https://gs1.org/voc/Temperaturevalue=4uom=CEL' +
    '{https://example.com/ns/}tags=a{https://example.com/ns/}tags=b';

  test('is computed from the pre-hash text of CBV 2.0 §8.9', () => {
    expect(eventPreHash(event, context)).toBe(preHash);
    expect(eventHash(event, context)).toBe(`ni:///sha-256;${sha256Hex(preHash)}?ver=CBV2.0`);
  });

  test('is the same for other spellings of the same event', () => {
    const read = parseEvent(event);
    const same: Fields[] = [
      { ...event, eventTime: '2026-04-17T13:26:42.0000Z' },
      { ...event, bizStep: 'urn:epcglobal:cbv:bizstep:shipping' },
      { ...event, bizStep: ' https://ref.gs1.org/cbv/BizStep-shipping ' },
      { ...event, readPoint: { id: 'https://example.org/gln/4012345000054/254/3?x=1' } },
      {
        ...event,
        eventID: 'urn:uuid:1',
        recordTime: '2027-01-01T00:00:00Z',
        errorDeclaration: { declarationTime: 'x' },
      },
      { ...event, 'rdfs:comment': 'not part of it' },
      { ...event, 'ex:tags': undefined, 'https://example.com/ns/tags': ['a', ' b '] },
      read.ok ? read.event : {},
    ];
    for (const each of same) expect(eventPreHash(each, context)).toBe(preHash);
    expect(
      eventHash({ ...event, 'other:tags': event['ex:tags'], 'ex:tags': undefined }, { ...context, other: context.ex }),
    ).toBe(eventHash(event, context));
  });

  test('has standard vocabulary as web URIs anywhere, in private fields too', () => {
    const spelled = (value: string): string =>
      eventPreHash({ ...event, 'ex:next': value, ilmd: { 'ex:inner': { 'ex:step': [value] } } }, context);
    const uri = 'https://ref.gs1.org/cbv/BizStep-receiving';
    expect(spelled(uri)).toContain(`{https://example.com/ns/}next=${uri}`);
    for (const same of [
      'urn:epcglobal:cbv:bizstep:receiving',
      'cbv:BizStep-receiving',
      'https://ns.gs1.org/cbv/BizStep-receiving',
      'http://ref.gs1.org/cbv/BizStep-receiving ',
    ]) {
      expect(spelled(same)).toBe(spelled(uri));
    }
    expect(spelled('gs1:Temperature')).toBe(spelled('https://gs1.org/voc/Temperature'));
  });

  test('leaves words of private fields that only look like vocabulary as they are', () => {
    for (const word of ['receiving', 'urn:epcglobal:cbv:bizstep:dancing', 'urn:epcglobal:cbv:bt:0860009999992:PO-1']) {
      expect(eventPreHash({ ...event, 'ex:next': word }, context)).toContain(`next=${word}`);
    }
  });

  test('does not depend on the order of lists and keys', () => {
    const shuffled = (value: unknown): fc.Arbitrary<unknown> => {
      if (typeof value !== 'object' || value === null) return fc.constant(value);
      const parts = Array.isArray(value) ? (value as unknown[]).map(shuffled) : [];
      if (Array.isArray(value)) {
        return fc
          .tuple(...parts)
          .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
      }
      const fields = Object.entries(value).map(([key, each]) => shuffled(each).map((part) => [key, part] as const));
      return fc
        .tuple(...fields)
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
        .map((all) => Object.fromEntries(all));
    };
    fc.assert(
      fc.property(shuffled(event), (other) => {
        expect(eventPreHash(other as object, context)).toBe(preHash);
      }),
    );
  });

  test('depends on every field of the pre-hash text', () => {
    const changes: Fields[] = [
      { eventTime: '2026-04-17T09:26:42.001-04:00' },
      { eventTimeZoneOffset: '-05:00' },
      { action: 'DELETE' },
      { bizStep: 'departing' },
      { disposition: 'in_transit' },
      { persistentDisposition: { set: ['recalled'] } },
      { epcList: ['urn:epc:id:sscc:4012345.3111111111'] },
      { readPoint: { id: 'urn:epc:id:sgln:4012345.00005.3', 'ex:hall': 'B' } },
      {
        sourceList: undefined,
        destinationList: [{ type: 'owning_party', destination: 'urn:epc:id:pgln:4000001.00000' }],
      },
      { ilmd: { 'ex:tags': 'a' } },
      { 'ex:tags': ['a', 'b', 'c'] },
      { certificationInfo: 'https://example.com/c1' },
    ];
    const hashes = changes.map((change) => eventHash({ ...event, ...change }, context));
    expect(new Set([...hashes, eventHash(event, context)]).size).toBe(changes.length + 1);
  });
});

describe('utcTime', () => {
  test.each([
    ['2026-04-17T09:26:42-04:00', '2026-04-17T13:26:42.000Z'],
    ['2026-04-17t09:26:42.1z', '2026-04-17T09:26:42.100Z'],
    ['2023-02-02T11:04:03.1415Z', '2023-02-02T11:04:03.142Z'],
    ['2023-02-02T11:04:03.14149Z', '2023-02-02T11:04:03.141Z'],
    ['2023-12-31T23:59:59.9995Z', '2024-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00+14:00', '2024-02-28T10:00:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(utcTime(text)).toBe(utc);
  });
  test.each([
    '',
    '2026-04-17',
    '2026-04-17T09:26:42',
    '2026-04-17 09:26:42Z',
    '2025-02-29T00:00:00Z',
    '2026-04-17T24:00:00Z',
    '2026-04-17T09:60:00Z',
    '2026-13-01T00:00:00Z',
    '0026-01-01T00:00:00Z',
    '2026-04-17T09:26:42+24:00',
    '9999-12-31T23:59:59-01:00',
  ])('"%s" is refused', (text) => {
    expect(utcTime(text)).toBeUndefined();
  });
});
