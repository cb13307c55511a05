import bwip from 'bwip-js';
import { Gs1Error, readGs1, writeBracketed, writeLink, writeUnbracketed } from '../gs1';

/** The symbols that a label may have. */
export const symbolNames = ['gs1-128', 'gs1-datamatrix', 'gs1-qr', 'qr-link'] as const;
export type SymbolName = (typeof symbolNames)[number];

const encoders: Readonly<Record<SymbolName, string>> = {
  'gs1-128': 'gs1-128',
  'gs1-datamatrix': 'gs1datamatrix',
  'gs1-qr': 'gs1qrcode',
  'qr-link': 'qrcode',
};

/** A symbol to print: its encoded data, and the text beside it. */
export interface SymbolContent {
  readonly name: SymbolName;
  /** For the encoder: elements in brackets, or a Digital Link. */
  readonly data: string;
  /** The human readable interpretation, an element a line. */
  readonly lines: readonly string[];
}

/** Black modules of a symbol: `rows` of one character a module, `1` for black. A linear symbol has one row. */
export interface Modules {
  readonly width: number;
  readonly rows: readonly string[];
}

/** The most characters of a GS1-128, separators included (GS1 General Specifications §5.4). */
const longestLinear = 48;

const misfit = (name: SymbolName, why: string): Gs1Error =>
  new Gs1Error([
    { at: 0, length: 0, rule: 'symbol', message: `The text does not fit into a ${name}: ${why} [symbol].` },
  ]);

/** The elements of a text as a symbol. Throws `Gs1Error` for elements that are not valid, and for a link that has no key. */
export function symbolContent(text: string, name: SymbolName, stem?: string): SymbolContent {
  const { elements, problems } = readGs1(text, { partial: true });
  if (problems.length > 0) throw new Gs1Error(problems);
  const characters = writeUnbracketed(elements).length - 1;
  if (name === 'gs1-128' && characters > longestLinear) {
    throw misfit(name, `it takes ${longestLinear} characters, and these are ${characters}; use a gs1-datamatrix`);
  }
  const bracketed = writeBracketed(elements);
  const data = name === 'qr-link' ? writeLink(elements, stem === undefined ? {} : { stem }) : bracketed;
  return { name, data, lines: elements.map(({ ai, value }) => `(${ai}) ${value}`) };
}

interface Options {
  readonly bcid: string;
  readonly text: string;
  readonly eclevel?: string;
}

const optionsOf = ({ name, data }: SymbolContent): Options => ({
  bcid: encoders[name],
  text: data,
  // A link in a shop is scanned from scratched packages.
  ...(name === 'qr-link' && { eclevel: 'M' }),
});

/** The encoder's complaints, such as more than 48 characters in a GS1-128, are about the text. */
const encoding = <T>(content: SymbolContent, encode: () => T): T => {
  try {
    return encode();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^bwipp\.\w+#\d+: /, '') : String(error);
    throw misfit(content.name, why);
  }
};

/** Quiet zones in modules: GS1-128 needs 10, DataMatrix 1, QR 4. */
const quiet: Readonly<Record<SymbolName, number>> = { 'gs1-128': 10, 'gs1-datamatrix': 2, 'gs1-qr': 4, 'qr-link': 4 };
export const quietZone = (name: SymbolName): number => quiet[name];

const pictureOptions = (content: SymbolContent, scale: number): Options & Record<string, unknown> => ({
  ...optionsOf(content),
  ...(content.name === 'gs1-128' && { includetext: true, height: 20 }),
  scale,
  padding: quietZone(content.name),
  backgroundcolor: 'FFFFFF',
});

/** The symbol as SVG; a GS1-128 with its human readable interpretation. */
export const svgOf = (content: SymbolContent): string =>
  encoding(content, () => bwip.toSVG(pictureOptions(content, 3)));

/** The symbol as PNG, `scale` dots a module. */
export async function pngOf(content: SymbolContent, scale = 3): Promise<Buffer> {
  encoding(content, () => bwip.raw(optionsOf(content)));
  return bwip.toBuffer(pictureOptions(content, scale));
}

const linear = (widths: readonly number[]): Modules => {
  const row = widths.map((width, at) => (at % 2 === 0 ? '1' : '0').repeat(width)).join('');
  return { width: row.length, rows: [row] };
};

/** The modules of the symbol, for drawing it. */
export function modulesOf(content: SymbolContent): Modules {
  const [found] = encoding(content, () => bwip.raw(optionsOf(content)));
  if (!found) throw new Error('The encoder made no symbol.');
  if ('sbs' in found) return linear(found.sbs);
  const { pixs, pixx, pixy } = found;
  const rows = Array.from({ length: pixy }, (_, y) => pixs.slice(y * pixx, (y + 1) * pixx).join(''));
  return { width: pixx, rows };
}
