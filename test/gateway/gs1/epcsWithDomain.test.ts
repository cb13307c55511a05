import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeGs1 } from '../../../gateway/src/gs1/describe';
import { writeBracketed } from '../../../gateway/src/gs1/elementStrings';
import { plusNames, writePlus } from '../../../gateway/src/gs1/epcPlus';
import { readGs1 } from '../../../gateway/src/gs1/readGs1';

const elementsOf = (text: string): { ai: string; value: string }[] =>
  readGs1(text).elements.map(({ ai, value }) => ({ ai, value }));
const gtin = '10860009999104';
const sscc = '308600099990000016';

/** Examples of the EPC Tag Data Standard 2.3, annex E.3. Two of them have the header of another scheme there. */
const standardPlus: readonly (readonly [scheme: string, hex: string, elements: string])[] = [
  ['SGTIN+', 'F73795211411234538566CB0AFC4', '(01)79521141123453(21)32a/b'],
  ['DSGTIN+', 'FB342CDE795211411234538566CB0AFC4', '(01)79521141123453(21)32a/b(17)220630'],
  ['SSCC+', 'F90095201234567891235', '(00)095201234567891235'],
  ['SGLN+', 'F2395211411234548566CB0AFC4', '(414)9521141123454(254)32a/b'],
  ['GRAI+', 'F13095211411234548566CB0AFC4', '(8003)0952114112345432a/b'],
  ['GIAI+', 'FA3952114132E83C2BF10', '(8004)952114132a/b'],
  ['GSRN+', 'F43952114112345678906', '(8018)952114112345678906'],
  ['GSRNP+', 'F53952114112345678906', '(8017)952114112345678906'],
  ['GDTI+', 'F6395211411234540458B8', '(253)95211411234545678'],
  ['CPI+', 'F0395211415E87A145BAFB4D19A8C0E4', '(8010)95211415PQ7/Z43(8011)12345'],
  ['SGCN+', 'F839521141678909509338', '(255)952114167890904711'],
  ['ITIP+', 'F3309521141123454010266AE27FDF35', '(8006)095211411234540102(21)rif981'],
  ['SGTIN++', 'FD3795211411234538566CB0AFC525065F1876F0D996D800', '(01)79521141123453(21)32a/b'],
  ['DSGTIN++', 'FC342CDE795211411234538566CB0AFC525065F1876F0D996D80', '(01)79521141123453(21)32a/b(17)220630'],
  ['SSCC++', 'EF009520123456789123592832F8C3B786CCB6C0', '(00)095201234567891235'],
  ['SGLN++', 'E9395211411234548566CB0AFC525065F1876F0D996D8000', '(414)9521141123454(254)32a/b'],
  ['GRAI++', 'EB3095211411234548566CB0AFC525065F1876F0D996D800', '(8003)0952114112345432a/b'],
  ['GIAI++', 'EE3952114132E83C2BF1494197C61DBC3665B600', '(8004)952114132a/b'],
  ['GSRN++', 'E7395211411234567890692832F8C3B786CCB6C0', '(8018)952114112345678906'],
  ['GSRNP++', 'E8395211411234567890692832F8C3B786CCB6C0', '(8017)952114112345678906'],
  ['GDTI++', 'EA395211411234540458BA4A0CBE30EDE1B32DB0', '(253)95211411234545678'],
  ['CPI++', 'E6395211415E87A145BAFB4D19A8C0E64A0CBE30EDE1B32DB000', '(8010)95211415PQ7/Z43(8011)12345'],
  ['SGCN++', 'EC3952114167890950933C94197C61DBC3665B60', '(255)952114167890904711'],
  ['ITIP++', 'ED309521141123454010266AE27FDF3592832F8C3B786CCB6C00', '(8006)095211411234540102(21)rif981'],
];

describe('examples of the standard without a partition', () => {
  test('are all schemes', () => {
    expect(standardPlus.map(([scheme]) => scheme).sort()).toEqual([...plusNames].sort());
  });

  test.each(standardPlus)('%s is read and written as the standard has it', (scheme, hex, elements) => {
    const { epc, elements: read, problems } = readGs1(hex, { rfid: true });
    const host = scheme.endsWith('++') ? { host: 'id.example.com' } : {};
    const { filter = 0 } = epc ?? {};
    expect([epc, writeBracketed(read), problems]).toEqual([{ scheme, filter, ...host }, elements, []]);
    const written = writePlus(read, { filter, scheme, ...host }).hex;
    expect(written.replace(/0*$/, '')).toBe(hex.replace(/0*$/, ''));
  });
});

describe('an EPC with a domain', () => {
  const item = `(01)${gtin}(21)7`;
  const written = (host: string): string => writePlus(elementsOf(item), { host }).hex;
  const hostIn = (hex: string): string | undefined => readGs1(hex, { rfid: true }).epc?.host;

  test.each([
    // Units of seven bits that the name takes, of which an ending of a country takes two.
    ['example.com', 8],
    ['www.abc.de', 6],
    ['qr.loja.com.br', 7],
    ['covid.com', 6],
    ['x.tech', 3],
    ['trace.example.co.uk', 15],
    ['a-b.c_d', 7],
    ['xn--bcher-kva.example', 21],
  ])('%s takes %i units and comes back', (host, units) => {
    const text = `(00)${sscc}`;
    const bits = BigInt(`0x${writePlus(elementsOf(text), { host }).hex}`).toString(2);
    expect(Number.parseInt(bits.slice(12 + 72 + 1, 12 + 72 + 7), 2)).toBe(units);
    expect(hostIn(written(host))).toBe(host);
  });

  test('of any name comes back, with what follows it', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,9}$/);
    const ending = fc.constantFrom('com', 'org', 'de', 'zw', 'co.uk', 'gov.cn', 'tech', 'med', 'example', 'lk', 'li');
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), ending, (labels, last) => {
        const host = [...labels, last].join('.');
        const { hex, scheme } = writePlus(elementsOf(`${item}(10)A(17)270131`), { host, filter: 1 });
        const read = readGs1(hex, { rfid: true });
        expect([scheme, read.epc?.host, writeBracketed(read.elements)]).toEqual([
          'SGTIN++',
          host,
          `${item}(10)A(17)270131`,
        ]);
      }),
    );
  });

  test('may be written in upper case with 16 bits for three characters', () => {
    // ID.EXAMPLE.ORG behind the SGTIN++ of item 7.
    const plain = BigInt(`0x${written('x')}`).toString(2);
    const key = plain.slice(0, 12 + 56 + 3 + 5 + 4);
    const letters = ' ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789';
    const triples = ['ID.', 'EXA', 'MPL', 'E.O', 'RG '].map((three) => {
      const [a = 0, b = 0, c = 0] = Array.from(three, (each) => letters.indexOf(each));
      return (1600 * a + 40 * b + c + 1).toString(2).padStart(16, '0');
    });
    const bits = `${key}0${(14).toString(2).padStart(6, '0')}${triples.join('')}`;
    const hex = BigInt(`0b${bits.padEnd(Math.ceil(bits.length / 16) * 16, '0')}`).toString(16);
    expect(hostIn(hex)).toBe('id.example.org');
  });

  test('is written for a stem that is a domain, and its links are on that domain', () => {
    const schemes = (stem: string): string[] =>
      describeGs1(item, { stem }).forms?.epcs.map(({ scheme }) => scheme) ?? [];
    expect(schemes('https://trace.example.com')).toEqual(['SGTIN+', 'SGTIN++']);
    for (const stem of [
      'https://id.gs1.org',
      'https://example.com/shop',
      'https://example.com:8443',
      'http://example.com',
    ]) {
      expect([stem, schemes(stem)]).toEqual([stem, ['SGTIN+']]);
    }
    const read = describeGs1(written('trace.example.com'), { rfid: true });
    expect(read).toMatchObject({
      epc: { scheme: 'SGTIN++', host: 'trace.example.com' },
      forms: { digitalLink: `https://trace.example.com/01/${gtin}/21/7`, id: `https://id.gs1.org/01/${gtin}/21/7` },
    });
  });

  test('is written again with its filter value, unless another is asked for', () => {
    const { hex } = writePlus(elementsOf(item), { host: 'a.example', filter: 3 });
    const again = (filter?: number): string[] =>
      describeGs1(hex, { rfid: true, ...(filter !== undefined && { filter }) }).forms?.epcs.map((each) => each.hex) ??
      [];
    expect(again()).toContain(hex);
    expect(again(1)).not.toContain(hex);
  });

  test.each(['', 'a b', '-a.com', 'a'.repeat(64), 'münchen.de', 'a/b'])('%j is refused', (host) => {
    expect(() => written(host)).toThrow(/is no host name|an EPC holds 63/);
  });

  test('needs one', () => {
    expect(() => writePlus(elementsOf(item), { scheme: 'SGTIN++' })).toThrow('needs the host name');
  });

  test.each([
    ['an undefined ending', '1000010' + '0000001' + '1111111'],
    ['a name of nothing', '1000000'],
    ['characters that no name has', '1000001' + '0100001'],
    ['an end inside the name', '1111111' + '1100001'],
  ])('with %s is refused', (_what, host) => {
    const key = BigInt(`0x${written('x')}`)
      .toString(2)
      .slice(0, 12 + 56 + 3 + 5 + 4);
    const hex = BigInt(`0b${key}${host.padEnd(64, '0')}`).toString(16);
    expect(describeGs1(hex, { rfid: true }).valid).toBe(false);
  });
});
