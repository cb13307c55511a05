import { localId, shipmentId, type CommandInput } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';
import type { Table, TableRow } from '../tables/readTable';
import type { Entry, Planned } from './entry';
import { lotOf } from './goods';
import { fieldsOf, readInput } from './readInput';
import { contentId } from './stepId';

type Group = readonly [TableRow, ...TableRow[]];

const ofShipment = ['shipment', 'receipt', 'place', 'condition', 'final', 'at'];

/** Rows of the same key, in the order of the file. */
export function groupsOf(rows: readonly TableRow[], keyOf: (row: TableRow) => string): Group[] {
  const groups = new Map<string, [TableRow, ...TableRow[]]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups.values()];
}

/** Contradictions between rows of one shipment. */
export const differing = (group: Group, columns: readonly string[], table: Table): FileError[] =>
  group.slice(1).flatMap(({ row, values }) =>
    columns
      .filter((name) => values[name] !== undefined && values[name] !== group[0].values[name])
      .map((column) => ({
        ...table.place(row, column),
        message: `It differs from row ${group[0].row}, which is of the same shipment.`,
        fix: `Write the same, or leave it empty.`,
      })),
  );

type Inputs = CommandInput<'receive'>;

interface Lines {
  readonly lots: NonNullable<Inputs['lots']>;
  readonly containers: NonNullable<Inputs['containers']>;
  readonly unexpected: NonNullable<Inputs['unexpected']>;
}

/** Columns that say something of a lot, and those that say something of a container. */
const lotColumns = ['product', 'lot', 'accepted', 'damaged', 'unexpected', 'uom'];
const containerColumns = ['container', 'containerIs'];

const wrong = (place: ReturnType<Table['place']>, message: string, fix: string): FileError => ({
  ...place,
  message,
  fix,
});

function addLot(row: TableRow, table: Table, lines: Lines): FileError[] {
  const lot = lotOf(row, table);
  if (typeof lot !== 'string') return [...lot];
  const { accepted, damaged, unexpected, uom } = row.values as Record<string, string | undefined>;
  if (uom === undefined) return [wrong(table.place(row.row, 'uom'), 'The unit is missing.', 'Fill the column uom.')];
  if (unexpected === undefined) {
    if (accepted === undefined && damaged === undefined) {
      return [
        wrong(
          table.place(row.row, 'accepted'),
          'It does not say how much arrived.',
          'Fill accepted, damaged or unexpected.',
        ),
      ];
    }
    lines.lots.push({ lot, uom, accepted: accepted ?? '0', damaged: damaged ?? '0' });
    return [];
  }
  if (accepted !== undefined || damaged !== undefined) {
    return [
      wrong(
        table.place(row.row, 'unexpected'),
        'A lot is in the shipment or it is not.',
        'Fill accepted and damaged, or unexpected.',
      ),
    ];
  }
  lines.unexpected.push({ lot, uom, quantity: unexpected });
  return [];
}

function addLine(row: TableRow, table: Table, lines: Lines): FileError[] {
  const has = (columns: readonly string[]): boolean => columns.some((name) => row.values[name] !== undefined);
  if (!has(containerColumns)) return has(lotColumns) ? addLot(row, table, lines) : [];
  if (has(lotColumns)) {
    return [wrong(table.place(row.row, 'container'), 'The row has a lot and a container.', 'Use a row for each.')];
  }
  const { container, containerIs } = row.values;
  if (typeof container === 'string' && (containerIs === 'damaged' || containerIs === 'missing')) {
    lines.containers.push({ container, condition: containerIs });
    return [];
  }
  const column = typeof container === 'string' ? 'containerIs' : 'container';
  return [
    wrong(
      table.place(row.row, column),
      'A container is damaged or missing.',
      'Fill container, and damaged or missing in containerIs.',
    ),
  ];
}

/** A field of a line is in the row of that line. */
function lineOf(path: string): string {
  const [, name = ''] = path.split('.');
  if (path.startsWith('unexpected') && name === 'quantity') return 'unexpected';
  return path.startsWith('containers') && name === 'condition' ? 'containerIs' : name;
}

const lineColumns = Object.fromEntries(
  [
    'lots.accepted',
    'lots.damaged',
    'lots.uom',
    'lots.lot',
    'unexpected.quantity',
    'unexpected.uom',
    'containers.container',
  ].map((path) => [path, lineOf(path)]),
);

function entryOf(group: Group, table: Table, ownGln: string): Entry | readonly FileError[] {
  const [first] = group;
  const lines: Lines = { lots: [], containers: [], unexpected: [] };
  const errors = [...differing(group, ofShipment, table), ...group.flatMap((row) => addLine(row, table, lines))];
  const { receipt, shipment: given, ...fields } = fieldsOf(first, ofShipment) as Record<string, string>;
  const shipment = localId.safeParse(given).success ? `${ownGln}:${given}` : (given ?? '');
  const input = { shipment, ...fields, ...lines };
  const read = readInput({ command: 'receive', input, columns: lineColumns }, first, table);
  if ('errors' in read) return [...errors, ...read.errors];
  if (errors.length > 0) return errors;
  const steps = [{ id: contentId('receive', receipt, read.input), command: 'receive' as const, input: read.input }];
  const rows = group.map(({ row }) => row);
  return { rows, subject: shipmentId.parse(shipment), steps, place: { row: first.row } };
}

/** Receipts of shipments: the rows of one shipment, and of one receipt of it, are booked together. */
export function planReceipts(table: Table, ownGln: string): Planned {
  const entries: Entry[] = [];
  const errors: FileError[] = [];
  for (const group of groupsOf(table.rows, ({ values }) => JSON.stringify([values['shipment'], values['receipt']]))) {
    const found = entryOf(group, table, ownGln);
    if ('steps' in found) entries.push(found);
    else errors.push(...found);
  }
  return { entries, errors };
}
