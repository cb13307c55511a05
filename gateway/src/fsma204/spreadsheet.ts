import type { Readable } from 'node:stream';
import type { Fsma204Records, Fsma204Table, TrackingEvent } from '../answers/fsma204';
import { csvOf, type Texts, workbookOf } from '../tables/writeTable';

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

/** The records as an Excel workbook: a sheet for each critical tracking event, sortable by every column, and one of what is missing. */
export function workbook({ tables, missing }: Fsma204Records): Promise<Readable> {
  const sheets = tables.map((table) => ({ sheet: sheetNames[table.trackingEvent], rows: textsOf(table) }));
  const lacks = missing.map(({ trackingEvent, row, title, event, supplier = '' }) => [
    sheetNames[trackingEvent],
    String(row),
    title,
    event,
    supplier,
  ]);
  const header = ['Tracking event', 'Row', 'Key data element', 'Event', 'To be supplied by'];
  return workbookOf([...sheets, { sheet: 'Missing', rows: [header, ...lacks] }]);
}

const textsOf = ({ columns, rows }: Fsma204Table): Texts => [
  columns.map(({ title }) => title),
  ...rows.map((row) => columns.map(({ key }) => row[key] ?? '')),
];

/** One table as CSV. */
export const csv = (table: Fsma204Table): string => csvOf(textsOf(table));
