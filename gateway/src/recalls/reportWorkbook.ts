import { unzipSync, zipSync } from 'fflate';
import writeExcelFile from 'write-excel-file/node';
import type { RecallReport, ReportTable } from './reportData';

interface Cell {
  readonly value: string;
  readonly type: StringConstructor;
  readonly fontWeight?: 'bold';
}
const cell = (value: string): Cell => ({ value, type: String });

/** A sheet. Every cell is text, so that no value is taken for a formula. */
const sheetOf = ({ title, columns, rows }: ReportTable): object => ({
  sheet: title,
  stickyRowsCount: 1,
  data: [columns.map((each) => ({ ...cell(each), fontWeight: 'bold' as const })), ...rows.map((row) => row.map(cell))],
});

/** Fixed local time of the files in the archive, as early as the format has: the times of writing would change the bytes. */
const noTime = new Date(1980, 0, 1);

/** The report as an Excel workbook, the same bytes for the same report. */
export async function reportWorkbook({ tables }: RecallReport): Promise<Buffer> {
  const pages = tables.map(sheetOf) as Parameters<typeof writeExcelFile>[0];
  const written = await writeExcelFile(pages as never).toBuffer();
  return Buffer.from(zipSync(unzipSync(written), { mtime: noTime }));
}
