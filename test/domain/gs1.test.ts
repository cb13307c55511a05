import { limits } from '@lotline/chaincode/domain';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit, hasCheckDigit } from '../../chaincode/src/domain/gs1/checkDigit';
import { keyDigits } from '../../chaincode/src/domain/gs1/companyPrefix';
import { itemIdOf, lotIdOf, placeIdOf } from '../../chaincode/src/domain/gs1/id';
import { containerId, countedId, holdableId, pieceId, stockedId } from '../../chaincode/src/domain/gs1/goodsSchemas';
import { canonicalKind } from '../../chaincode/src/domain/gs1/isCanonical';
import { parseId } from '../../chaincode/src/domain/gs1/parseId';
import {
  gln,
  goodsId,
  gtin,
  lotId,
  lotNumber,
  placeId,
  sscc,
  logisticUnitId,
} from '../../chaincode/src/domain/gs1/schemas';

const cset82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const code = fc
  .string({ unit: fc.constantFrom(...cset82.split('')), minLength: 1, maxLength: 20 })
  .filter((text) => text !== '.' && text !== '..');
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length });
const checked = (length: number): fc.Arbitrary<string> =>
  digits(length - 1).map((number) => number + checkDigit(number));
const reason = (text: string): string => {
  const read = parseId(text);
  return read.kind === 'error' ? read.reason : read.kind;
};
const canonical = (text: string): string => {
  const read = parseId(text);
  return read.kind === 'error' ? read.message : read.id;
};

describe('check digits', () => {
  test.each(['02345673', '416000336108', '1234567890128', '12345678901231', '123456789012345675'])(
    'accept %s',
    (key) => {
      expect(hasCheckDigit(key)).toBe(true);
    },
  );
  test.each(['12345673', '416000336109', '1234567890129', '12345678901232', '123456789012345670', '', '7', '12a45670'])(
    'refuse "%s"',
    (key) => {
      expect(hasCheckDigit(key)).toBe(false);
    },
  );
  test('detect every single wrong digit', () => {
    fc.assert(
      fc.property(checked(14), fc.nat(13), fc.integer({ min: 1, max: 9 }), (key, at, by) => {
        const wrong = key.slice(0, at) + String((Number(key[at]) + by) % 10) + key.slice(at + 1);
        expect(hasCheckDigit(wrong)).toBe(false);
      }),
    );
  });
});

describe('parseId', () => {
  test.each([
    ['https://id.gs1.org/01/04012345123456', 'product', 'https://id.gs1.org/01/04012345123456'],
    ['https://id.gs1.org/01/4012345123456', 'product', 'https://id.gs1.org/01/04012345123456'],
    [
      'https://shop.example/a/01/b/gtin/4012345123456/lot/A1?17=270101',
      'lot',
      'https://id.gs1.org/01/04012345123456/10/A1',
    ],
    ['http://ID.GS1.DE/01/04012345123456/10/a%2fb%2DC', 'lot', 'https://id.gs1.org/01/04012345123456/10/a%2Fb-C'],
    ['https://id.gs1.org/01/04012345123456/10/L/21/S', 'item', 'https://id.gs1.org/01/04012345123456/21/S'],
    ['https://id.gs1.org/00/340123451111111111', 'logisticUnit', 'https://id.gs1.org/00/340123451111111111'],
    ['https://id.gs1.org/414/4012345000054/254/dock-3', 'place', 'https://id.gs1.org/414/4012345000054/254/dock-3'],
    ['https://id.gs1.org/417/4000001000005#about', 'party', 'https://id.gs1.org/417/4000001000005'],
    ['https://id.gs1.org/8004/4000001111', 'other', 'https://id.gs1.org/8004/4000001111'],
    ['urn:epc:id:sgtin:4012345.011111.98%22', 'item', 'https://id.gs1.org/01/04012345111118/21/98%22'],
    ['urn:epc:class:lgtin:4012345.012345.Lot.987', 'lot', 'https://id.gs1.org/01/04012345123456/10/Lot.987'],
    ['urn:epc:idpat:sgtin:4012345.012345.*', 'product', 'https://id.gs1.org/01/04012345123456'],
    ['urn:epc:idpat:grai:4012345.66666.*', 'other', 'https://id.gs1.org/8003/04012345666663'],
    ['urn:epc:idpat:itip:4012345.012345.01.02.*', 'other', 'https://id.gs1.org/8006/040123451234560102'],
    ['urn:epc:id:pgln:999999999999.', 'party', 'https://id.gs1.org/417/9999999999994'],
    [
      "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB",
      'other',
      "https://id.gs1.org/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB",
    ],
    ['urn:epc:id:sscc:4012345.3111111111', 'logisticUnit', 'https://id.gs1.org/00/340123451111111111'],
    ['URN:EPC:id:sgtin:4012345.012345.9', 'item', 'https://id.gs1.org/01/04012345123456/21/9'],
    ['https://shop.example/01/04012345123456/10/A/', 'lot', 'https://id.gs1.org/01/04012345123456/10/A'],
    ['urn:epc:id:sgln:4012345.00005.0', 'place', 'https://id.gs1.org/414/4012345000054'],
    ['urn:epc:id:sgln:4012345.00005.12', 'place', 'https://id.gs1.org/414/4012345000054/254/12'],
    ['urn:epc:id:pgln:4000001.00000', 'party', 'https://id.gs1.org/417/4000001000005'],
    ['urn:epc:id:gdti:4012345.11111.123', 'other', 'https://id.gs1.org/253/4012345111118123'],
    ['urn:epc:id:grai:4012345.55555.987', 'other', 'https://id.gs1.org/8003/04012345555554987'],
    ['urn:epc:id:gsrn:95252084.000000001', 'other', 'https://id.gs1.org/8018/952520840000000010'],
    ['urn:epc:id:giai:4000001.111', 'other', 'https://id.gs1.org/8004/4000001111'],
    ['urn:epc:id:itip:4012345.012345.01.02.987', 'other', 'https://id.gs1.org/8006/040123451234560102/21/987'],
    ['(10)ABC(01)04012345123456(17)270101', 'lot', 'https://id.gs1.org/01/04012345123456/10/ABC'],
    ['(00)340123451111111111', 'logisticUnit', 'https://id.gs1.org/00/340123451111111111'],
  ])('%s is a %s', (text, kind, id) => {
    expect(parseId(text)).toMatchObject({ kind, id, ...(text === id ? {} : { original: text }) });
  });

  test('keeps the lot given with a serial number', () => {
    expect(parseId('https://id.gs1.org/01/04012345123456/10/L/21/S')).toMatchObject({
      gtin: '04012345123456',
      lot: 'L',
    });
  });

  test.each([
    ['', 'empty'],
    ['x'.repeat(limits.idLength + 1), 'too_long'],
    ['https://id.gs1.org/01/04012345123457', 'check_digit'],
    ['https://example.com/01/04012345123457', 'check_digit'],
    ['https://id.gs1.org/01/0401234512345', 'check_digit'],
    ['https://id.gs1.org/01/401234512', 'format'],
    ['https://id.gs1.org/01/04012345123456/10/' + 'A'.repeat(21), 'format'],
    ['https://id.gs1.org/01/04012345123456/10/..', 'format'],
    ['https://id.gs1.org/01/04012345123456/10/', 'format'],
    ['https://id.gs1.org/01/04012345123456/10/A%2', 'percent_encoding'],
    ['https://id.gs1.org/01/04012345123456/10/A%00', 'control_character'],
    ['https://id.gs1.org/01/04012345123456/10/A\u0000', 'control_character'],
    ['https://id.gs1.org/01/04012345123456/10/A\ud800', 'lone_surrogate'],
    ['https://id.gs1.org/01/04012345123456/10/Käse', 'charset'],
    ['https://id.gs1.org/01/04012345123456/10/A B', 'charset'],
    ['https://id.gs1.org/01/04012345123456/21/S/10/L', 'qualifier'],
    ['https://id.gs1.org/01/04012345123456/10/A/10/A', 'qualifier'],
    ['https://id.gs1.org/00/340123451111111111/10/A', 'qualifier'],
    ['https://id.gs1.org/01/04012345123456?10=A', 'query'],
    ['https://example.com/reports/01/summary', 'not_gs1'],
    ['https://example.com/99/1', 'not_gs1'],
    ['https://id.gs1.org/99/1', 'format'],
    ['urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'not_gs1'],
    ['urn:epc:id:gid:1.2.3', 'not_gs1'],
    ['urn:epc:id:sgtin:4012345.01111.1', 'format'],
    ['urn:epc:id:sgtin:4012345.011111', 'format'],
    ['urn:epc:id:sgtin:4012345.011111.', 'format'],
    ['urn:epc:id:giai:4012345.', 'format'],
    ['urn:epc:idpat:sscc:4012345.*', 'not_gs1'],
    ['urn:epc:id:sgtin:40123.01111111.1', 'format'],
    ['urn:epc:idpat:sgtin:4012345.011111.7', 'format'],
    ['(01)04012345123456(00)340123451111111111', 'format'],
    ['(17)270101', 'not_gs1'],
    ['just words', 'not_gs1'],
  ])('refuses %j: %s', (text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  test('gives the right check digit in the message', () => {
    expect(canonical('https://id.gs1.org/01/04012345123457')).toBe(
      'The GTIN (01) 04012345123457 ends in 7; its check digit is 6.',
    );
  });

  test('gives one id for all spellings and escapings of the same key', () => {
    fc.assert(
      fc.property(checked(14), code, (key, lot) => {
        const id = lotIdOf(key, lot);
        const escaped = Array.from(lot, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
        expect(parseId(id)).toEqual({ kind: 'lot', id, gtin: key, lot });
        expect(canonical(`https://example.org/x/gtin/${key}/10/${escaped}`)).toBe(id);
        expect(canonical(itemIdOf(key, lot))).toBe(itemIdOf(key, lot));
      }),
    );
  });

  test('gives different ids for different lots', () => {
    fc.assert(fc.property(code, code, (a, b) => (a === b) === (lotIdOf('0', a) === lotIdOf('0', b))));
  });

  test('refuses every control character and lone surrogate, raw or escaped', () => {
    const bad = fc.oneof(
      fc.integer({ min: 0, max: 31 }),
      fc.integer({ min: 127, max: 159 }),
      fc.integer({ min: 0xd800, max: 0xdfff }),
    );
    fc.assert(
      fc.property(code, bad, (lot, unit) => {
        const fault = reason(
          `https://id.gs1.org/01/04012345123456/10/${String.fromCharCode(unit)}${encodeURIComponent(lot)}`,
        );
        expect(fault).toBe(unit < 0xd800 ? 'control_character' : 'lone_surrogate');
        expect(lotNumber.safeParse(lot + String.fromCharCode(unit)).success).toBe(false);
      }),
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'https://id.gs1.org/', 'urn:epc:id:sgtin:', '(01)'),
        (text, start) => {
          expect(typeof parseId(start + text).kind).toBe('string');
        },
      ),
    );
  });
});

describe('the schemas', () => {
  test('pad a GTIN and refuse wrong digits', () => {
    expect(gtin.parse('416000336108')).toBe('00416000336108');
    expect(gtin.safeParse('416000336109').success).toBe(false);
    expect(gtin.safeParse('4160003361').success).toBe(false);
    expect(gln.safeParse('4012345000054').success).toBe(true);
    expect(sscc.safeParse('340123451111111112').success).toBe(false);
  });
  test.each([lotId, logisticUnitId, placeId, goodsId])('give a valid example in their message', (schema) => {
    const message = schema.safeParse('https://id.gs1.org/417/4000001000005').error?.issues[0]?.message ?? '';
    expect(schema.safeParse(/such as (\S+)\.$/.exec(message)?.[1]).success).toBe(true);
  });
  test.each([containerId, pieceId, countedId, stockedId, holdableId])(
    'give two valid examples in their message',
    (schema) => {
      const message = schema.safeParse('https://id.gs1.org/417/4000001000005').error?.issues[0]?.message ?? '';
      const [, ...examples] = /such as (\S+) or (\S+)\.$/.exec(message) ?? [];
      expect(examples.map((example) => schema.safeParse(example).success)).toEqual([true, true]);
    },
  );
  test('accept any spelling of the right kind', () => {
    expect(lotId.parse('(01)04012345123456(10)A')).toBe(lotIdOf('04012345123456', 'A'));
    expect(placeId.parse('urn:epc:id:sgln:4012345.00005.0')).toBe(placeIdOf('4012345000054'));
    expect(goodsId.safeParse('https://id.gs1.org/414/4012345000054').error?.issues[0]?.message).toContain(
      'names a place',
    );
  });
});

describe('keyDigits', () => {
  test.each([
    ['https://id.gs1.org/01/04012345123456/10/A', '4012345123456'],
    ['https://id.gs1.org/00/340123451111111111', '40123451111111111'],
    ['https://id.gs1.org/414/4012345000054/254/1', '4012345000054'],
    ['https://id.gs1.org/417/4000001000005', '4000001000005'],
    ['https://id.gs1.org/8003/04012345555554987', '4012345555554'],
    ['https://id.gs1.org/8004/4000001ABC', '4000001'],
    ['https://example.com/01/04012345123456', undefined],
  ])('of %s', (id, expected) => {
    expect(keyDigits(id)).toBe(expected);
  });
});

describe('an id that is canonical already', () => {
  const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`));
  const keyed = (length: number): fc.Arbitrary<string> => digits(length).map((text) => text + checkDigit(text));
  const anyText = fc.stringMatching(/^[aZ09._%/+ -]{1,21}$/);
  const ids = fc.oneof(
    fc.tuple(keyed(14), fc.constantFrom('10', '21'), anyText).map(([gtin, ai, text]) => `01/${gtin}/${ai}/${text}`),
    fc.tuple(fc.constantFrom('414', '417'), keyed(13)).map(([ai, gln]) => `${ai}/${gln}`),
    keyed(18).map((sscc) => `00/${sscc}`),
    fc.tuple(fc.constantFrom('00/', '01/', '414/'), digits(15)).map(([ai, text]) => ai + text),
  );

  test('is recognised without parsing, and no other id is', () => {
    let written = 0;
    fc.assert(
      fc.property(ids, (path) => {
        const text = `https://id.gs1.org/${path}`;
        const kind = canonicalKind(text);
        if (kind === undefined) return;
        written += 1;
        expect(parseId(text)).toMatchObject({ id: text, kind });
      }),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(500);
  });
});
