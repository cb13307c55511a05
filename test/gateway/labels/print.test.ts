import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, parseGs1 } from '../../../client/src/sdk';
import { runLotline } from '../../client/shell';
import { temporaryFolder } from '../../temporaryFolder';
import { openGateway, type TestGateway } from '../openGateway';
import { pagesOf, pngOfSvg, readBarcode, type ReadBarcode } from './readBarcode';

let gateway: TestGateway;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  gateway = await openGateway();
  client = createClient({ url: gateway.running.url, key: gateway.keyOf('supplier') });
});
afterAll(() => gateway.close());

const lot = '(01)00860009999107(10)ROMAINE-7(17)270131';
const pallet = '(00)008600099990000015';
const symbols = [
  ['gs1-128', 'Code128'],
  ['gs1-datamatrix', 'DataMatrix'],
  ['gs1-qr', 'QRCode'],
] as const;

/** The elements that a decoder found, by what the symbol says that it is. */
const elementsOf = ({ symbology, text }: ReadBarcode): unknown => {
  const { valid, elements } = parseGs1(symbology + text, { partial: true });
  return valid ? elements.map(({ ai, value }) => `(${ai})${value}`).sort() : text;
};
const wanted = (text: string): string[] => text.split(/(?=\(\d+\))/).sort();

describe('a picture that the gateway draws', () => {
  test.each(symbols)('as %s is read by another decoder', async (symbol, format) => {
    for (const text of [lot, pallet]) {
      const png = await client.barcode({ text, symbol, format: 'png' });
      const svg = await client.barcode({ text, symbol, format: 'svg' });
      for (const picture of [png, await pngOfSvg(Buffer.from(svg).toString())]) {
        const [found, ...others] = await readBarcode(picture);
        expect(others).toEqual([]);
        expect(found).toMatchObject({ format, isGs1: true });
        expect(elementsOf(found as ReadBarcode)).toEqual(wanted(text));
      }
    }
  });

  test('as a QR code with a Digital Link has the link', async () => {
    const stem = 'https://trace.example.com';
    const picture = await client.barcode({ text: lot, symbol: 'qr-link', format: 'png', stem });
    expect(await readBarcode(picture)).toMatchObject([
      { format: 'QRCode', text: `${stem}/01/00860009999107/10/ROMAINE-7?17=270131` },
    ]);
  });

  test('is SVG unless asked for otherwise, with the elements for people', async () => {
    const answer = await gateway.get('supplier', `/labels?text=${encodeURIComponent(pallet)}`);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.body['text']).toMatch(/^<svg [^>]*viewBox/);
    expect(answer.body['text']).not.toContain('<script');
  });
});

describe('a sheet that the gateway prints', () => {
  test.each([...symbols.map(([symbol]) => symbol), 'qr-link'] as const)(
    'has %s on every label',
    async (symbol) => {
      const labels = [
        { text: pallet, title: 'Pallet (1) of 2' },
        { text: lot, copies: 9 },
      ];
      const pdf = await client.labels({ labels, symbol, sheet: symbol === 'gs1-128' ? 'a6' : 'a4-8' });
      const pages = await pagesOf(pdf);
      expect(pages[0]?.text).toContain('Pallet (1) of 2');
      expect(pages.length).toBe(symbol === 'gs1-128' ? 10 : 2);
      const found = (await Promise.all(pages.map(({ dots }) => readBarcode(dots)))).flat();
      const texts = found.map((each) =>
        symbol === 'qr-link'
          ? parseGs1(each.text)
              .forms?.bracketed.split(/(?=\(\d+\))/)
              .sort()
          : elementsOf(each),
      );
      expect(texts.filter((each) => JSON.stringify(each) === JSON.stringify(wanted(pallet))).length).toBe(1);
      expect(texts.filter((each) => JSON.stringify(each) === JSON.stringify(wanted(lot))).length).toBe(9);
    },
    60_000,
  );

  test('has one label a page for a label printer, with titles in any script', async () => {
    const title = '托盘 Палета 1';
    const pdf = await client.labels({ labels: [{ text: pallet, title }, { text: lot }] });
    const pages = await pagesOf(pdf);
    expect(pages.length).toBe(2);
    expect(pages[0]?.text).toContain(title);
    expect(await readBarcode(pages[0]!.dots)).toMatchObject([{ format: 'Code128' }]);
  });
});

describe('what cannot be printed is refused with the reason', () => {
  test.each([
    ['/labels?text=(01)00860009999108', '?text', '(01) at 17: the value ends in 8; its check digit is 7 [csum].'],
    ['/labels?text=hello', '?text', 'begins with no GS1 application identifier'],
    ['/labels?text=(10)ABC&symbol=qr-link', '?text', 'No element is a key of a Digital Link'],
    [`/labels?text=(01)00860009999107(10)A(91)${'x'.repeat(80)}`, '?text', 'does not fit into a gs1-128'],
    ['/labels?text=1&symbol=ean13', '?symbol', ''],
    ['/labels?text=1&scale=99', '?scale', ''],
  ])('%s', async (path, pointer, why) => {
    const { status, body } = await gateway.get('supplier', path);
    expect(status).toBe(400);
    expect(body['errors']).toMatchObject([{ pointer, message: expect.stringContaining(why) as unknown }]);
  });

  test.each([
    [{ labels: [] }, '/labels'],
    [{ labels: [{ text: pallet }, { text: '(00)1' }] }, '/labels/1/text'],
    [{ labels: [{ text: pallet, copies: 0 }] }, '/labels/0/copies'],
    [{ labels: [{ text: pallet }], sheet: 'a0' }, '/sheet'],
  ])('%j', async (body, pointer) => {
    expect(await gateway.post('supplier', '/labels', body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  test('more labels than the limit', async () => {
    const labels = [1, 2].map(() => ({ text: pallet, copies: 501 }));
    const answer = await gateway.post('supplier', '/labels', { labels });
    expect(answer).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
  });
});

describe('the command line', () => {
  const lotline = (...args: string[]): ReturnType<typeof runLotline> => {
    const at = { folder, url: gateway.running.url, environment: { LOTLINE_KEY: gateway.keyOf('supplier') } };
    return runLotline(args, at);
  };
  const folder = temporaryFolder();

  test('gives SSCCs and prints them', async () => {
    const given = await lotline('sscc', '--count', '2', '--extension', '4');
    const [first, second] = given.stdout.trim().split('\n');
    expect([first, second]).toEqual([expect.stringMatching(/^4\d{17}$/), expect.stringMatching(/^4\d{17}$/)]);
    const printed = await lotline('label', `(00)${first}`, `(00)${second}`, '--out', join(folder, 'two.pdf'));
    expect([printed.exit, printed.stderr]).toEqual([0, '']);
    const { readFileSync } = await import('node:fs');
    const pages = await pagesOf(readFileSync(join(folder, 'two.pdf')));
    const found = await Promise.all(pages.map(({ dots }) => readBarcode(dots)));
    expect(found.flat().map(({ text }) => text)).toEqual([`00${first}`, `00${second}`]);
  });

  test('refuses several barcodes in one picture, and other files', async () => {
    const several = await lotline('label', pallet, lot, '--out', join(folder, 'two.png'));
    expect([several.exit, several.stderr]).toEqual([2, expect.stringContaining('Print several to a .pdf.')]);
    const other = await lotline('label', pallet, '--out', 'two.gif');
    expect([other.exit, other.stderr]).toEqual([2, expect.stringContaining('.pdf, .svg or .png')]);
    writeFileSync(join(folder, 'file'), '');
    const nowhere = await lotline('label', pallet, '--out', join(folder, 'file', 'x.svg'));
    expect(nowhere.exit).toBe(1);
  });
});
