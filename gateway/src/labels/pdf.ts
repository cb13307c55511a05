/** Points of a millimetre: PDF measures in 1/72 inch. */
const points = 72 / 25.4;

/** A rectangle or text on a page, in millimetres from the page's upper left corner. */
export type PdfMark =
  | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly x: number; readonly y: number; readonly text: string; readonly size: number };

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly PdfMark[];
}

const number = (millimetres: number): string => String(Number((millimetres * points).toFixed(3)));

/** A text in the font's encoding; characters that Helvetica does not have become a question mark. */
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, (character) => `\\${character}`);

const drawn = (mark: PdfMark, height: number): string =>
  'text' in mark
    ? `BT /F1 ${number(mark.size)} Tf ${number(mark.x)} ${number(height - mark.y)} Td (${escaped(mark.text)}) Tj ET`
    : `${[mark.x, height - mark.y - mark.height, mark.width, mark.height].map(number).join(' ')} re f`;

/** Objects 1 to 3 are the catalogue, the list of pages and the font; each page is two further objects. */
const firstPage = 4;

/** A PDF of rectangles and text in Helvetica: enough for labels, without a library that shapes fonts and packs images. */
export function pdf(pages: readonly PdfPage[]): Buffer {
  const kids = pages.map((_, index) => `${firstPage + 2 * index} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap(({ width, height, marks }, index) => {
      const box = `[0 0 ${number(width)} ${number(height)}]`;
      const content = marks.map((mark) => drawn(mark, height)).join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font << /F1 3 0 R >> >> /Contents ${firstPage + 2 * index + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return Buffer.from(fileOf(objects), 'latin1');
}

function fileOf(objects: readonly string[]): string {
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  objects.forEach((object, index) => {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}
