import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { reportPdf } from '../../gateway/src/recalls/reportPdf';

const report = (rows: readonly (readonly string[])[]): Parameters<typeof reportPdf>[0] => ({
  recall: 'urn:epcglobal:cbv:bt:0860009999992:R-1',
  made: '2026-11-27T08:00:00.000Z',
  user: 'ann',
  height: 7,
  tables: [{ title: 'Scope', columns: ['Goods', 'Why'], rows }],
});

/** The streams of a PDF that hold text: drawn pages and the tables of characters of its fonts. */
const streamsOf = (pdf: Buffer): string[] =>
  [...pdf.toString('latin1').matchAll(/stream\n([^]*?)\nendstream/g)].flatMap(([, bytes = '']) => {
    try {
      return [inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
/** The text that the fonts of the PDF itself draw. */
const drawn = (pdf: Buffer): string =>
  streamsOf(pdf)
    .flatMap((stream) => [...stream.matchAll(/\[((?:<[0-9a-f]*>[ \d.-]*)+)\] TJ/g)])
    .map(([, parts = '']) => Buffer.from(parts.replaceAll(/>[^<]*<|[<>]|\s\d+$/g, ''), 'hex').toString('latin1'))
    .join('\n');
/** The characters of embedded fonts, by the table that lets readers search and copy them. */
const embedded = (pdf: Buffer): string =>
  streamsOf(pdf)
    .filter((stream) => stream.includes('begincmap'))
    .join('\n')
    .toLowerCase();

describe('the PDF of a report', () => {
  test('shows the characters of other scripts with a font of its own', async () => {
    const pdf = await reportPdf(report([['长叶莴苣', 'Листерії ґ, Λιστέρια, リステリア']]));
    expect(pdf.toString('latin1')).toMatch(/\/FontName \/[A-Z]+\+Unifont/);
    for (const character of '长叶莴苣ґΛリ') {
      expect(embedded(pdf)).toContain(character.codePointAt(0)!.toString(16).padStart(4, '0'));
    }
  });

  test('shows the number of a character without a font, and of an invisible one', async () => {
    const pdf = await reportPdf(report([['a\u{2A6D6}b\u202Ec', 'plain']]));
    const shown = 'a[U+2A6D6]b[U+202E]c';
    for (const character of shown) {
      expect(embedded(pdf)).toContain(character.codePointAt(0)!.toString(16).padStart(4, '0'));
    }
    expect(embedded(pdf)).not.toContain('202e>');
    expect(drawn(pdf)).toContain('plain');
  });

  test('embeds no font if none is needed, and is small', async () => {
    const pdf = await reportPdf(report([['Grün', '=1+1']]));
    expect(pdf.toString('latin1')).not.toContain('FontFile');
    expect(pdf.length).toBeLessThan(5000);
  });

  test('has every row of a long table, and the same bytes every time', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) => [`row-${n}-end`, 'x']);
    const [first, second] = [await reportPdf(report(rows)), await reportPdf(report(rows))];
    expect(second.equals(first)).toBe(true);
    const text = drawn(first);
    expect(rows.filter(([row = '']) => !text.includes(row))).toEqual([]);
  });
});
