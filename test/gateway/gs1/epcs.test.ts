import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import { describeGs1 } from '../../../gateway/src/gs1/describe';
import { writeBracketed } from '../../../gateway/src/gs1/elementStrings';
import { partitionedNames, writePartitioned } from '../../../gateway/src/gs1/epcBinary';
import { foreignNames } from '../../../gateway/src/gs1/epcForeign';
import { plusNames, writePlus } from '../../../gateway/src/gs1/epcPlus';
import { writeEpcUrn } from '../../../gateway/src/gs1/epcUrn';
import { readGs1 } from '../../../gateway/src/gs1/readGs1';

const checked = (digits: string): string => digits + checkDigit(digits);
const elementsOf = (text: string): { ai: string; value: string }[] =>
  readGs1(text).elements.map(({ ai, value }) => ({ ai, value }));
const valuesOf = (text: string): Map<string, string> => new Map(elementsOf(text).map(({ ai, value }) => [ai, value]));

const gtin = checked('1086000999910');
const gln = checked('086000999999');
const sscc = checked('30860009999000001');
const gsrn = checked('08600099991234567');

/** A key for each coding scheme, with its EPC URN for a company prefix of nine digits. */
const partitioned: readonly (readonly [scheme: string, elements: string, urn: string])[] = [
  ['SGTIN-96', `(01)${gtin}(21)6789`, 'urn:epc:id:sgtin:086000999.1910.6789'],
  ['SGTIN-198', `(01)${gtin}(21)0a/b"C`, 'urn:epc:id:sgtin:086000999.1910.0a%2Fb%22C'],
  ['SSCC-96', `(00)${sscc}`, 'urn:epc:id:sscc:086000999.39000001'],
  ['SGLN-96', `(414)${gln}`, 'urn:epc:id:sgln:086000999.999.0'],
  ['SGLN-195', `(414)${gln}(254)Dock-1`, 'urn:epc:id:sgln:086000999.999.Dock-1'],
  ['GRAI-96', `(8003)0${gln}55`, 'urn:epc:id:grai:086000999.999.55'],
  ['GRAI-170', `(8003)0${gln}A7`, 'urn:epc:id:grai:086000999.999.A7'],
  ['GIAI-96', '(8004)086000999123', 'urn:epc:id:giai:086000999.123'],
  ['GIAI-202', '(8004)086000999-X1', 'urn:epc:id:giai:086000999.-X1'],
  ['GSRN-96', `(8018)${gsrn}`, 'urn:epc:id:gsrn:086000999.91234567'],
  ['GSRNP-96', `(8017)${gsrn}`, 'urn:epc:id:gsrnp:086000999.91234567'],
  ['GDTI-96', `(253)${gln}42`, 'urn:epc:id:gdti:086000999.999.42'],
  ['GDTI-174', `(253)${gln}DOC`, 'urn:epc:id:gdti:086000999.999.DOC'],
  ['SGCN-96', `(255)${gln}0042`, 'urn:epc:id:sgcn:086000999.999.0042'],
  ['CPI-96', '(8010)08600099977(8011)12', 'urn:epc:id:cpi:086000999.77.12'],
  ['CPI-var', '(8010)0860009990#7-X/Z(8011)12', 'urn:epc:id:cpi:086000999.0%237-X%2FZ.12'],
  ['ITIP-110', `(8006)${gtin}0102(21)981`, 'urn:epc:id:itip:086000999.1910.01.02.981'],
  ['ITIP-212', `(8006)${gtin}0102(21)x1`, 'urn:epc:id:itip:086000999.1910.01.02.x1'],
];

describe('coding schemes with a partition', () => {
  test('all have a sample in this test', () => {
    // GDTI-113 is deprecated: it is never chosen.
    expect([...partitioned.map(([scheme]) => scheme), 'GDTI-113'].sort()).toEqual([...partitionedNames].sort());
  });

  test.each(partitioned)('%s holds %s', (scheme, text, urn) => {
    const { hex, scheme: chosen } = writePartitioned(valuesOf(text), { prefixLength: 9, filter: 3 });
    expect(chosen).toBe(scheme);
    expect(hex.length % 4).toBe(0);
    const read = readGs1(hex, { rfid: true });
    expect(read.epc).toEqual({ scheme, filter: 3, prefixLength: 9 });
    expect(writeBracketed(read.elements)).toBe(text);
    expect(read.problems).toEqual([]);
    expect(writeEpcUrn(valuesOf(text), 9)).toBe(urn);
    expect(writeBracketed(readGs1(urn).elements)).toBe(text);
  });

  test('an SGTIN-96 has its parts where the standard says', () => {
    const { hex } = writePartitioned(valuesOf(`(01)${gtin}(21)6789`), { prefixLength: 9, filter: 3 });
    const bits = BigInt(`0x${hex}`).toString(2).padStart(96, '0');
    const part = (from: number, to: number): number => Number.parseInt(bits.slice(from, to), 2);
    const parts = [part(0, 8), part(8, 11), part(11, 14), part(14, 44), part(44, 58), part(58, 96)];
    expect(parts).toEqual([0x30, 3, 3, 86_000_999, 1910, 6789]);
  });

  /** Examples of the EPC Tag Data Standard, appendix E. */
  test.each([
    ['sgtin-96:3.0614141.812345.6789', '3074257BF7194E4000001A85'],
    ['sgtin-198:3.0614141.712345.32a%2Fb', '3674257BF6B7A659B2C2BF1'],
    ['sscc-96:3.0614141.1234567890', '3174257BF4499602D2'],
    ['sgln-96:3.0614141.12345.5678', '3274257BF46072000000162E'],
    ['grai-96:3.0614141.12345.5678', '3374257BF40C0E400000162E'],
    ['giai-96:3.0614141.5678', '3474257BF40000000000162E'],
    ['gsrn-96:3.0614141.1234567890', '2D74257BF4499602D2'],
    ['gdti-96:3.0614141.12345.5678', '2C74257BF46072000000162E'],
    ['gdti-113:3.0614141.12345.006847', '3A74257BF460720000000007AE7F8'],
    ['cpi-96:3.0614141.98765.12345', '3C74257BF400C0E680003039'],
    ['cpi-var:3.0614141.5PQ7%2FZ43.12345', '3D74257BF75411DEF6B4CC00000003039'],
    ['sgcn-96:3.4012345.67890.04711', '3F74F4E4E612640000019907'],
    ['itip-110:4.4012345.012345.01.02.987', '4094F4E4E40C0E40820000000F6C'],
  ])('%s is %s', (tag, hex) => {
    const { elements, epc } = readGs1(`urn:epc:tag:${tag}`);
    const { prefixLength = 0, filter = 0 } = epc ?? {};
    const scheme = tag.split(':')[0]?.toUpperCase().replace('VAR', 'var') ?? '';
    const values = new Map(elements.map(({ ai, value }) => [ai, value]));
    const written = writePartitioned(values, { prefixLength, filter, scheme });
    expect(written.hex.replace(/0*$/, '')).toBe(hex.replace(/0*$/, ''));
    expect(writeBracketed(readGs1(written.hex, { rfid: true }).elements)).toBe(writeBracketed(elements));
  });

  test.each([6, 7, 8, 9, 10, 11, 12])('with a company prefix of %i digits', (prefixLength) => {
    for (const [, text] of partitioned.filter(([scheme]) => !/^CPI|^GIAI/.test(scheme))) {
      const { hex } = writePartitioned(valuesOf(text), { prefixLength });
      expect(writeBracketed(readGs1(hex, { rfid: true }).elements)).toBe(text);
    }
  });

  test.each([
    [`(01)${gtin}(10)LOT`, 'A lot has no EPC of its own'],
    [`(01)${gtin}`, 'a serial number or lot is missing'],
  ])('%s is refused', (text, why) => {
    expect(() => writePartitioned(valuesOf(text), { prefixLength: 9 })).toThrow(why);
  });

  test('a key that a coding scheme does not hold is refused', () => {
    const values = valuesOf('(8010)086000999X(8011)1');
    expect(() => writePartitioned(values, { prefixLength: 9, scheme: 'CPI-96' })).toThrow('does not fit into CPI-96');
  });

  test('the deprecated GDTI-113 is read', () => {
    const { hex } = writePartitioned(valuesOf(`(253)${gln}0042`), { prefixLength: 9, scheme: 'GDTI-113' });
    expect(hex).toMatch(/^3A/);
    expect(writeBracketed(readGs1(hex, { rfid: true }).elements)).toBe(`(253)${gln}0042`);
  });

  test('any component or part of any company prefix has a CPI-var', () => {
    const reference = fc.stringMatching(/^[A-Z0-9#/-]{1,18}$/);
    const serial = fc.integer({ min: 0, max: 999_999_999_999 });
    fc.assert(
      fc.property(reference, serial, fc.integer({ min: 6, max: 12 }), (part, number, prefixLength) => {
        const text = `(8010)${'086000999123'.slice(0, prefixLength)}${part}(8011)${number}`;
        const { hex } = writePartitioned(valuesOf(text), { prefixLength, scheme: 'CPI-var' });
        expect(writeBracketed(readGs1(hex, { rfid: true }).elements)).toBe(text);
      }),
    );
  });

  test.each([5, 13])('a company prefix of %i digits is refused', (prefixLength) => {
    expect(() => writeEpcUrn(valuesOf(`(00)${sscc}`), prefixLength)).toThrow('has 6 to 12 digits');
  });
});

describe('a lot', () => {
  test('has an EPC URN of its class', () => {
    expect(writeEpcUrn(valuesOf(`(01)${gtin}(10)A.1`), 9)).toBe('urn:epc:class:lgtin:086000999.1910.A.1');
  });
});

const data =
  '(10)ABC-7(17)270131(3103)001250(7003)2604171230(423)056840(8008)26041712(7007)260101260203(4321)1(4307)BE';

/** Elements for each coding scheme without a partition. */
const plus: readonly (readonly [scheme: string, elements: string])[] = [
  ['SGTIN+', `(01)${gtin}(21)0a/b`],
  ['SGTIN+', `(01)${gtin}(21)12345678901234567890${data}`],
  ['SSCC+', `(00)${sscc}`],
  ['SSCC+', `(00)${sscc}(02)${gtin}(37)24(400)PO:1.X`],
  ['SGLN+', `(414)${gln}`],
  ['SGLN+', `(414)${gln}(254)DOCK.1:A`],
  ['GRAI+', `(8003)0${gln}A7`],
  ['GIAI+', '(8004)086000999123'],
  ['GIAI+', '(8004)086000999-X1'],
  ['GSRN+', `(8018)${gsrn}`],
  ['GSRNP+', `(8017)${gsrn}`],
  ['GDTI+', `(253)${gln}DEADBEEF`],
  ['SGCN+', `(255)${gln}0042`],
  ['CPI+', '(8010)086000999X/Y(8011)12'],
  ['ITIP+', `(8006)${gtin}0102(21)0f0f`],
];

describe('coding schemes without a partition', () => {
  test('all have a sample in this test', () => {
    const ofIdGs1 = [...new Set([...plus.map(([scheme]) => scheme), 'DSGTIN+'])];
    expect(ofIdGs1.flatMap((scheme) => [scheme, `${scheme}+`]).sort()).toEqual([...plusNames].sort());
  });

  test.each(plus)('%s holds %s', (scheme, text) => {
    const { hex, scheme: chosen } = writePlus(elementsOf(text), { filter: 2 });
    expect(chosen).toBe(scheme);
    const read = readGs1(hex, { rfid: true });
    expect(read.epc).toEqual({ scheme, filter: 2 });
    expect(writeBracketed(read.elements)).toBe(text);
  });

  test('a DSGTIN+ begins with its date', () => {
    const text = `(01)${gtin}(21)7(17)270131(10)AB`;
    const { hex } = writePlus(elementsOf(text), { scheme: 'DSGTIN+' });
    expect(hex).toMatch(/^FB8/);
    expect(writeBracketed(readGs1(hex, { rfid: true }).elements)).toBe(text);
    expect(() => writePlus(elementsOf(`(01)${gtin}(21)7`), { scheme: 'DSGTIN+' })).toThrow('needs a date');
  });

  test('holds any serial number', () => {
    const serial = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);
    fc.assert(
      fc.property(serial, (value) => {
        const { hex } = writePlus(
          [
            { ai: '01', value: gtin },
            { ai: '21', value },
          ],
          {},
        );
        expect(readGs1(hex, { rfid: true }).elements[1]).toMatchObject({ ai: '21', value });
      }),
    );
  });

  test('refuses values that do not fit into a tag', () => {
    const long = `(01)${gtin}(21)1(91)${'a!Z'.repeat(30)}`;
    expect(() => writePlus(elementsOf(long), {})).toThrow('a tag takes at most 496');
  });
});

describe('EPCs of keys that are not GS1’s', () => {
  /** The last two tags are examples of the EPC Tag Data Standard. */
  const known = [
    ['gid-96:31415.271828.1414', 'gid:31415.271828.1414', '350007AB70425D4000000586'],
    ['usdod-96:3.CAGEY.5678', 'usdod:CAGEY.5678', '2F320434147455900000162E'],
    ['adi-var:3.35962.PQ7VZ4.M37GXB92', 'adi:35962.PQ7VZ4.M37GXB92', '3B0E0CF5E76C9047759AD00373DC7602E7200000'],
  ] as const;

  test('all have a sample in this test', () => {
    const names = known.map(([tag]) => tag.split(':')[0]?.toUpperCase().replace('VAR', 'var'));
    expect(names.sort()).toEqual([...foreignNames].sort());
  });

  test.each(known)('%s is read from its tag URI, its EPC URN and its bits', (tag, pure, hex) => {
    const uri = `urn:epc:id:${pure}`;
    for (const text of [`urn:epc:tag:${tag}`, `0x${hex}`]) {
      expect(describeGs1(text)).toMatchObject({ valid: true, elements: [], epc: { uri, hex } });
    }
    expect(describeGs1(uri)).toMatchObject({ valid: true, syntax: 'epcUrn', epc: { uri } });
  });

  test('of any part of an aircraft come back from their bits', () => {
    const part = fc.stringMatching(/^[A-Z0-9/-]{0,32}$/);
    const serial = fc.stringMatching(/^#?[A-Z0-9/-]{1,30}$/);
    const filter = fc.integer({ min: 0, max: 63 });
    fc.assert(
      fc.property(part, serial, filter, fc.constantFrom('35962', 'W81X9C'), (number, own, of, agency) => {
        const text = [of, agency, number, own].map((each) => encodeURIComponent(each)).join('.');
        const { epc } = readGs1(`urn:epc:tag:adi-var:${text}`);
        expect(readGs1(epc?.hex ?? '', { rfid: true }).epc).toEqual({ ...epc, filter: of });
      }),
    );
  });

  test.each([
    ['urn:epc:id:gid:1.2', 'has 3 components'],
    ['urn:epc:id:gid:01.2.3', 'without leading zeros'],
    ['urn:epc:id:gid:268435456.2.3', 'does not fit into 28 bits'],
    ['urn:epc:id:usdod:CAGEI.1', 'must be a CAGE code'],
    ['urn:epc:id:adi:35962.P#Q.1', 'must be at most 32 digits'],
    ['urn:epc:tag:adi-var:64.35962.PQ.1', 'must be a number below 64'],
    ['0x3B0E0CF5E76C9047759AD00373DC7602E7', 'ends after'],
  ])('%s is refused with the rule', (text, why) => {
    const { valid, problems } = describeGs1(text);
    expect([valid, problems[0]?.message]).toEqual([false, expect.stringContaining(why)]);
  });
});

describe('the output of an RFID reader', () => {
  test.each([
    '',
    'xyz',
    '00',
    '3',
    '30',
    '300',
    'FF00000000000000',
    '307C000000000000000000FF',
    'F7',
    'F7FFFFFFFFFFFFFFFFFF',
  ])('%j is refused with a reason', (text) => {
    const { valid, problems } = describeGs1(text, { rfid: true });
    expect([valid, problems.length > 0]).toEqual([false, true]);
  });

  test('of any bits is read or refused, and nothing else', () => {
    const hex = fc.tuple(
      fc.constantFrom('30', '31', '36', '3D', '3F', '35', '2F', '3B', 'F7', 'F9', 'FB', 'F0', 'FD', 'FC', 'EF', 'E6'),
      fc.stringMatching(/^[0-9A-F]{0,60}$/),
    );
    fc.assert(
      fc.property(hex, (parts) => {
        expect(typeof describeGs1(parts.join(''), { rfid: true }).valid).toBe('boolean');
      }),
    );
  });

  test('may be an EPC tag URI or a raw URI', () => {
    const { hex } = writePartitioned(valuesOf(`(00)${sscc}`), { prefixLength: 9 });
    expect(writeBracketed(readGs1(`urn:epc:raw:96.x${hex}`).elements)).toBe(`(00)${sscc}`);
    expect(readGs1('urn:epc:tag:sscc-96:2.086000999.39000001')).toMatchObject({
      elements: [{ ai: '00', value: sscc }],
      epc: { filter: 2, prefixLength: 9 },
    });
  });
});
