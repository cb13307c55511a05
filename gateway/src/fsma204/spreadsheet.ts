import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import writeExcelFile from 'write-excel-file/node';
import type { Fsma204Records, Fsma204Table, TrackingEvent } from '../answers/fsma204';

/** Sheet names, at most 31 characters as Excel takes them. */
const sheetNames: Readonly<Record<TrackingEvent, string>> = {
  harvesting: 'Harvesting',
  cooling: 'Cooling',
  initialPacking: 'Initial packing',
  firstLandBasedReceiving: 'First land-based receiving',
  shipping: 'Shipping',
  receiving: 'Receiving',
  transformation: 'Transformation',
};

interface Cell {
  readonly value: string;
  readonly type: StringConstructor;
  readonly fontWeight?: 'bold';
}
const cell = (value: string): Cell => ({ value, type: String });
const heading = (value: string): Cell => ({ ...cell(value), fontWeight: 'bold' });

/**
 * The records as an Excel workbook: a sheet for each critical tracking event, sortable by every column, and one of what is missing. Every
 * cell is text, so that no value is taken for a formula and no lot code loses its leading zeros.
 */
export async function workbook({ tables, missing }: Fsma204Records): Promise<Readable> {
  const pages = tables.map(({ trackingEvent, columns, rows }) => ({
    sheet: sheetNames[trackingEvent],
    stickyRowsCount: 1,
    data: [
      columns.map(({ title }) => heading(title)),
      ...rows.map((row) => columns.map(({ key }) => cell(row[key] ?? ''))),
    ],
  }));
  const lacks = {
    sheet: 'Missing',
    stickyRowsCount: 1,
    data: [
      ['Tracking event', 'Row', 'Key data element', 'Event', 'To be supplied by'].map(heading),
      ...missing.map(({ trackingEvent, row, title, event, supplier = '' }) =>
        [sheetNames[trackingEvent], String(row), title, event, supplier].map(cell),
      ),
    ],
  };
  return Readable.from([await writeExcelFile([...pages, lacks]).toBuffer()]);
}

/** One table as CSV (RFC 4180, UTF-8). A value that a spreadsheet would take for a formula begins with an apostrophe. */
export const csv = ({ columns, rows }: Fsma204Table): string =>
  stringify(
    rows.map((row) => columns.map(({ key }) => row[key])),
    { header: true, columns: columns.map(({ title }) => title), escape_formulas: true, record_delimiter: 'windows' },
  );
