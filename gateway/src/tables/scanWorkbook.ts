import { UnreadableTable } from './cell';
import { damaged } from './damaged';
import { type SheetScan, scanSheet } from './scanSheet';
import { scanXml } from './scanXml';

/** The sheet of a template that explains its columns; it is not read. */
export const helpSheet = 'Columns';

/** The sheet of a workbook that is read. */
export interface ScannedSheet extends SheetScan {
  readonly name: string;
}

/** Formats that show a number by its digits: general, whole numbers and text. */
const plainFormats: ReadonlySet<string> = new Set(['0', '1', '49']);

/** The cell styles, by their index, that show a number by its digits. */
async function plainStylesOf(part: Uint8Array | undefined): Promise<ReadonlySet<string>> {
  const plain = new Set<string>();
  let isInside = false;
  let next = 0;
  if (!part) return plain;
  await scanXml(part, {
    open: (name, { numFmtId = '0' }) => {
      if (name === 'cellXfs') isInside = true;
      else if (name === 'xf' && isInside) {
        if (plainFormats.has(numFmtId)) plain.add(String(next));
        next += 1;
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isInside = false;
    },
  });
  return plain;
}

async function targetsOf(part: Uint8Array | undefined): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  if (!part) return targets;
  await scanXml(part, {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return targets;
}

interface NamedSheet {
  readonly name: string;
  readonly relation: string;
}

async function sheetsOf(part: Uint8Array): Promise<NamedSheet[]> {
  const sheets: NamedSheet[] = [];
  await scanXml(part, {
    open: (name, attributes) => {
      if (name !== 'sheet') return;
      sheets.push({ name: attributes['name'] ?? '', relation: attributes['r:id'] ?? '' });
    },
  });
  return sheets;
}

/** The names of the sheets, by their parts. Each is scanned once, however long the list of sheets is. */
async function sheetParts(
  workbook: Uint8Array,
  parts: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<Uint8Array, string>> {
  const targets = await targetsOf(parts.get('xl/_rels/workbook.xml.rels'));
  const sheets = new Map<Uint8Array, string>();
  for (const { name, relation } of await sheetsOf(workbook)) {
    const part = parts.get(targets.get(relation) ?? '');
    if (name === helpSheet || !part) continue;
    if (sheets.has(part)) throw damaged('two of its sheets are one part');
    sheets.set(part, name);
  }
  return sheets;
}

const notWorkbook = (): UnreadableTable =>
  new UnreadableTable({
    row: 1,
    message: 'The file is an archive, but not an Excel workbook.',
    fix: 'Save the table as .xlsx or as CSV.',
  });

/**
 * Finds the one sheet with content. With several, the right one is unknown.
 * @throws UnreadableTable
 */
export async function scanWorkbook(parts: ReadonlyMap<string, Uint8Array>): Promise<ScannedSheet> {
  const workbook = parts.get('xl/workbook.xml');
  if (!workbook) throw notWorkbook();
  const plainStyles = await plainStylesOf(parts.get('xl/styles.xml'));
  const filled: ScannedSheet[] = [];
  for (const [part, name] of await sheetParts(workbook, parts)) {
    const scan = await scanSheet(part, plainStyles);
    const { hiddenRows, hiddenColumns, merged, uncalculated, failed, formatted } = scan;
    if (scan.filled > 0 || uncalculated.size > 0) {
      filled.push({ name, hiddenRows, hiddenColumns, merged, uncalculated, failed, formatted, filled: scan.filled });
    }
  }
  const [first, ...others] = filled;
  if (!first) throw new UnreadableTable({ row: 1, message: 'The workbook is empty.', fix: 'Start with a template.' });
  if (others.length === 0) return first;
  const names = filled.map(({ name }) => name.slice(0, 31)).join(', ');
  throw new UnreadableTable({
    row: 1,
    message: `The workbook has several sheets with content: ${names}.`,
    fix: 'Keep one, and delete the others also where they are hidden.',
  });
}
