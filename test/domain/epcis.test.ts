import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDocument } from '../../chaincode/src/domain/epcis/document';
import { documentLimits, eventLimits } from '../../chaincode/src/domain/limits';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';
import { canonicalJson } from '../../chaincode/src/domain/encoding';

type Fields = Record<string, unknown>;

const lot = 'https://id.gs1.org/01/04012345123456/10/A-1';
const lotUrn = 'urn:epc:class:lgtin:4012345.012345.A-1';
const item = 'https://id.gs1.org/01/04012345123456/21/7';
const pallet = 'https://id.gs1.org/00/340123451111111111';
const dock = 'https://id.gs1.org/414/4012345000054/254/3';

const base = { eventTime: '2026-04-17T09:26:42-04:00', eventTimeZoneOffset: '-04:00' };
const shipped = {
  ...base,
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: [pallet],
  quantityList: [{ epcClass: lotUrn, quantity: 12.5, uom: 'KGM' }],
  readPoint: { id: 'urn:epc:id:sgln:4012345.00005.3' },
};
const packed = { ...base, type: 'AggregationEvent', action: 'ADD', parentID: pallet, childEPCs: [item] };
const bought = {
  ...base,
  type: 'TransactionEvent',
  action: 'ADD',
  bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:1' }],
  epcList: [item],
};
const cooked = {
  ...base,
  type: 'TransformationEvent',
  inputQuantityList: [{ epcClass: lot, quantity: 3 }],
  outputEPCList: [item],
  ilmd: { 'cbvmda:lotNumber': 'A' },
};
const fitted = {
  ...base,
  type: 'AssociationEvent',
  action: 'ADD',
  parentID: dock,
  childEPCs: ['urn:epc:id:giai:4000001.1'],
};

const without = (event: Fields, ...keys: string[]): Fields =>
  Object.fromEntries(Object.entries(event).filter(([key]) => !keys.includes(key)));
const read = (event: unknown): Fields => {
  const answer = parseEvent(event);
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.event;
};
const faults = (event: unknown): string[] => {
  const answer = parseEvent(event);
  return answer.ok ? [] : answer.errors.map(({ pointer, code }) => `${pointer} ${code}`);
};
const nested = (levels: number): Fields => (levels === 0 ? {} : { 'ex:in': nested(levels - 1) });

describe('parseEvent', () => {
  test('normalises an event and keeps the original texts', () => {
    expect(parseEvent(shipped)).toEqual({
      ok: true,
      event: {
        ...shipped,
        quantityList: [{ epcClass: lot, quantity: '12.5', uom: 'KGM' }],
        readPoint: { id: dock },
      },
      eventTime: '2026-04-17T13:26:42.000Z',
      isCanonical: false,
      originals: { '/quantityList/0/epcClass': lotUrn, '/readPoint/id': 'urn:epc:id:sgln:4012345.00005.3' },
    });
  });

  test.each([shipped, packed, bought, cooked, fitted])(
    '$type: what was read reads as itself and can be encoded',
    (event) => {
      const once = read(event);
      expect(parseEvent(JSON.parse(canonicalJson(once)))).toMatchObject({ ok: true, event: once, originals: {} });
    },
  );

  test.each([
    'shipping',
    'urn:epcglobal:cbv:bizstep:shipping',
    'https://ref.gs1.org/cbv/BizStep-shipping',
    'https://ns.gs1.org/cbv/BizStep-shipping',
    'cbv:BizStep-shipping',
    'https://ref.gs1.org/cbv/shipping',
  ])('reads the business step %s as shipping', (bizStep) => {
    expect(read({ ...shipped, bizStep })).toMatchObject({ bizStep: 'shipping' });
  });

  test('keeps private terms, ids and extensions', () => {
    const own = {
      bizStep: 'https://example.com/steps/blessing',
      readPoint: { id: 'geo:50.94,6.92', 'example:hall': 'B' },
      epcList: ['urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
      'example:note': { any: ['thing', { deep: true }] },
      'https://example.com/ns/note': null,
    };
    expect(read({ ...shipped, ...own })).toMatchObject(own);
  });

  test('turns readings and other floats into text', () => {
    const sensorReport = [{ type: 'gs1:Temperature', value: 3.25, maxValue: 1e-7, uom: 'CEL' }];
    const event = read({
      ...shipped,
      '@context': { '@version': 1.1 },
      sensorElementList: [{ sensorReport }],
      'example:ratio': [0.5, 2, 2 ** 60],
    });
    expect(event).toMatchObject({
      '@context': { '@version': '1.1' },
      sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: '3.25', maxValue: '1e-7' }] }],
      'example:ratio': ['0.5', 2, '1152921504606847000'],
    });
  });

  test.each<[string, unknown, string[]]>([
    ['no object', [], [' event_invalid']],
    ['no type', base, ['/type event_type_unknown']],
    ['the name of an object property as type', { ...shipped, type: 'toString' }, ['/type event_type_unknown']],
    ['no time', without(shipped, 'eventTime'), ['/eventTime event_invalid']],
    ['a time without offset', { ...shipped, eventTime: '2026-04-17T09:26:42' }, ['/eventTime time_invalid']],
    ['a bad offset', { ...shipped, eventTimeZoneOffset: '+15:00' }, ['/eventTimeZoneOffset event_invalid']],
    ['a misspelt field', { ...shipped, epclist: [] }, ['/epclist field_unknown']],
    ['a field of another type', { ...packed, ilmd: {} }, ['/ilmd field_unknown']],
    ['an unknown word', { ...shipped, bizStep: 'shiping' }, ['/bizStep term_unknown']],
    [
      'an unknown term with a standard prefix',
      { ...shipped, bizStep: 'urn:epcglobal:cbv:bizstep:x' },
      ['/bizStep term_unknown'],
    ],
    ['a GS1 key that a ledger key cannot contain', { ...shipped, epcList: [`${lot}é`] }, ['/epcList/0 id_invalid']],
    ['no URI', { ...shipped, readPoint: { id: 'dock 3' } }, ['/readPoint/id event_invalid']],
    [
      'a quantity below zero',
      { ...shipped, quantityList: [{ epcClass: lot, quantity: -1 }] },
      ['/quantityList/0/quantity quantity_invalid'],
    ],
    [
      'a unit that is none',
      { ...shipped, quantityList: [{ epcClass: lot, uom: 'kg' }] },
      ['/quantityList/0/uom event_invalid'],
    ],
    [
      'an extension in a quantity',
      { ...shipped, quantityList: [{ epcClass: lot, 'ex:a': 1 }] },
      ['/quantityList/0 field_unknown'],
    ],
    ['ilmd without ADD', { ...shipped, ilmd: { 'ex:a': '1' } }, ['/ilmd event_invalid']],
    ['ilmd without namespace', { ...cooked, ilmd: { lot: '1' } }, ['/ilmd/lot field_unknown']],
    ['nothing', without(shipped, 'epcList', 'quantityList'), [' event_invalid']],
    ['no parent', without(packed, 'parentID'), ['/parentID event_invalid']],
    ['no children', without(packed, 'childEPCs'), [' event_invalid']],
    ['an association without parent', without(fitted, 'parentID'), ['/parentID event_invalid']],
    ['an association without children', without(fitted, 'childEPCs'), [' event_invalid']],
    ['no document', { ...bought, bizTransactionList: [] }, ['/bizTransactionList event_invalid']],
    ['a document of nothing', without(bought, 'epcList'), [' event_invalid']],
    ['no inputs', without(cooked, 'inputQuantityList'), [' event_invalid']],
    ['an unknown action', { ...packed, action: 'MOVE' }, ['/action event_invalid']],
    [
      'empty dispositions',
      { ...shipped, persistentDisposition: { set: [] } },
      ['/persistentDisposition/set event_invalid'],
    ],
    [
      'no reading',
      { ...shipped, sensorElementList: [{ sensorReport: [] }] },
      ['/sensorElementList/0/sensorReport event_invalid'],
    ],
    [
      'a declaration without time',
      { ...shipped, errorDeclaration: { reason: 'incorrect_data' } },
      ['/errorDeclaration/declarationTime event_invalid'],
    ],
    [
      'too many ids',
      { ...shipped, epcList: Array<string>(eventLimits.listItems + 1).fill(item) },
      ['/epcList event_invalid'],
    ],
    ['too long a text', { ...shipped, 'ex:a': 'x'.repeat(eventLimits.textLength + 1) }, ['/ex:a event_too_large']],
    [
      'too many values',
      { ...shipped, 'ex:a': Array<number>(eventLimits.values).fill(1) },
      ['/ex:a/19984 event_too_large'],
    ],
    ['U+0000', { ...shipped, 'ex:a/b': { c: ['\0'] } }, ['/ex:a~1b/c/0 text_invalid']],
    ['a lone surrogate', { ...shipped, 'ex:a': '\ud83d' }, ['/ex:a text_invalid']],
    [
      'a key of trouble',
      JSON.parse(`{"type":"ObjectEvent","__proto__":{"action":"ADD"}}`),
      ['/__proto__ text_invalid'],
    ],
  ])('refuses %s', (_, event, expected) => {
    expect(faults(event).slice(0, 1)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['a DELETE of all children', without({ ...packed, action: 'DELETE' }, 'childEPCs')],
    ['an observed aggregation without parent', { ...without(packed, 'parentID'), action: 'OBSERVE' }],
    ['inputs alone in a long transformation', { ...without(cooked, 'outputEPCList'), transformationID: 'urn:uuid:1' }],
    [
      'a sensor at a place',
      {
        ...without(shipped, 'epcList', 'quantityList'),
        sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 4 }] }],
      },
    ],
    ['an empty epcList', { ...without(shipped, 'quantityList'), epcList: [] }],
    [
      'one certificate or many',
      { ...shipped, certificationInfo: ['https://example.com/c1', 'https://example.com/c2'] },
    ],
    ['as many ids as the limit', { ...shipped, epcList: Array<string>(eventLimits.listItems).fill(item) }],
    ['as deep as the limit', { ...shipped, ...nested(eventLimits.depth - 1) }],
  ])('accepts %s', (_, event) => {
    expect(faults(event)).toEqual([]);
  });

  test('returns every error, and the exceeded depth limit', () => {
    expect(faults({ ...shipped, action: 'MOVE', disposition: 'lost', recordTime: 'now' }).sort()).toEqual([
      '/action event_invalid',
      '/disposition term_unknown',
      '/recordTime time_invalid',
    ]);
    expect(faults({ ...shipped, ...nested(eventLimits.depth) })[0]).toMatch(/event_too_large$/);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys({ ...shipped, ...cooked, ...packed })), fc.jsonValue()),
        (fields) => {
          expect(typeof parseEvent({ ...shipped, ...fields }).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('readDocument', () => {
  const context = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { ex: 'https://example.com/ns/' }];
  const document = {
    '@context': context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-04-17T09:26:42Z',
    epcisBody: { eventList: [shipped, packed] },
  };
  const query = {
    '@context': context,
    type: 'EPCISQueryDocument',
    epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList: [packed] } } },
  };

  test('finds the events of each document type', () => {
    expect(readDocument(JSON.stringify(document))).toEqual({
      ok: true,
      type: 'EPCISDocument',
      context,
      events: [shipped, packed],
      header: undefined,
      unknownRootKeys: [],
    });
    expect(readDocument(query)).toMatchObject({ ok: true, events: [packed] });
    expect(readDocument({ ...shipped, '@context': context })).toMatchObject({ ok: true, type: 'event', context });
  });

  test('reports unknown root keys', () => {
    const odd = { ...document, _comment: 'x', 'ex:note': 'y', sender: 'z' };
    expect(readDocument(odd)).toMatchObject({ ok: true, unknownRootKeys: ['_comment'] });
  });

  test.each<[string, unknown, string]>([
    ['text that is not JSON', '{', ''],
    ['a list', [document], ''],
    ['no type', without(document, 'type'), '/type'],
    ['no context', without(document, '@context'), '/@context'],
    ['no events', { ...document, epcisBody: {} }, '/epcisBody/eventList'],
    [
      'a body that is none',
      { ...query, epcisBody: { queryResults: 7 } },
      '/epcisBody/queryResults/resultsBody/eventList',
    ],
    [
      'too many events',
      { ...document, epcisBody: { eventList: Array<number>(documentLimits.events + 1).fill(0) } },
      '/epcisBody/eventList',
    ],
    ['too long a text', ' '.repeat(documentLimits.textLength + 1), ''],
  ])('refuses %s', (_, given, pointer) => {
    expect(readDocument(given)).toMatchObject({ ok: false, errors: [{ pointer }] });
  });
});
