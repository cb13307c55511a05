import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** A decoder of another make than the encoder. Its program is in its package: nothing is fetched. */
const ready = prepareZXingModule({
  overrides: { wasmBinary: readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer },
  fireImmediately: true,
});

export interface ReadBarcode {
  readonly format: string;
  /** The text with FNC1 as U+001D. */
  readonly text: string;
  /** True if the symbol says that it has GS1 elements. */
  readonly isGs1: boolean;
  readonly symbology: string;
}

/** Reads every barcode of a picture: a PNG, or grey dots. */
export async function readBarcode(picture: Uint8Array): Promise<ReadBarcode[]> {
  await ready;
  const found = await readBarcodes(new Uint8Array(picture), {
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

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([size, body, sum]);
};

/** A grey picture as PNG. */
function png(dots: Uint8Array, width: number): Buffer {
  const height = dots.length / width;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) rows.set(dots.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Dots of a picture for each point of a page. */
const dotsPerPoint = 4;

/** The drawing commands of each page of a PDF. */
function contentsOf(pdf: Uint8Array): string[] {
  const file = Buffer.from(pdf).toString('latin1');
  const streams = [...file.matchAll(/\/Filter \/FlateDecode\s*>>\s*stream\r?\n([^]*?)\r?\nendstream/g)];
  return streams.map(([, bytes = '']) => inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1'));
}

/** The texts of a PDF, line by line: their characters are written in hexadecimal, with kerning between them. */
export const textsOf = (pdf: Uint8Array): string[] =>
  contentsOf(pdf).flatMap((content) =>
    [...content.matchAll(/\[(.*)\] TJ/g)].map(([, parts = '']) =>
      [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    ),
  );

/** The pages of a PDF of rectangles, which are measured from the upper left corner, as pictures. Text is left out. */
export function pagesOf(pdf: Uint8Array): Buffer[] {
  const file = Buffer.from(pdf).toString('latin1');
  const [, wide = '0', high = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(file) ?? [];
  const [width, height] = [wide, high].map((points) => Math.ceil(Number(points) * dotsPerPoint)) as [number, number];
  return contentsOf(pdf).map((content) => {
    if (!content.startsWith(`1 0 0 -1 0 ${high} cm`)) throw new Error('The page is measured otherwise.');
    const dots = new Uint8Array(width * height).fill(255);
    for (const [, ...numbers] of content.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)) {
      const [x = 0, y = 0, w = 0, h = 0] = numbers.map((each) => Number(each) * dotsPerPoint);
      const [left, right] = [Math.round(x), Math.round(x + w)];
      for (let line = Math.round(y); line < Math.round(y + h); line += 1) {
        dots.fill(0, line * width + left, line * width + right);
      }
    }
    return png(dots, width);
  });
}
