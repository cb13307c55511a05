import { makePdf, type Pdf, printable } from '../pdf';
import type { RecallReport, ReportTable } from './reportData';

/** Rows of a table that the PDF shows; the workbook has all. */
const mostRows = 300;
const margin = 40;
const size = 7;

/** The report as a PDF of A4 pages, the same bytes for the same report. */
export function reportPdf(report: RecallReport): Promise<Buffer> {
  // The date is part of the file's id, too.
  const info = {
    Title: `Recall ${report.recall}`,
    Producer: 'Lotline',
    Creator: 'Lotline',
    CreationDate: new Date(report.made),
  };
  return makePdf({ size: 'A4', layout: 'landscape', margin, info }, (pdf) => {
    const width = pdf.page.width - 2 * margin;
    pdf
      .font('Helvetica-Bold')
      .fontSize(14)
      .text(printable(`Report of recall ${report.recall}`), margin, margin, { width });
    const made = `Made ${report.made} by ${report.user} from ledger height ${report.height}.`;
    pdf
      .font('Helvetica')
      .fontSize(9)
      .text(printable(made), margin, pdf.y + 4, { width });
    for (const table of report.tables) writeTable(pdf, table, width);
  });
}

function writeTable(pdf: Pdf, { title, columns, rows }: ReportTable, width: number): void {
  const column = width / columns.length;
  const bottom = pdf.page.height - margin;
  if (pdf.y + 60 > bottom) pdf.addPage();
  pdf
    .font('Helvetica-Bold')
    .fontSize(11)
    .text(title, margin, pdf.y + 12, { width });
  writeRow(pdf, columns, { column, bottom });
  pdf.font('Helvetica');
  for (const row of rows.slice(0, mostRows)) writeRow(pdf, row, { column, bottom });
  const rest =
    rows.length === 0 ? 'None.' : rows.length > mostRows ? `… and ${rows.length - mostRows} more in the workbook.` : '';
  if (rest !== '') writeRow(pdf, [rest], { column: width, bottom });
}

interface Frame {
  readonly column: number;
  readonly bottom: number;
}

function writeRow(pdf: Pdf, cells: readonly string[], { column, bottom }: Frame): void {
  pdf.fontSize(size);
  const texts = cells.map(printable).map((text) => (text === '' ? ' ' : text));
  const options = { width: column - 4 };
  const height = Math.min(Math.max(...texts.map((text) => pdf.heightOfString(text, options))), bottom - margin);
  if (pdf.y + height + 2 > bottom) pdf.addPage();
  const top = pdf.y + 2;
  texts.forEach((text, index) => pdf.text(text, margin + index * column, top, { ...options, height, ellipsis: true }));
  pdf.x = margin;
  pdf.y = top + height;
}
