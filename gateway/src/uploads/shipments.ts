import { containerId, localId, type PartyId, placeId, shipmentIdOf } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { SaidShipment } from '../inventory/expectedStore';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { placeParty } from '../queries/placeParty';
import type { Table, TableRow } from '../tables/readTable';
import type { Advice, AdviceLine, AdviceUnit } from './advice';
import type { Entry, Planned } from './entry';
import { type SaidEntry, saidLines } from './expected';
import { lotOf } from './goods';
import { planAdvice } from './planAdvice';
import { differing, groupsOf } from './receipts';
import { contentId } from './stepId';

const ofShipment = ['from', 'to', 'carrier', 'at'] as const;
const lineColumns = ['lot', 'quantity', 'uom'] as const;

function containerOf(row: TableRow, column: string, table: Table, errors: FileError[]): string | undefined {
  const given = row.values[column];
  if (typeof given !== 'string') return undefined;
  const read = containerId.safeParse(given);
  if (read.success) return read.data;
  errors.push(...read.error.issues.map(({ message }) => ({ ...table.place(row.row, column), message })));
  return undefined;
}

/** The line of a row; undefined for a container as it was packed before. */
function lineOf(row: TableRow, table: Table, errors: FileError[]): AdviceLine | undefined {
  const missing = lineColumns.filter((name) => row.values[name] === undefined);
  if (missing.length === lineColumns.length && row.values['product'] === undefined) {
    if (row.values['container'] === undefined) {
      errors.push({
        ...table.place(row.row, 'lot'),
        message: 'The row names no goods.',
        fix: 'Name a lot, or a container.',
      });
    }
    return undefined;
  }
  for (const column of missing) {
    errors.push({
      ...table.place(row.row, column),
      column,
      message: `The ${column} is missing.`,
      fix: `Fill the column ${column}.`,
    });
  }
  if (missing.length > 0) return undefined;
  const lot = lotOf(row, table);
  if (typeof lot !== 'string') {
    errors.push(...lot);
    return undefined;
  }
  const { quantity, uom } = row.values as Record<string, string>;
  return { lot, quantity: quantity ?? '', uom: uom ?? '', place: table.place(row.row, 'lot') };
}

function unitOf(row: TableRow, table: Table, errors: FileError[]): AdviceUnit {
  const line = lineOf(row, table, errors);
  const container = containerOf(row, 'container', table, errors);
  const inside = containerOf(row, 'inContainer', table, errors);
  return {
    container,
    inside,
    lines: line ? [line] : [],
    place: table.place(row.row, container === undefined ? 'product' : 'container'),
  };
}

/** The sender's party, if a place of the caller gets the goods from another party's place. */
function supplierTo(
  database: Database,
  party: PartyId,
  { from, to }: { readonly from: string; readonly to: string },
): string | undefined {
  const [source, destination] = [placeId.safeParse(from), placeId.safeParse(to)];
  if (!source.success || !destination.success || placeParty(database, destination.data) !== party) return undefined;
  const sender = placeParty(database, source.data);
  return sender === party ? undefined : (sender ?? source.data.replace('/414/', '/417/'));
}

/** The same rows are the same words of the supplier. */
function saidShipment(advice: Advice, supplier: string): SaidShipment {
  const { number, documents } = advice;
  const [from, to] = [placeId.parse(advice.from), placeId.parse(advice.to)];
  const said = { supplier, number, purpose: 'original' as const, from, to, documents, lines: saidLines(advice) };
  return { ...said, source: contentId('said', said) };
}

/** Shipments: the rows of one shipment are its goods. Those that others send to the caller are their words, and only expected. */
export function planShipments(
  table: Table,
  { readModel, makeLots, party }: { readModel: ReadModel; makeLots: boolean; party: PartyId },
): Planned {
  const entries: Entry[] = [];
  const errors: FileError[] = [];
  const said: SaidEntry[] = [];
  for (const group of groupsOf(table.rows, ({ values }) => String(values['shipment']))) {
    const [{ row, values }] = group;
    const own: FileError[] = [...differing(group, ofShipment, table)];
    const units = group.map((each) => unitOf(each, table, own));
    const { shipment: number = '', from = '', to = '', carrier, at } = values as Record<string, string | undefined>;
    const orders = new Set(group.flatMap((each) => each.values['order'] ?? []));
    const advice: Advice = {
      number,
      from,
      to,
      carrier,
      at,
      units,
      rows: group.map((each) => each.row),
      place: { row },
      documents: [...orders].map((id) => ({ type: 'po' as const, id: String(id) })),
      places: Object.fromEntries(['shipment', ...ofShipment].map((column) => [column, table.place(row, column)])),
    };
    const supplier = own.length > 0 ? undefined : supplierTo(readModel.database, party, { from, to });
    if (supplier !== undefined) {
      said.push({ rows: advice.rows, place: advice.place, said: saidShipment(advice, supplier) });
      continue;
    }
    const subject = localId.safeParse(number).success ? shipmentIdOf(party, number) : number;
    const found = own.length > 0 ? own : planAdvice(advice, { readModel, makeLots, subject, idOf: contentId });
    if ('steps' in found) entries.push(found);
    else errors.push(...found);
  }
  return { entries, errors, said };
}
