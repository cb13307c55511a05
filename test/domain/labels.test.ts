import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { goodsUri } from '../../chaincode/src/domain/epcis/uris';
import { applicationIdentifiers } from '../../chaincode/src/domain/gs1/applicationIdentifiers';
import { lotIdOf, logisticUnitIdOf } from '../../chaincode/src/domain/gs1/id';
import { labelDate } from '../../chaincode/src/domain/gs1/labelDate';
import { parseId } from '../../chaincode/src/domain/gs1/parseId';
import { commissionLot } from '../../chaincode/src/domain/inputs/goods';

const gtin = '00860009999107';
const fnc1 = '\u001d';
const cset82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const lotNumbers = fc
  .string({ unit: fc.constantFrom(...cset82.split('')), minLength: 1, maxLength: 20 })
  .filter((text) => text !== '.' && text !== '..');
const read = (text: string): string => {
  const found = parseId(text);
  return found.kind === 'error' ? found.reason : found.id;
};
const said = (text: string): string => {
  const found = parseId(text);
  return found.kind === 'error' ? found.message : '';
};

describe('a lot number with any characters', () => {
  test('is unchanged in an element string, a scan and a Digital Link', () => {
    fc.assert(
      fc.property(lotNumbers, (lot) => {
        const id = lotIdOf(gtin, lot);
        const escaped = lot.replace(/[()]/g, '\\$&');
        expect(read(`(01)${gtin}(10)${escaped}`)).toBe(id);
        expect(read(`(10)${escaped}(17)270115(01)${gtin}`)).toBe(id);
        expect(read(`]C101${gtin}10${lot}`)).toBe(id);
        expect(read(`10${lot}${fnc1}17270115${fnc1}01${gtin}`)).toBe(id);
        expect(read(`https://shop.example/01/${gtin}/10/${encodeURIComponent(lot)}`)).toBe(id);
        expect(read(id)).toBe(id);
      }),
    );
  });

  test('keeps brackets that do not contain an application identifier', () => {
    fc.assert(
      fc.property(lotNumbers, fc.constantFrom('25', '26', '1', '18', '999', 'X', '', '98765'), (start, inside) => {
        const lot = `${start.replaceAll('(', '').slice(0, 10)}(${inside})`;
        expect(read(`(01)${gtin}(10)${lot}`)).toBe(lotIdOf(gtin, lot));
      }),
    );
  });

  test.each([
    ['B(25)', 'B(25)'],
    ['B(26)', 'B(26)'],
    ['B(10)', 'B(10)'],
    ['B(21)(17)270115', 'B(21)'],
    ['(25)', '(25)'],
    ['B)(', 'B)('],
  ])('reads (10)%s as lot %s', (written, lot) => {
    expect(read(`(01)${gtin}(10)${written}`)).toBe(lotIdOf(gtin, lot));
  });

  test.each([
    ['(10)A(10)B', 'ambiguous', 'has two values of (10)'],
    ['(10)A(17)2701', 'format', 'The value of (17) must be 6 digits, not "2701"'],
    ['(10)A(17)271301', 'format', 'starts with a date, YYMMDD'],
    ['(10)A(3103)12', 'format', '(3103) must be 6 digits'],
    ['(10)A(17)2701', 'format', 'is written \\( and \\)'],
  ])('is not cut off: refuses %s as %s', (written, reason, message) => {
    expect(read(`(01)${gtin}${written}`)).toBe(reason);
    expect(said(`(01)${gtin}${written}`)).toContain(message);
  });
});

describe('a scan', () => {
  const lot = lotIdOf(gtin, 'A24');
  test.each([
    [`]C101${gtin}1727113010A24`, lot],
    [`]d201${gtin}10A24${fnc1}17271130`, lot],
    [`]Q301${gtin}10A24`, lot],
    [`]e001${gtin}10A24`, lot],
    [`01${gtin}10A24`, lot],
    [`${fnc1}01${gtin}10A24`, lot],
    [`01${gtin}10A24${fnc1}3103001250${fnc1}422840`, lot],
    [`01${gtin}21S1`, `https://id.gs1.org/01/${gtin}/21/S1`],
    [`]Q1https://id.gs1.org/01/${gtin}/10/A24`, lot],
    [']E00860009999107', `https://id.gs1.org/01/${gtin}`],
    ['860009999107', `https://id.gs1.org/01/${gtin}`],
    ['0860009999107', `https://id.gs1.org/01/${gtin}`],
    [gtin, `https://id.gs1.org/01/${gtin}`],
    ['02345673', 'https://id.gs1.org/01/00000002345673'],
    ['00008600099990002309', logisticUnitIdOf('008600099990002309')],
    ['4140860009999992', 'https://id.gs1.org/414/0860009999992'],
  ])('is parsed: %j', (text, id) => {
    expect(read(text)).toBe(id);
  });

  test.each([
    [`01${gtin}18A24`, 'format'],
    [`01${gtin}10A24${fnc1}05xyz`, 'format'],
    [`01${gtin}10`, 'format'],
    [`01${gtin}1099999999999999999999999`, 'format'],
    ['0100860009999108', 'check_digit'],
    ['860009999108', 'check_digit'],
    [']A0HELLO', 'not_gs1'],
    [']C1', 'empty'],
    [`]C101${gtin}\u000010A`, 'control_character'],
  ])('is refused if any part is invalid: %j', (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  test.each(['1', '123', '1234567', '170000'])('of short digits is refused as no GTIN and no scan: %s', (digits) => {
    expect(parseId(digits)).toMatchObject({ message: expect.stringContaining(`${digits} is no GTIN`) as unknown });
  });

  test('is refused, or every element of it is parsed', () => {
    const parts = fc.array(
      fc.tuple(fc.constantFrom(...applicationIdentifiers.keys()), fc.stringMatching(/^[0-9]{1,20}$/)),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(parts, (more) => {
        const text = `(01)${gtin}(10)A${more.map(([ai, value]) => `(${ai})${value}`).join('')}`;
        const fits = more.every(([ai, value]) => applicationIdentifiers.get(ai)?.pattern.test(value));
        const found = parseId(text);
        expect(found.kind === 'error' || fits).toBe(true);
      }),
    );
  });
});

describe('a pallet label', () => {
  const container = logisticUnitIdOf('008600099990002309');
  const contents = `(02)${gtin}(37)24(10)A23`;
  test.each([
    [`(00)008600099990002309${contents}`, container],
    [`${contents}(00)008600099990002309`, container],
    [`]C100008600099990002309]`, 'format'],
    [`]C10000860009999000230902${gtin}3724${fnc1}10A23`, container],
    [`(00)008600099990002309(401)CONSIGNMENT(410)0860009998001`, container],
    [contents, lotIdOf(gtin, 'A23')],
    [`02${gtin}3724${fnc1}10A23`, lotIdOf(gtin, 'A23')],
    [`(02)${gtin}(37)24`, `https://id.gs1.org/01/${gtin}`],
    [`(00)008600099990002309(10)A23`, 'qualifier'],
    [`(01)${gtin}(02)${gtin}(37)24(10)A`, 'format'],
  ])('identifies the unit, or without SSCC its contents: %s', (text, id) => {
    expect(read(text)).toBe(id);
  });
});

describe('bare digits where any goods are meant', () => {
  test('are a GTIN or an SSCC, with the right check digit', () => {
    expect(goodsUri.parse('9506000134352')).toBe('https://id.gs1.org/01/09506000134352');
    expect(goodsUri.parse('340123451111111111')).toBe('https://id.gs1.org/00/340123451111111111');
    expect(goodsUri.safeParse('340123451111111112').error?.issues[0]?.message).toContain('check digit');
    expect(goodsUri.safeParse('3401234511').success).toBe(false);
  });
});

describe('label dates', () => {
  test.each([
    ['270115', 'last', '2027-01-15'],
    ['280200', 'last', '2028-02-29'],
    ['280200', 'first', '2028-02-01'],
    ['991231', 'last', '1999-12-31'],
    ['760101', 'last', '2076-01-01'],
    ['270230', 'last', undefined],
    ['271301', 'last', undefined],
  ] as const)('%s, an open day being the %s, is %s', (digits, open, date) => {
    expect(labelDate(digits, open)).toBe(date);
  });

  const input = (lot: string, more: object = {}): unknown => ({
    lot,
    place: 'https://id.gs1.org/414/0860009999992',
    quantity: '1',
    uom: 'CS',
    ...more,
  });

  test('become the dates of the commissioned lot', () => {
    const label = `(01)${gtin}(11)270101(13)270102(15)270110(16)270112(17)270115(3103)001250(10)A21`;
    expect(commissionLot.parse(input(label))).toMatchObject({
      lot: lotIdOf(gtin, 'A21'),
      productionDate: '2027-01-01',
      packagingDate: '2027-01-02',
      bestBefore: '2027-01-10',
      sellBy: '2027-01-12',
      expiry: '2027-01-15',
      label: '(3103)001250',
    });
    expect(commissionLot.parse(input(`https://id.gs1.org/01/${gtin}/10/A21?17=270115&x=1`)).expiry).toBe('2027-01-15');
    expect(commissionLot.parse(input(`01${gtin}1727011510A21`)).expiry).toBe('2027-01-15');
  });

  test('may be repeated in the input, but not contradicted', () => {
    const label = `(01)${gtin}(17)270115(10)A21`;
    expect(commissionLot.parse(input(label, { expiry: '2027-01-15' })).expiry).toBe('2027-01-15');
    const faults = commissionLot.safeParse(input(label, { expiry: '2027-01-16' })).error?.issues;
    expect(faults).toEqual([
      expect.objectContaining({ path: ['expiry'], message: expect.stringContaining('2027-01-15') }),
    ]);
  });

  test('are unchanged when the parsed input is parsed again', () => {
    const once = commissionLot.parse(input(`(01)${gtin}(17)270115(422)840(10)A(25)`));
    expect(commissionLot.parse(once)).toEqual(once);
  });
});
