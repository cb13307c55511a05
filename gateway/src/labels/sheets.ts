import { isNarrow, makePdf, type Pdf } from '../pdf';
import { wideFont } from '../wideFont';
import { type Modules, modulesOf, quietZone, type SymbolContent } from './symbol';

/** A sheet of labels, in millimetres. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Around each label. */
  readonly margin: number;
}

/** The sheets by name: one label for a label printer, or several on a page of paper. */
export const sheets = {
  a6: { width: 105, height: 148, columns: 1, rows: 1, margin: 6 },
  '4x6': { width: 101.6, height: 152.4, columns: 1, rows: 1, margin: 6 },
  'a4-8': { width: 210, height: 297, columns: 2, rows: 4, margin: 6 },
  'a4-24': { width: 210, height: 297, columns: 3, rows: 8, margin: 4 },
  'letter-10': { width: 215.9, height: 279.4, columns: 2, rows: 5, margin: 5 },
} as const satisfies Readonly<Record<string, Sheet>>;
export type SheetName = keyof typeof sheets;
export const sheetNames = Object.keys(sheets) as [SheetName, ...SheetName[]];

/** A label: its symbol, and a line above it. */
export interface Label {
  readonly symbol: SymbolContent;
  readonly title?: string;
}

/** A rectangle or text, in millimetres from the page's upper left corner; that of a text is the left end of its base line. */
type Mark =
  | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly x: number; readonly y: number; readonly text: string };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The widest module: 0.495 mm is the least of GS1-128 on logistic units, and any scanner reads a millimetre of 2D. */
const widest = { linear: 0.6, matrix: 0.9 };
const lineHeight = 3.4;
const textSize = 2.8;
/** Helvetica is at most about half as wide as high, and other scripts as wide as high. */
const charactersIn = (width: number, text: string): number =>
  Math.floor(width / (textSize * (isNarrow(text) ? 0.56 : 1)));

const wrapped = (line: string, width: number): string[] =>
  line.match(new RegExp(`.{1,${Math.max(1, charactersIn(width, line))}}`, 'gu')) ?? [];

/** Consecutive black modules of a row, as rectangles. */
const rectangles = ({ rows }: Modules, origin: { x: number; y: number }, size: { x: number; y: number }): Mark[] =>
  rows.flatMap((row, at) =>
    [...row.matchAll(/1+/g)].map((run) => ({
      x: origin.x + run.index * size.x,
      y: origin.y + at * size.y,
      width: run[0].length * size.x,
      height: size.y,
    })),
  );

const labelMarks = ({ symbol, title }: Label, box: Box): Mark[] => {
  const modules = modulesOf(symbol);
  const isLinear = modules.rows.length === 1;
  const heading = title === undefined ? [] : wrapped(title, box.width).slice(0, 2);
  const lines = symbol.lines.flatMap((line) => wrapped(line, box.width));
  const room = box.height - (heading.length + lines.length) * lineHeight - 2;
  const across = box.width / (modules.width + 2 * quietZone(symbol.name));
  const module = Math.min(across, isLinear ? widest.linear : Math.min(widest.matrix, room / modules.rows.length));
  const height = isLinear ? Math.min(32, room) : module * modules.rows.length;
  const top = box.y + heading.length * lineHeight;
  const x = box.x + (box.width - module * modules.width) / 2;
  const text = (all: readonly string[], from: number): Mark[] =>
    all.map((line, at) => ({ x: box.x, y: from + (at + 1) * lineHeight - 0.8, text: line }));
  return [
    ...text(heading, box.y),
    ...rectangles(modules, { x, y: top + 1 }, { x: module, y: isLinear ? height : module }),
    ...text(lines, top + height + 2),
  ];
};

const boxAt = ({ width, height, columns, rows, margin }: Sheet, at: number): Box => {
  const [across, down] = [width / columns, height / rows];
  return {
    x: (at % columns) * across + margin,
    y: Math.floor(at / columns) * down + margin,
    width: across - 2 * margin,
    height: down - 2 * margin,
  };
};

/** The name of the font for titles in other scripts. */
const wide = 'wide';

/** Points of a millimetre: PDF measures in 1/72 inch. */
const points = 72 / 25.4;

/** Draws the rectangles of a page as one shape, then its texts. */
function draw(pdf: Pdf, marks: readonly Mark[]): void {
  for (const mark of marks) {
    if ('width' in mark) pdf.rect(mark.x * points, mark.y * points, mark.width * points, mark.height * points);
  }
  pdf.fill('black');
  pdf.fontSize(textSize * points);
  for (const mark of marks) {
    if (!('text' in mark)) continue;
    const options = { lineBreak: false, baseline: 'alphabetic' } as const;
    pdf.font(isNarrow(mark.text) ? 'Helvetica' : wide);
    pdf.text(mark.text, mark.x * points, mark.y * points, options);
  }
}

/** Labels on sheets, as PDF. Rejects with `Gs1Error` for a text that does not fit into its symbol. */
export async function sheetsOf(labels: readonly Label[], name: SheetName): Promise<Buffer> {
  const sheet = sheets[name];
  const each = sheet.columns * sheet.rows;
  const pages: Mark[][] = [];
  for (let from = 0; from < labels.length; from += each) {
    pages.push(labels.slice(from, from + each).flatMap((label, at) => labelMarks(label, boxAt(sheet, at))));
  }
  const info = { Title: 'Labels', Producer: 'Lotline', Creator: 'Lotline' };
  const size: [number, number] = [sheet.width * points, sheet.height * points];
  const font = labels.every(({ title = '' }) => isNarrow(title)) ? undefined : await wideFont();
  return makePdf({ autoFirstPage: false, info }, (pdf) => {
    if (font) pdf.registerFont(wide, font);
    for (const marks of pages) draw(pdf.addPage({ size, margin: 0 }), marks);
  });
}
