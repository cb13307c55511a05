import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import { applicationIdentifiers } from '../../../gateway/src/gs1/identifiers';
import { checkPair } from '../../../chaincode/src/domain/gs1/checkPair';
import { linters } from '../../../gateway/src/gs1/linters';
import { describeGs1 } from '../../../gateway/src/gs1/describe';
import { fnc1, writeBracketed, writeUnbracketed } from '../../../gateway/src/gs1/elementStrings';
import { Gs1Error } from '../../../gateway/src/gs1/problem';
import { readGs1 } from '../../../gateway/src/gs1/readGs1';

const gtin = '(01)09506000134352';
const sscc = `30950600013435200${checkDigit('30950600013435200')}`;
const problemsOf = (text: string, partial = true): [string | undefined, number, string][] =>
  describeGs1(text, { partial }).problems.map(({ ai, at, rule }) => [ai, at, rule]);

describe('the table of application identifiers', () => {
  test('has every entry of the dictionary, with ranges written out, and none is a prefix of another', () => {
    const ais = [...applicationIdentifiers.keys()];
    expect(ais.length).toBeGreaterThan(500);
    expect(ais.filter((ai) => ais.some((other) => other !== ai && other.startsWith(ai)))).toEqual([]);
    expect(applicationIdentifiers.get('3105')?.title).toBe('NET WEIGHT (kg)');
  });

  test('names only existing linters', () => {
    const named = [...applicationIdentifiers.values()].flatMap(({ components }) =>
      components.flatMap((each) => each.linters),
    );
    expect([...new Set(named)].filter((name) => !(name in linters))).toEqual([]);
  });

  test('knows the keys of Digital Links with their qualifiers', () => {
    const keys = [...applicationIdentifiers.values()].filter(({ qualifiers }) => qualifiers);
    expect(keys.map(({ ai }) => ai)).toEqual(
      expect.arrayContaining(['00', '01', '253', '255', '401', '402', '414', '415', '417', '8003', '8004', '8006']),
    );
    expect(applicationIdentifiers.get('01')?.qualifiers).toEqual([['22', '10', '21'], ['235']]);
    expect(applicationIdentifiers.get('415')?.qualifiers).toEqual([['8020']]);
    expect(applicationIdentifiers.get('8013')?.qualifiers).toEqual([[]]);
  });
});

/** A text of digits only whose check character pair is digits too. */
const allDigits =
  Array.from({ length: 9000 }, (_, n) => `9506${n * 7919}${checkPair(`9506${n * 7919}`) ?? ''}`).find((each) =>
    /^\d+$/.test(each),
  ) ?? '';

/** A value that a linter accepts, and one that it refuses, in an element that has it. */
const samples: readonly (readonly [linter: string, ai: string, good: string, bad: string])[] = [
  ['csum', '01', '09506000134352', '09506000134353'],
  ['csumalpha', '8013', `9506000ModelX${checkPair('9506000ModelX') ?? ''}`, '9506000ModelX22'],
  ['gcppos1', '8004', '9506Asset', '95A6sset'],
  ['hasnondigit', '8014', `9506000x${checkPair('9506000x') ?? ''}`, allDigits],
  ['hh', '8008', '26041723', '26041724'],
  ['hhmi', '7003', '2604172359', '2604172360'],
  ['hyphen', '4330', '001234-', '001234x'],
  ['iban', '8007', 'DE89370400440532013000', 'DE88370400440532013000'],
  ['importeridx', '7040', '1AB_', '1AB!'],
  ['iso3166', '422', '056', '057'],
  ['iso3166999', '7030', '999AB', '998AB'],
  ['iso3166alpha2', '4307', 'BE', 'XX'],
  ['iso4217', '3912', '978100', '979'.replace('9', '0').concat('100')],
  ['iso5218', '7252', '9', '3'],
  ['latitude', '4309', '09000000001800000000', '18000000011800000000'],
  ['longitude', '4309', '09000000003600000000', '09000000003600000001'],
  ['mediatype', '7241', '80', '79'],
  ['mi', '8008', '2604172359', '2604172360'],
  ['nonzero', '8001', '01000050000100', '00000050000100'],
  ['nozeroprefix', '8011', '10', '01'],
  ['packagetype', '7041', 'PX', 'ZZZ'],
  ['pcenc', '4300', 'A%20B', 'A%2xB'],
  ['pieceoftotal', '8006', '095060001343520203', '095060001343520403'],
  ['posinseqslash', '7258', '2/3', '3/2'],
  ['ss', '8008', '260417235959', '260417235960'],
  ['winding', '8001', '01000050000190', '01000050000120'],
  ['yesno', '4321', '1', '2'],
  ['yymmd0', '17', '260200', '260230'],
  ['yymmdd', '7006', '260228', '260200'],
  ['yyyymmdd', '7250', '20260228', '20260229'],
  ['zero', '8003', '09506000134352', '19506000134352'],
  ['couponcode', '8110', '0950600123456210110000', '7950600123456210110000'],
  ['couponposoffer', '8112', '009506001234560123456', '209506001234560123456'],
];

describe('every linter', () => {
  test('of the dictionary has a sample in this test', () => {
    const named = [...applicationIdentifiers.values()].flatMap(({ components }) =>
      components.flatMap((each) => each.linters),
    );
    const missing = [...new Set(named)].filter((name) => !samples.some(([linter]) => linter === name));
    // The digits that it wants are digits anyway wherever the dictionary names it.
    expect(missing).toEqual(['gcppos2']);
    expect([linters['gcppos2']?.('195A6000'), linters['gcppos2']?.('19506000')]).toMatchObject([{ at: 3 }, undefined]);
  });

  test.each(samples)('%s, in (%s), accepts %s and refuses %s', (rule, ai, good, bad) => {
    expect(problemsOf(`(${ai})${good}`)).toEqual([]);
    expect(problemsOf(`(${ai})${bad}`)).toMatchObject([[ai, expect.any(Number), rule]]);
  });

  test('says what is wrong and where', () => {
    const [problem] = describeGs1(`${gtin}(17)270230`).problems;
    expect(problem).toMatchObject({ ai: '17', at: 26, length: 2, rule: 'yymmd0' });
    expect(problem?.message).toBe('(17) at 26: the value has the day 30; that month has 00 to 28 [yymmd0].');
  });
});

describe('the format of a value', () => {
  test.each([
    ['(10)123456789012345678901', '10', 'length'],
    ['(01)09506000134', '01', 'length'],
    ['(10)ABÄ', '10', 'cset X'],
    ['(8010)950600a', '8010', 'cset Y'],
    ['(8030)ab+', '8030', 'cset Z'],
    ['(30)12a', '30', 'cset N'],
    ['(423)05684', '423', 'length'],
    ['(253)9506000134352123456789012345678', '253', 'length'],
  ])('%s is refused', (text, ai, rule) => {
    expect(problemsOf(text)).toMatchObject([[ai, expect.any(Number), rule]]);
  });

  test.each(['(423)056840', '(253)9506000134352', '(7007)260101260203', '(8003)09506000134352', '(4330)001234'])(
    '%s leaves optional parts out',
    (text) => {
      expect(problemsOf(text)).toEqual([]);
    },
  );
});

describe('elements that need each other', () => {
  test.each([
    ['(10)ABC', [['10', 4, 'req']]],
    [
      `${gtin}(37)5`,
      [
        ['01', 4, 'ex'],
        ['37', 22, 'req'],
      ],
    ],
    [`${gtin}(21)1(235)X`, [['235', 28, 'req']].slice(1).concat([['21', 22, 'ex']])],
    [`(00)${sscc}(02)09506000134352(37)5`, []],
    [`${gtin}(3920)100`, [['3920', 24, 'req']]],
    [`${gtin}(3103)000100(3920)100`, []],
    [
      `${gtin}(3103)000100(3102)000100`,
      [
        ['3103', 24, 'ex'],
        ['3102', 36, 'ex'],
      ],
    ],
    [`${gtin}(427)BRU`, [['427', 23, 'req']]],
  ])('%s', (text, problems) => {
    expect(problemsOf(text, false)).toEqual(problems);
  });

  test('a missing element is accepted if other barcodes may have it', () => {
    expect(problemsOf('(10)ABC')).toEqual([]);
  });

  test('one AI with two values is a problem', () => {
    expect(problemsOf(`${gtin}(10)A(10)B`)).toEqual([['10', 27, 'repeated']]);
  });
});

describe('a text', () => {
  test.each([
    [`]C101095060001343521027ABC${fnc1}17270131`, 'unbracketed', ']C1', '(01)09506000134352(10)27ABC(17)270131'],
    [`]d2${fnc1}0109506000134352`, 'unbracketed', ']d2', gtin],
    [']E09506000134352', 'gtin', ']E0', gtin],
    ['950600013435', 'gtin', undefined, '(01)00950600013435'],
    [']Q1https://example.com/01/09506000134352', 'digitalLink', ']Q1', gtin],
    ['(01)9506000134352', 'bracketed', undefined, gtin],
    [`${gtin}(10)A\\(17\\)B`, 'bracketed', undefined, `${gtin}(10)A\\(17\\)B`],
    [`${gtin}(10)A(x)B`, 'bracketed', undefined, `${gtin}(10)A(x)B`],
    [']J0https://example.com/01/09506000134352', 'digitalLink', ']J0', gtin],
    [`]E09506000134352|]e010A${fnc1}21B`, 'gtin', ']E0', `${gtin}(10)A(21)B`],
  ])('%j is read as %s', (text, syntax, symbology, elements) => {
    const read = readGs1(text);
    expect([read.syntax, read.symbology, writeBracketed(read.elements)]).toEqual([syntax, symbology, elements]);
  });

  test.each(['', ']X0123', 'ABC', '(ab)1', '(99', '0', ']E0123', fnc1, 'x'.repeat(5000)])('%j is refused', (text) => {
    expect(() => readGs1(text)).toThrow(Gs1Error);
    expect(describeGs1(text)).toMatchObject({
      valid: false,
      elements: [],
      problems: [{ rule: expect.any(String) as unknown }],
    });
  });

  test.each([
    [`${gtin}(10)A(17)`, '17', 'length', '6 digits'],
    [`${gtin}(10)(17)270131`, '10', 'length', '1 to 20 characters'],
    [`${gtin}(10)A(89)B`, undefined, 'ai', 'write \\(89\\)'],
    ['(89)B', undefined, 'ai', '(89) is no GS1 application identifier [ai]'],
  ])('%s is not taken for a value with brackets', (text, ai, rule, message) => {
    const [problem] = describeGs1(text, { partial: true }).problems;
    expect([problem?.ai, problem?.rule]).toEqual([ai, rule]);
    expect(problem?.message).toContain(message);
  });

  test.each([
    ['(253)9506000134352(8030)ABC123', ['serial']],
    ['(253)9506000134352X(8030)ABC123', []],
    ['(255)9506000134352(8030)ABC123', ['serial']],
    ['(8003)09506000134352(8030)ABC123', ['serial']],
    ['(8003)09506000134352X(8030)ABC123', []],
    ['(253)9506000134352', []],
  ])('with a digital signature signs one thing: %s', (text, rules) => {
    expect(problemsOf(text, false).map(([, , rule]) => rule)).toEqual(rules);
  });

  test('that says an element twice is written with it once', () => {
    const { forms } = describeGs1(`${gtin}(10)A${gtin}(10)A(17)270131`);
    expect([forms?.bracketed, forms?.digitalLink]).toEqual([
      `${gtin}(10)A(17)270131`,
      'https://id.gs1.org/01/09506000134352/10/A?17=270131',
    ]);
  });

  test('never makes the reader throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^[0-9()~\]CdQ]{0,40}$/).map((each) => each.replaceAll('~', fnc1)),
        ),
        fc.boolean(),
        (text, rfid) => {
          expect(typeof describeGs1(text, { rfid }).valid).toBe('boolean');
        },
      ),
    );
  });
});

describe('writing', () => {
  const lot = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);

  test('elements and reading them gives the same elements, with and without brackets', () => {
    fc.assert(
      fc.property(lot, lot, (number, serial) => {
        const elements = [
          { ai: '01', value: '09506000134352' },
          { ai: '10', value: number },
          { ai: '17', value: '270131' },
          { ai: '21', value: serial },
        ];
        const pairs = (text: string): unknown =>
          readGs1(text)
            .elements.map(({ ai, value }) => ({ ai, value }))
            .sort((a, b) => a.ai.localeCompare(b.ai));
        expect(pairs(writeBracketed(elements))).toEqual(elements);
        expect(pairs(writeUnbracketed(elements))).toEqual(elements);
      }),
    );
  });

  test('puts FNC1 only where it is needed', () => {
    const elements = [
      { ai: '10', value: 'ABC' },
      { ai: '01', value: '09506000134352' },
      { ai: '21', value: '1' },
    ];
    expect(writeUnbracketed(elements)).toBe(`${fnc1}010950600013435210ABC${fnc1}211`);
  });
});
