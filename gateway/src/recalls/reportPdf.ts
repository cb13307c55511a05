import { setImmediate as pause } from 'node:timers/promises';
import { isNarrow, makePdf, type Pdf } from '../pdf';
import { wideFont } from '../wideFont';
import type { RecallReport, ReportTable } from './reportData';

const margin = 40;
const size = 7;
/** Rows that are written before other requests are let through. */
const atOnce = 50;

/** The report as a PDF of A4 pages, the same bytes for the same report. */
export async function reportPdf(report: RecallReport): Promise<Buffer> {
  // The date is part of the file's id, too.
  const info = {
    Title: `Recall ${report.recall}`,
    Producer: 'Lotline',
    Creator: 'Lotline',
    CreationDate: new Date(report.made),
  };
  const font = await fontOf(report);
  return makePdf({ size: 'A4', layout: 'landscape', margin, info }, (pdf) => new ReportWriter(pdf, font).write(report));
}

/** The wide font, if anything in the report needs it. */
async function fontOf({ user, tables }: RecallReport): Promise<Buffer | undefined> {
  const isWide = !isNarrow(user) || tables.some(({ rows }) => rows.some((row) => row.some((text) => !isNarrow(text))));
  return isWide ? wideFont() : undefined;
}

interface Glyphs {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

const bare = 'Helvetica';
const wide = 'wide';

class ReportWriter {
  readonly #pdf: Pdf;
  readonly #glyphs: Glyphs | undefined;
  readonly #width: number;
  readonly #bottom: number;

  constructor(pdf: Pdf, font: Buffer | undefined) {
    this.#pdf = pdf;
    this.#width = pdf.page.width - 2 * margin;
    this.#bottom = pdf.page.height - margin;
    if (!font) return;
    pdf.registerFont(wide, font);
    this.#glyphs = (pdf.font(wide) as unknown as { _font: { font: Glyphs } })._font.font;
  }

  async write(report: RecallReport): Promise<void> {
    const pdf = this.#pdf;
    const width = this.#width;
    const title = this.#set(`Report of recall ${report.recall}`, 'Helvetica-Bold');
    pdf.fontSize(14).text(title, margin, margin, { width });
    const made = this.#set(`Made ${report.made} by ${report.user} from ledger height ${report.height}.`, bare);
    pdf.fontSize(9).text(made, margin, pdf.y + 4, { width });
    for (const table of report.tables) await this.#table(table);
  }

  async #table({ title, columns, rows }: ReportTable): Promise<void> {
    const pdf = this.#pdf;
    const width = this.#width;
    const column = width / columns.length;
    if (pdf.y + 60 > this.#bottom) pdf.addPage();
    pdf
      .font('Helvetica-Bold')
      .fontSize(11)
      .text(title, margin, pdf.y + 12, { width });
    this.#row(columns, column, 'Helvetica-Bold');
    for (const [n, row] of rows.entries()) {
      if (n % atOnce === atOnce - 1) await pause();
      this.#row(row, column, bare);
    }
    if (rows.length === 0) this.#row(['None.'], width, bare);
  }

  #row(cells: readonly string[], column: number, font: string): void {
    const pdf = this.#pdf;
    pdf.fontSize(size);
    const options = { width: column - 4 };
    const texts = cells.map((text) => (text === '' ? ' ' : text));
    const heights = texts.map((text) => pdf.heightOfString(this.#set(text, font), options));
    const height = Math.min(Math.max(...heights), this.#bottom - margin);
    if (pdf.y + height + 2 > this.#bottom) pdf.addPage();
    const top = pdf.y + 2;
    texts.forEach((text, index) => {
      pdf.text(this.#set(text, font), margin + index * column, top, { ...options, height, ellipsis: true });
    });
    pdf.x = margin;
    pdf.y = top + height;
  }

  /** Chooses a font for a text: its own one if that has all of it. A character that no font has becomes its number, such as [U+2A6D6]. */
  #set(text: string, font: string): string {
    const isBare = isNarrow(text);
    this.#pdf.font(isBare || !this.#glyphs ? font : wide);
    if (isBare) return text;
    return Array.from(text, (character) => this.#shown(character)).join('');
  }

  #shown(character: string): string {
    const point = character.codePointAt(0) ?? 0;
    const isShown = !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(character);
    if (isShown && this.#glyphs?.hasGlyphForCodePoint(point) === true) return character;
    return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
  }
}
