import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import { parseId } from '../../../chaincode/src/domain/gs1/parseId';
import { describeGs1 } from '../../../gateway/src/gs1/describe';
import { readLink, writeLink } from '../../../gateway/src/gs1/digitalLink';
import { applicationIdentifiers } from '../../../gateway/src/gs1/identifiers';
import { checkPair } from '../../../chaincode/src/domain/gs1/checkPair';
import { Gs1Error } from '../../../gateway/src/gs1/problem';
import { readGs1 } from '../../../gateway/src/gs1/readGs1';

type Pair = { ai: string; value: string };

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const checked = (length: number): fc.Arbitrary<string> => digits(length - 1).map((text) => text + checkDigit(text));
const text = (most: number): fc.Arbitrary<string> =>
  fc
    .stringMatching(new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,${most}}$`))
    .filter((each) => !/^\.{1,2}$/.test(each));
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Values of every AI that may be in the path of a Digital Link. */
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '00': checked(18),
  '01': checked(14),
  '10': text(20),
  '21': text(20),
  '22': text(20),
  '235': text(28),
  '253': fc.tuple(checked(13), fc.oneof(fc.constant(''), text(17))).map((parts) => parts.join('')),
  '254': text(20),
  '255': fc.tuple(checked(13), fc.oneof(fc.constant(''), digits(12), digits(3))).map((parts) => parts.join('')),
  '401': text(26).map((each) => `9506${each}`),
  '402': checked(17),
  '414': checked(13),
  '415': checked(13),
  '417': checked(13),
  '7040': fc.stringMatching(/^[0-9][A-Z]{3}$/),
  '8003': fc.tuple(checked(13), fc.oneof(fc.constant(''), text(16))).map((parts) => `0${parts.join('')}`),
  '8004': text(26).map((each) => `9506${each}`),
  '8006': fc.tuple(checked(14), fc.constantFrom('0102', '0303')).map((parts) => parts.join('')),
  '8010': fc.stringMatching(/^9506[#\-/0-9A-Z]{1,26}$/),
  '8011': fc.stringMatching(/^[1-9][0-9]{0,11}$/),
  '8013': text(19).map((each) => `9506${each}${checkPair(`9506${each}`) ?? ''}`),
  '8017': checked(18),
  '8018': checked(18),
  '8019': fc.stringMatching(/^[0-9]{1,10}$/),
  '8020': text(25),
};
const valueOf = (ai: string): fc.Arbitrary<string> => values[ai] ?? fc.constant('');

/** Each primary key with one alternative of its qualifiers, any of which may be missing. */
const keys = [...applicationIdentifiers.values()].flatMap(({ ai, qualifiers = [] }) =>
  qualifiers.map((order): [string, readonly string[]] => [ai, order]),
);

const path = (ai: string, order: readonly string[]): fc.Arbitrary<Pair[]> =>
  fc
    .tuple(valueOf(ai), ...order.map((each) => (each === '8020' ? valueOf(each) : optional(valueOf(each)))))
    .map((found) =>
      found.flatMap((value, at) => (value === undefined ? [] : [{ ai: at === 0 ? ai : (order[at - 1] ?? ''), value }])),
    );

const plain = (elements: readonly Pair[]): Pair[] => elements.map(({ ai, value }) => ({ ai, value }));
const sorted = (elements: readonly Pair[]): Pair[] => plain(elements).sort((a, b) => (a.ai < b.ai ? -1 : 1));

describe('a Digital Link of every primary key', () => {
  test.each(keys)('(%s) with %j is built and parsed, compressed and decompressed', (ai, order) => {
    fc.assert(
      fc.property(path(ai, order), (elements) => {
        const link = writeLink(elements, { stem: 'https://example.com/some/path' });
        expect(new URL(link).href).toBe(link);
        expect(readLink(link)).toMatchObject({ stem: 'https://example.com/some/path', compressed: false });
        expect(plain(readLink(link).elements)).toEqual(elements);
        const short = writeLink(elements, { compressed: true });
        expect(sorted(readLink(short).elements)).toEqual(sorted(elements));
      }),
      { numRuns: 30 },
    );
  });

  test.each(keys)('(%s) with %j is one canonical id', (ai, order) => {
    fc.assert(
      fc.property(path(ai, order), (elements) => {
        const id = parseId(writeLink(elements, { stem: 'http://example.org' }));
        expect(id).not.toMatchObject({ kind: 'error' });
        const again = 'id' in id ? parseId(id.id) : id;
        expect(again).toMatchObject({ id: 'id' in id ? id.id : '' });
      }),
      { numRuns: 30 },
    );
  });
});

describe('data attributes', () => {
  const elements = [
    { ai: '01', value: '09506000134352' },
    { ai: '10', value: 'A/B' },
    { ai: '17', value: '270131' },
    { ai: '3103', value: '000195' },
    { ai: '423', value: '056840' },
    { ai: '8008', value: '2604172359' },
    { ai: '7007', value: '260101260203' },
  ];

  test('are in the query, in plain and in compressed links', () => {
    const link = writeLink(elements);
    expect(link).toContain('/01/09506000134352/10/A%2FB?17=270131&3103=000195');
    expect(plain(readLink(link).elements)).toEqual(elements);
    const compressed = writeLink(elements, { compressed: true });
    expect(compressed.length).toBeLessThan(link.length);
    expect(sorted(readLink(compressed).elements)).toEqual(sorted(elements));
  });

  test('that are not GS1’s are returned separately', () => {
    const { other } = readLink('https://example.com/01/09506000134352?linkType=all&17=270131');
    expect(other).toEqual([['linkType', 'all']]);
  });

  test.each([
    ['https://id.gs1.org/8004/9506XYZ?01=9506000134352', undefined],
    ['https://id.gs1.org/01/09506000134352?10=ABC', 'dlpkey'],
    ['https://id.gs1.org/01/09506000134352/10/ABC?10=ABC', 'repeated'],
    ['https://id.gs1.org/01/09506000134352?01=09506000134352', 'repeated'],
    ['https://id.gs1.org/01/09506000134352?17=270131&17=270131', 'repeated'],
    ['https://id.gs1.org/01/09506000134352?21=ABC', 'attribute'],
    ['https://id.gs1.org/01/09506000134352?9999=ABC', 'attribute'],
    ['https://id.gs1.org/01/09506000134352/21/1/10/A', 'dlpkey'],
    ['https://id.gs1.org/01/09506000134352/10/A/235/B', 'dlpkey'],
    ['https://id.gs1.org/414/9506000134307/10/A', 'dlpkey'],
    ['https://id.gs1.org/01/09506000134352/zz/A', 'dlpkey'],
    ['https://id.gs1.org/01/%2', 'percent'],
    ['https://id.gs1.org/', 'link'],
    ['https://id.gs1.org/about/us', 'link'],
    ['https://id.gs1.org/01/09506000134353', 'csum'],
  ])('%s: %s', (link, rule) => {
    const { problems } = describeGs1(link);
    expect(problems.map((each) => each.rule)).toEqual(rule === undefined ? [] : [rule]);
  });
});

describe('a compressed link', () => {
  test('may follow an uncompressed key', () => {
    const compressed = writeLink([
      { ai: '01', value: '09506000134352' },
      { ai: '10', value: 'ABC' },
    ]);
    expect(compressed).toBe('https://id.gs1.org/01/09506000134352/10/ABC');
    const rest =
      writeLink([{ ai: '01', value: '09506000134352' }], { compressed: true })
        .split('/')
        .at(-1) ?? '';
    expect(readGs1(`https://example.com/x/${rest}`)).toMatchObject({
      syntax: 'compressedDigitalLink',
      stem: 'https://example.com/x',
      elements: [{ ai: '01', value: '09506000134352' }],
    });
  });

  test('that is damaged is refused', () => {
    const good = writeLink([{ ai: '00', value: '095060001343520009' }], { compressed: true });
    expect(() => readLink(`${good.slice(0, -3)}AAA`)).toThrow(Gs1Error);
  });

  test('of random bytes is refused or read, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{4,60}$/), (segment) => {
        expect(typeof describeGs1(`https://example.com/${segment}`).valid).toBe('boolean');
      }),
    );
  });
});

test('elements without a key, or with one that a link cannot have, are refused', () => {
  expect(() => writeLink([{ ai: '10', value: 'A' }])).toThrow('No element is a key');
  expect(() =>
    writeLink([
      { ai: '01', value: '09506000134352' },
      { ai: '8200', value: 'https' },
    ]),
  ).toThrow('(8200) cannot be in a Digital Link of (01)');
});

describe('as GS1’s own engine reads it,', () => {
  const link = 'https://id.gs1.org/01/09506000134352';
  const rules = (text: string): string[] => describeGs1(text).problems.map(({ rule }) => rule);

  test('a qualifier may be in the query if it cannot be in the path beside the others', () => {
    expect(rules(`${link}/235/XYZ?10=ABC`)).toEqual([]);
    expect(rules(`${link}?10=ABC`)).toEqual(['dlpkey']);
    expect(rules(`${link}/21/1?10=ABC`)).toEqual(['dlpkey']);
  });

  test('such elements are written with the path that leaves only attributes', () => {
    const { forms } = describeGs1('(01)09506000134352(235)XYZ(10)ABC');
    expect(forms?.digitalLink).toBe(`${link}/235/XYZ?10=ABC`);
    expect(describeGs1(forms?.compressedDigitalLink ?? '').forms?.digitalLink).toBe(forms?.digitalLink);
  });

  test('a plus sign in the query is a space, which no element has, and one in the path is itself', () => {
    expect(rules(`${link}/22/A?98=XYZ+987`)).toEqual(['cset X']);
    expect(rules(`${link}/22/A+B?98=XYZ%2B987`)).toEqual([]);
  });
});
