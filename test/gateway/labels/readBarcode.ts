import { readFileSync } from 'node:fs';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const programOf = (file: string): ArrayBuffer => new Uint8Array(readFileSync(require.resolve(file))).buffer;

/** A decoder and drawing programs of other makes than the encoder and the writer. They are in their packages: nothing is fetched. */
const decoder = prepareZXingModule({
  overrides: { wasmBinary: programOf('zxing-wasm/reader/zxing_reader.wasm') },
  fireImmediately: true,
});
const svgProgram = initWasm(programOf('@resvg/resvg-wasm/index_bg.wasm'));
const pdfProgram = PDFiumLibrary.init();

export interface ReadBarcode {
  readonly format: string;
  /** The text with FNC1 as U+001D. */
  readonly text: string;
  /** True if the symbol says that it has GS1 elements. */
  readonly isGs1: boolean;
  readonly symbology: string;
}

/** The dots of a picture, four bytes each. */
interface Dots {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly colorSpace: 'srgb';
}

/** Reads every barcode of a picture: a PNG, or its dots. */
export async function readBarcode(picture: Uint8Array | Dots): Promise<ReadBarcode[]> {
  await decoder;
  const found = await readBarcodes(picture instanceof Uint8Array ? new Uint8Array(picture) : picture, {
    textMode: 'Plain',
    tryHarder: true,
    maxNumberOfSymbols: 50,
  });
  return found.map(({ format, text, contentType, symbologyIdentifier }) => ({
    format,
    text,
    isGs1: contentType === 'GS1',
    symbology: symbologyIdentifier,
  }));
}

/** An SVG as PNG. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  await svgProgram;
  return new Resvg(svg).render().asPng();
}

/** Dots for each point of a page. */
const dotsPerPoint = 4;

/** A page of a PDF: its texts, and how it looks. */
export interface Page {
  readonly text: string;
  readonly dots: Dots;
}

/** The pages of a PDF. */
export async function pagesOf(pdf: Uint8Array): Promise<Page[]> {
  const document = await (await pdfProgram).loadDocument(pdf);
  const pages: Page[] = [];
  for (const page of document.pages()) {
    // The text first: drawing closes the page.
    const text = page.getText();
    const { data, width, height } = await page.render({ scale: dotsPerPoint, render: 'bitmap' });
    pages.push({
      text,
      dots: { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' },
    });
  }
  document.destroy();
  return pages;
}
